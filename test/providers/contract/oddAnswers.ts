import { isRecord, type JsonObject, type JsonValue } from '../../../model/json';
import type { Provider } from '../../../providers/provider';
import { createApi, type Api } from '../../../transport/api';
import type { AnswerExample } from '../fixtures';
import type { Subject } from './sandboxes';
import { answerProblems } from './taskShape';

/** Forms that a member may take one day, whatever its document says. */
const ODD: JsonValue[] = ['7', 'x', '', 7, -1, true, null, [], ['x'], [7], {}, { a: 1 }];

const IDS = new Set(['id', 'task_id', 'taskId']);
/** Says that something went wrong, if it says anything. */
const ERRORS = new Set(['error', 'code']);

function answeringWith(provider: Provider, status: number, body: JsonValue): Api {
	return createApi({
		httpClient: async () => ({ status, headers: {}, body: JSON.stringify(body) }),
		clock: { now: () => 0, random: () => 0, sleep: async () => undefined },
		baseUrl: 'https://api.example',
		toFailure: provider.toFailure,
		retries: 'once',
	});
}

const holdsId = (value: unknown): value is JsonObject =>
	isRecord(value) && Object.entries(value).some(([key, inner]) => IDS.has(key) || holdsId(inner));

/** The answer with each of its members but the ID in an odd form; also those of a member that wraps it. */
function* oddOnes(body: JsonObject): Generator<[change: string, body: JsonObject]> {
	for (const [key, value] of Object.entries(body)) {
		if (IDS.has(key) || ERRORS.has(key)) continue;
		if (holdsId(value)) {
			for (const [change, inner] of oddOnes(value)) {
				yield [`${key}.${change}`, { ...body, [key]: inner }];
			}
			continue;
		}
		for (const odd of ODD) yield [`${key} = ${JSON.stringify(odd)}`, { ...body, [key]: odd }];
	}
}

/** What became of the ID or the shape in each odd answer; empty when all is well. */
async function lossesOf(
	provider: Provider,
	{ body, httpStatus = 200 }: AnswerExample,
	ask: (api: Api) => Promise<{ taskId: string }>,
): Promise<string[]> {
	const { taskId } = await ask(answeringWith(provider, httpStatus, body));
	const losses: string[] = [];
	for (const [change, odd] of oddOnes(body)) {
		try {
			const task = await ask(answeringWith(provider, httpStatus, odd));
			const problems = answerProblems(task as never).filter(
				(text) => !text.endsWith('Invalid url'),
			);
			if (task.taskId !== taskId || problems.length > 0)
				losses.push(`${change}: ${problems.join()}`);
		} catch (error) {
			losses.push(`${change}: ${String(error)}`);
		}
	}
	return losses;
}

/** What an answer says beside the ID never costs the ID: the task behind it is paid. */
export function testOddAnswers({ provider, fixtures }: Subject): void {
	const withId = ({ body }: AnswerExample) => holdsId(body);

	describe('answers that are not quite as documented', () => {
		it.each(fixtures.creates.filter(withId).map((example) => [example.title, example] as const))(
			'keep the ID of the task that was created: %s',
			async (_title, example) => {
				const generate = async (api: Api) => await provider.generate(api, { path: '/', body: {} });
				expect(await lossesOf(provider, example, generate)).toEqual([]);
			},
		);

		it.each(fixtures.tasks.filter(withId).map((example) => [example.title, example] as const))(
			'are still a task: %s',
			async (_title, example) => {
				const ask = async (api: Api) => await provider.getTask(api, 'task-1');
				expect(await lossesOf(provider, example, ask)).toEqual([]);
			},
		);
	});
}

import fc from 'fast-check';

import type { Task } from '../../model/task';
import { PROVIDERS } from '../../providers';
import type { Provider } from '../../providers/provider';
import { createApi, type Api } from '../../transport/api';
import { Failure } from '../../transport/failure';
import { answerProblems } from './contract/taskShape';

/** An account whose every question has this answer. */
function answeringWith(provider: Provider, status: number, body: string): Api {
	return createApi({
		httpClient: async () => ({ status, headers: {}, body }),
		clock: { now: () => 0, random: () => 0, sleep: async () => undefined },
		baseUrl: 'https://api.example',
		toFailure: provider.toFailure,
		retries: 'once',
	});
}

const anyText = fc.oneof(
	fc.string(),
	fc.constantFrom('completed', 'success', 'failed', 'pending', 'processing', '', 'null'),
	fc.webUrl(),
);
const anyValue = fc.oneof(anyText, fc.jsonValue(), fc.double({ noNaN: true }), fc.boolean());
const anyOutput = fc.oneof(
	anyValue,
	fc.record(
		{
			video_url: anyText,
			url: anyText,
			images: fc.array(anyValue, { maxLength: 3 }),
			last_frame_url: anyText,
			content: fc.array(fc.record({ type: anyText, url: anyValue }), { maxLength: 3 }),
		},
		{ requiredKeys: [] },
	),
);

/** Objects with the keys that the providers' answers have, and anything in them. */
const taskLike = fc.record(
	{
		id: anyValue,
		task_id: anyValue,
		taskId: anyValue,
		status: anyValue,
		progress: anyValue,
		data: anyOutput,
		output: fc.oneof(anyOutput, fc.array(anyOutput, { maxLength: 3 })),
		result: anyOutput,
		error: anyValue,
		message: anyValue,
		code: anyValue,
		created_at: anyValue,
		completed_at: anyValue,
		updated_at: anyValue,
		usage: fc.oneof(anyValue, fc.record({ cost: anyValue })),
	},
	{ requiredKeys: [] },
);

const anyBody = fc.oneof(
	taskLike.map((body) => JSON.stringify(body)),
	fc.jsonValue().map((body) => JSON.stringify(body)),
	fc.string(),
);
const anyStatus = fc.oneof(fc.constantFrom(200, 201), fc.integer({ min: 200, max: 599 }));

const settled = async (asking: Promise<unknown>) =>
	await asking.then(
		(task) => ({ task: task as Task }),
		(error: unknown) => ({ error }),
	);

/** What is wrong with a task or a failure. An address may be none: it is not asked for here. */
function problemsOf(outcome: { task: Task } | { error: unknown }): string[] {
	if ('task' in outcome) {
		return answerProblems(outcome.task).filter((problem) => !problem.endsWith(': Invalid url'));
	}
	if (!(outcome.error instanceof Failure)) return [String(outcome.error)];
	const { message, nextStep } = outcome.error.details;
	return [
		...(/^(?!Something unexpected)[A-Z].{15,}/s.test(message) ? [] : [message]),
		...(/^[A-Z].{8,}\.$/s.test(nextStep) ? [] : [nextStep]),
	];
}

describe.each(PROVIDERS.map((provider) => [provider.displayName, provider] as const))(
	'whatever %s answers',
	(_name, provider) => {
		it.each<[string, (api: Api) => Promise<unknown>]>([
			['a create', (api) => provider.generate(api, { path: '/x', body: {} })],
			['a question', (api) => provider.getTask(api, 'a')],
		])('%s gives a task as documented, or a failure with a sentence', async (_what, ask) => {
			await fc.assert(
				fc.asyncProperty(anyStatus, anyBody, async (status, body) => {
					expect(problemsOf(await settled(ask(answeringWith(provider, status, body))))).toEqual([]);
				}),
				{ numRuns: 500 },
			);
		});
	},
);

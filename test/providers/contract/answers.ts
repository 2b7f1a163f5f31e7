import type { JsonObject } from '../../../model/json';
import { withChanges } from '../../../sandbox/faults/jsonPath';
import type { AnswerExample } from '../fixtures';
import { apiOf, formOf, generate, type Subject } from './sandboxes';
import { answerProblems, shapeProblems } from './taskShape';

/** Lets the sandbox give the provider's next answer. */
export function answerNext(
	{ provider, sandboxes }: Subject,
	method: 'GET' | 'POST',
	status: number,
	body: unknown,
): void {
	sandboxes.home.inject({
		provider: provider.id as never,
		method,
		action: { type: 'answer', status, body },
	});
}

const spellings = (word: string) => [
	word,
	word.toUpperCase(),
	word.charAt(0).toUpperCase() + word.slice(1).toLowerCase(),
];

/** Every answer of the document becomes the one `Task`; no status word decides by guess. */
export function testAnswers(subject: Subject): void {
	const { provider, fixtures, development } = subject;

	async function taskFrom(body: JsonObject, httpStatus = 200) {
		answerNext(subject, 'GET', httpStatus, body);
		return await provider.getTask(apiOf(subject), 'task-1');
	}

	function sampleFor(status: string): AnswerExample {
		const sample = fixtures.tasks.find(({ task }) => task.status === status) ?? fixtures.tasks[0];
		if (!sample) throw new Error('The fixtures have no answer with a task');
		return sample;
	}

	const worded = (sample: AnswerExample, word: string) =>
		withChanges(sample.body, { [development.status.path]: word }, []) as JsonObject;

	describe('status words', () => {
		it.each(Object.entries(development.status.words))(
			'%s is %s, in any case',
			async (word, status) => {
				for (const spelling of spellings(word)) {
					const task = await taskFrom(worded(sampleFor(status), spelling));
					expect(task).toMatchObject({ status, providerStatus: spelling });
				}
			},
		);

		it('keeps a task open on a word it does not know, even with a result, and shows the word', async () => {
			const task = await taskFrom(worded(sampleFor('succeeded'), 'Brewing'));
			expect(task).toMatchObject({ status: 'processing', providerStatus: 'Brewing' });
		});

		it('has an answer for each state that its words name', () => {
			const named = new Set(Object.values(development.status.words));
			const shown = new Set(fixtures.tasks.map(({ task }) => task.status));
			expect([...named].filter((status) => !shown.has(status))).toEqual([]);
		});
	});

	describe('answers', () => {
		it.each(fixtures.tasks.map((example) => [example.title, example] as const))(
			'%s',
			async (_title, { body, httpStatus, task }) => {
				const read = await taskFrom(body, httpStatus);
				expect(read).toMatchObject({ provider: provider.id, ...task });
				expect(answerProblems(read)).toEqual([]);
				expect(read.raw).toEqual(body);
				expect(JSON.parse(JSON.stringify(read))).toEqual(read);
			},
		);

		it.each(fixtures.creates.map((example) => [example.title, example] as const))(
			'%s',
			async (_title, { body, httpStatus = 200, task }) => {
				answerNext(subject, 'POST', httpStatus, body);
				const [mode = ''] = Object.keys(fixtures.forms);
				const { json } = await generate(subject, mode, formOf(subject, mode));
				expect(json).toMatchObject({ provider: provider.id, ...task });
				expect(shapeProblems(json as never)).toEqual([]);
				expect(JSON.parse(JSON.stringify(json))).toEqual(json);
			},
		);
	});
}

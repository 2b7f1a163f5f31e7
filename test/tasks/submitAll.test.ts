import type { FailureDetails } from '../../model/failureDetails';
import { NO_BUDGET, type Budget } from '../../tasks/budget';
import { submitAll, type Resend } from '../../tasks/submitAll';
import type { OnceResult } from '../../tasks/submitResult';
import { outcomesOf, startQueue } from '../../tasks/submitQueue';
import type { Clock } from '../../transport/clock';
import { Failure } from '../../transport/failure';
import { MINUTE, manualClock, task } from './scriptedTasks';

interface Submission {
	itemIndex: number;
	expected: { amount: number; unit: 'credits' };
	submit(resend: Resend): Promise<OnceResult>;
}

interface Options {
	inFlight: number;
	stopOnFailure: boolean;
	budget: Budget;
	clock: Clock;
	maxRateLimitWaitMs: number;
}

const options = (more: Partial<Options> = {}): Options => ({
	inFlight: 3,
	stopOnFailure: false,
	budget: NO_BUDGET,
	clock: manualClock(),
	maxRateLimitWaitMs: 10 * MINUTE,
	...more,
});

async function resultsFor(
	submissions: readonly Submission[],
	{ inFlight, maxRateLimitWaitMs, clock, ...more }: Options,
) {
	const entries = submissions.map(({ itemIndex, expected }) => ({
		itemIndex,
		expected,
		input: {},
	}));
	const queue = await submitAll(startQueue(entries, more), {
		limits: { inFlight, maxRateLimitWaitMs },
		submit: async ({ itemIndex }, resend) => await submissions[itemIndex]!.submit(resend),
		clock,
	});
	return outcomesOf(queue).map(({ result }) => result);
}

const refusal = (details: Partial<FailureDetails> = {}) =>
	new Failure({
		kind: 'invalidRequest',
		message: 'Refused',
		nextStep: 'Correct it.',
		retryable: false,
		httpStatus: 422,
		...details,
	});

/** Submissions of 70 credits each, made in turns of the event loop; `ends` says which go wrong. */
function scriptedTasks(count: number, ends: Record<number, Error[]> = {}) {
	const begun: number[] = [];
	let underWay = 0;
	let mostUnderWay = 0;
	const submissions = Array.from({ length: count }, (_, itemIndex): Submission => {
		const errors = [...(ends[itemIndex] ?? [])];
		return {
			itemIndex,
			expected: { amount: 70, unit: 'credits' },
			submit: async () => {
				begun.push(itemIndex);
				mostUnderWay = Math.max(mostUnderWay, ++underWay);
				await new Promise((resolve) => setImmediate(resolve));
				underWay -= 1;
				const error = errors.shift();
				if (error) throw error;
				return { task: task(`task-${itemIndex}`) };
			},
		};
	});
	return { submissions, begun, most: () => mostUnderWay };
}

const summary = (results: Awaited<ReturnType<typeof resultsFor>>) =>
	results.map((result) =>
		'task' in result ? result.task.taskId : 'details' in result ? result.details.kind : 'already',
	);

describe('a submit queue in process', () => {
	it('is sent in order with a few under way, each result at its index', async () => {
		const { submissions, begun, most } = scriptedTasks(20);
		const results = await resultsFor(submissions, options());
		expect(summary(results)).toEqual(submissions.map(({ itemIndex }) => `task-${itemIndex}`));
		expect(begun).toEqual(submissions.map(({ itemIndex }) => itemIndex));
		expect(most()).toBe(3);
	});

	it('goes on with the others when one fails and errors are tolerated', async () => {
		const { submissions } = scriptedTasks(4, { 1: [refusal()] });
		expect(summary(await resultsFor(submissions, options()))).toEqual([
			'task-0',
			'invalidRequest',
			'task-2',
			'task-3',
		]);
	});

	it('begins no further create after a failure that stops it, and keeps those under way', async () => {
		const { submissions, begun } = scriptedTasks(20, { 2: [refusal()] });
		const results = await resultsFor(submissions, options({ stopOnFailure: true }));
		expect(begun.length).toBeLessThanOrEqual(6);
		expect(summary(results).filter((end) => end.startsWith('task-'))).toHaveLength(
			begun.length - 1,
		);
	});

	it('stops before the item that would cross the budget; the later ones are not created either', async () => {
		const { submissions, begun } = scriptedTasks(5);
		const results = await resultsFor(
			submissions,
			options({ budget: { ...NO_BUDGET, maxCredits: 150 } }),
		);
		expect(begun).toEqual([0, 1]);
		expect(summary(results)).toEqual([
			'task-0',
			'task-1',
			'overBudget',
			'overBudget',
			'overBudget',
		]);
		expect('details' in results[4]! && results[4].details.message).toMatch(
			/No task was created for item 4: the run stopped before item 2/,
		);
	});

	it('does not count a create that was refused for certain, but one that may have been taken', async () => {
		const certain = scriptedTasks(3, { 0: [refusal()] });
		const budget = { ...NO_BUDGET, maxCredits: 140 };
		const one = { inFlight: 1, budget };
		expect(summary(await resultsFor(certain.submissions, options(one)))).toEqual([
			'invalidRequest',
			'task-1',
			'task-2',
		]);
		const open = scriptedTasks(3, {
			0: [refusal({ kind: 'connectionLost', httpStatus: undefined })],
		});
		expect(summary(await resultsFor(open.submissions, options(one)))).toEqual([
			'connectionLost',
			'task-1',
			'overBudget',
		]);
	});

	it('reckons with what an answer says, where it says more than was expected', async () => {
		const { submissions } = scriptedTasks(3);
		const dear = submissions.map((submission) => ({
			...submission,
			submit: async () => ({
				task: task(`task-${submission.itemIndex}`, {
					cost: { amount: 100, unit: 'credits' as const },
				}),
			}),
		}));
		const budget = { ...NO_BUDGET, maxCredits: 210 };
		expect(summary(await resultsFor(dear, options({ inFlight: 1, budget })))).toEqual([
			'task-0',
			'task-1',
			'overBudget',
		]);
	});

	it('waits for what is under way where only what is reserved for it would cross the budget', async () => {
		const { submissions, begun } = scriptedTasks(8);
		const cheap = submissions.map(({ itemIndex, expected, submit }) => ({
			itemIndex,
			expected,
			submit: async () => {
				await submit(async (send) => await send());
				return {
					task: task(`task-${itemIndex}`, { cost: { amount: 35, unit: 'credits' as const } }),
				};
			},
		}));
		const budget = { ...NO_BUDGET, maxCredits: 210 };
		expect(summary(await resultsFor(cheap, options({ budget })))).toEqual([
			...[0, 1, 2, 3, 4].map((item) => `task-${item}`),
			...['overBudget', 'overBudget', 'overBudget'],
		]);
		expect(begun).toEqual([0, 1, 2, 3, 4]);
	});

	it('waits where the provider asks for fewer requests, and all others wait with it', async () => {
		const clock = manualClock();
		const began = clock.now();
		const tooMany = refusal({ kind: 'rateLimited', httpStatus: 429, retryAfterMs: 90_000 });
		const { submissions, begun } = scriptedTasks(3, { 0: [tooMany, tooMany] });
		const results = await resultsFor(submissions, options({ inFlight: 1, clock }));
		expect(summary(results)).toEqual(['task-0', 'task-1', 'task-2']);
		expect(begun).toEqual([0, 0, 0, 1, 2]);
		expect(clock.now() - began).toBe(180_000);
	});

	it('gives a create up when its wait is over', async () => {
		const tooMany = refusal({ kind: 'rateLimited', httpStatus: 429 });
		const { submissions, begun } = scriptedTasks(1, {
			0: Array.from({ length: 99 }, () => tooMany),
		});
		const results = await resultsFor(submissions, options({ maxRateLimitWaitMs: MINUTE }));
		expect(summary(results)).toEqual(['rateLimited']);
		expect(begun).toHaveLength(5);
	});

	it('sends what waits for a rate limit no more once another failed, where that stops the run', async () => {
		const tooMany = refusal({ kind: 'rateLimited', httpStatus: 429 });
		const { submissions, begun } = scriptedTasks(3, { 0: [tooMany], 1: [refusal()] });
		const clock = manualClock();
		// The other answer comes while the first one waits.
		const sleep = async (ms: number) => {
			await new Promise((resolve) => setImmediate(resolve));
			await clock.sleep(ms);
		};
		const results = await resultsFor(
			submissions,
			options({ inFlight: 2, stopOnFailure: true, clock: { ...clock, sleep } }),
		);
		expect(begun).toEqual([0, 1]);
		expect(results[1]).toMatchObject({ details: { message: 'Refused' } });
		for (const result of [results[0], results[2]]) {
			expect(result).toMatchObject({
				details: {
					mayHaveBeenAccepted: false,
					message: expect.stringMatching(/^No task was created for the item,/),
				},
			});
		}
	});
});

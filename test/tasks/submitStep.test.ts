import fc from 'fast-check';

import { NO_BUDGET } from '../../tasks/budget';
import { taskOf } from '../../tasks/submitResult';
import { outcomesOf, startQueue, type SubmitQueue } from '../../tasks/submitQueue';
import { submitStep, type SubmitStepOptions } from '../../tasks/submitStep';
import { Failure } from '../../transport/failure';
import { done, MINUTE, SECOND, manualClock, task, type ManualClock } from './scriptedTasks';

const SLOTS = 3;
const LIMITS = { slots: SLOTS, inFlight: 1, maxRateLimitWaitMs: Infinity };
const PRICE = { amount: 200, unit: 'credits' as const };
const tooMany = new Failure({
	kind: 'rateLimited',
	message: 'Too many requests',
	nextStep: 'Wait.',
	retryable: true,
	httpStatus: 429,
	retryAfterMs: 200_000,
});

/** A provider that runs three tasks at a time and refuses a fourth. */
function provider(clock: ManualClock, durationsMs: number[], foreignUntil = 0) {
	const endsAt = new Map<string, number>();
	const sent: number[] = [];
	let most = 0;
	const running = () =>
		[...endsAt.values()].filter((at) => at > clock.now()).length +
		(foreignUntil > clock.now() ? SLOTS : 0);
	const options: SubmitStepOptions = {
		limits: LIMITS,
		suspends: false,
		clock,
		submit: async ({ itemIndex }) => {
			sent.push(itemIndex);
			await clock.sleep(200);
			if (running() >= SLOTS) {
				throw new Failure({
					kind: 'concurrencyLimit',
					message: 'Three tasks are running',
					nextStep: 'Wait.',
					retryable: true,
					httpStatus: 429,
				});
			}
			const taskId = `task-${itemIndex}`;
			endsAt.set(taskId, clock.now() + (durationsMs[itemIndex] ?? MINUTE));
			most = Math.max(most, running());
			return { task: task(taskId, { estimatedCost: PRICE }) };
		},
		checkAll: async (taskIds) =>
			new Map(
				taskIds.map((taskId) => [
					taskId,
					{ task: (endsAt.get(taskId) ?? 0) > clock.now() ? task(taskId) : done(taskId) },
				]),
			),
	};
	return { options, sent, most: () => most, created: () => endsAt.size };
}

const queueFor = (count: number, clock: ManualClock, more: Parameters<typeof startQueue>[1] = {}) =>
	startQueue(
		Array.from({ length: count }, (_, itemIndex) => ({
			itemIndex,
			input: { prompt: `item ${itemIndex}` },
			expected: PRICE,
		})),
		{ giveUpAt: clock.now() + 720 * MINUTE, ...more },
	);

/** Runs to the end; each suspension is slept through, and the queue goes through JSON as in a database. */
async function runToEnd(first: SubmitQueue, options: SubmitStepOptions) {
	let queue = first;
	let sleeps = 0;
	for (let steps = 0; steps < 5_000; steps++) {
		const step = await submitStep(queue, options);
		queue = step.queue;
		if (step.next.kind === 'done') return { queue, sleeps };
		if (step.next.kind === 'sleep') {
			sleeps += 1;
			queue = JSON.parse(JSON.stringify(queue)) as SubmitQueue;
			await options.clock.sleep(Math.max(65 * SECOND, step.next.untilNextMs));
		}
	}
	throw new Error('The queue does not end');
}

const resultsOf = (queue: SubmitQueue) => outcomesOf(queue).map(({ result }) => result);
const taskIds = (queue: SubmitQueue) => resultsOf(queue).map((result) => taskOf(result)?.taskId);

describe('a submit queue with slots, at a provider that runs three tasks at a time', () => {
	it('creates every item once, in order, and never has more than three running', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.integer({ min: SECOND, max: 20 * MINUTE }), { minLength: 1, maxLength: 25 }),
				fc.boolean(),
				async (durations, suspends) => {
					const clock = manualClock();
					const { options, sent, most } = provider(clock, durations);
					const { queue } = await runToEnd(queueFor(durations.length, clock), {
						...options,
						suspends,
					});
					expect(taskIds(queue)).toEqual(durations.map((_, index) => `task-${index}`));
					expect(sent).toEqual(durations.map((_, index) => index));
					expect(most()).toBeLessThanOrEqual(SLOTS);
				},
			),
			{ numRuns: 40 },
		);
	});

	it('announces each create before it is sent, one a step, so that both can be saved', async () => {
		const clock = manualClock();
		const { options, sent } = provider(clock, []);
		let queue = queueFor(5, clock);
		for (const count of [1, 2, 3]) {
			({ queue } = await submitStep(queue, options));
			expect(queue.entries.some(({ isSubmitting }) => isSubmitting)).toBe(true);
			expect(sent).toHaveLength(count - 1);
			({ queue } = await submitStep(queue, options));
			expect(queue.entries.some(({ isSubmitting }) => isSubmitting)).toBe(false);
			expect(sent).toHaveLength(count);
			expect(resultsOf(queue).filter((result) => 'task' in result)).toHaveLength(count);
		}
	});

	it('sleeps while all slots are taken, and tells how its tasks ended by then', async () => {
		const clock = manualClock();
		const { options } = provider(
			clock,
			Array.from({ length: 6 }, () => 2 * MINUTE),
		);
		const { queue, sleeps } = await runToEnd(queueFor(6, clock), { ...options, suspends: true });
		expect(sleeps).toBeGreaterThan(0);
		const results = resultsOf(queue).map((result) => taskOf(result));
		expect(results.slice(0, 3).map((known) => known?.status)).toEqual(Array(3).fill('succeeded'));
		// What only the create told is not lost to the check.
		expect(results.every((known) => known?.estimatedCost?.amount === 200)).toBe(true);
	});

	it('waits with growing pauses where tasks of somebody else hold the slots', async () => {
		const clock = manualClock();
		const { options, sent } = provider(clock, [], clock.now() + 10 * MINUTE);
		const { queue } = await runToEnd(queueFor(2, clock), options);
		expect(taskIds(queue)).toEqual(['task-0', 'task-1']);
		// 15 s, 30 s, 60 s, 120 s, 240 s, 300 s, and the create that is taken.
		expect(sent.filter((item) => item === 0)).toHaveLength(7);
	});

	it('after a refusal waits for an end of its own tasks before it asks again', async () => {
		const clock = manualClock();
		const { options, sent } = provider(clock, [4 * MINUTE, 4 * MINUTE, 4 * MINUTE]);
		// One slot fewer than it believes.
		const { queue } = await runToEnd(queueFor(5, clock), {
			...options,
			limits: { ...LIMITS, slots: 4 },
		});
		expect(taskIds(queue)).toHaveLength(5);
		expect(sent.filter((item) => item === 3)).toHaveLength(2);
	});

	it('gives up when its time is over: nothing more is created, and that is said', async () => {
		const clock = manualClock();
		const { options, created } = provider(
			clock,
			Array.from({ length: 9 }, () => 60 * MINUTE),
		);
		const first = queueFor(9, clock, { giveUpAt: clock.now() + 10 * MINUTE });
		const { queue } = await runToEnd(first, { ...options, suspends: true });
		expect(created()).toBe(3);
		const ends = resultsOf(queue).slice(3);
		expect(ends.map((end) => 'details' in end && end.details.kind)).toEqual(
			Array(6).fill('concurrencyLimit'),
		);
		expect(JSON.stringify(ends[0])).toMatch(/No task was created for item 3: no slot became free/);
	});

	it('asks again no sooner than the provider said, also after a refusal for sending too much', async () => {
		const clock = manualClock();
		const { options } = provider(clock, []);
		const askedAt: number[] = [];
		const submit: SubmitStepOptions['submit'] = async () => {
			askedAt.push(clock.now());
			throw tooMany;
		};
		const giveUpAt = clock.now() + 10 * MINUTE;
		await runToEnd(queueFor(1, clock, { giveUpAt }), { ...options, submit });
		const [first = 0, second = 0] = askedAt;
		expect(second - first).toBe(200 * SECOND);
	});

	it('counts a create that may have been taken against the budget, and not one that was refused', async () => {
		const spentAfter = async (failure: Failure) => {
			const clock = manualClock();
			const { options } = provider(clock, []);
			const submit: SubmitStepOptions['submit'] = async (slot) => {
				if (slot.itemIndex === 0) throw failure;
				return await options.submit(slot);
			};
			const budget = { ...NO_BUDGET, maxCredits: 2 * PRICE.amount };
			const { queue } = await runToEnd(queueFor(3, clock, { budget }), { ...options, submit });
			return taskIds(queue);
		};
		const refused = tooMany.with({ kind: 'invalidRequest', httpStatus: 400 });
		const lost = tooMany.with({ kind: 'connectionLost', httpStatus: undefined });
		expect(await spentAfter(refused)).toEqual([undefined, 'task-1', 'task-2']);
		expect(await spentAfter(lost)).toEqual([undefined, 'task-1', undefined]);
	});

	it('stops before the item that would cross the budget', async () => {
		const clock = manualClock();
		const { options, created } = provider(clock, []);
		const first = queueFor(5, clock, { budget: { ...NO_BUDGET, maxCredits: 450 } });
		const { queue } = await runToEnd(first, options);
		expect(created()).toBe(2);
		expect(resultsOf(queue).map((end) => 'details' in end && end.details.kind)).toEqual([
			false,
			false,
			'overBudget',
			'overBudget',
			'overBudget',
		]);
	});

	it.each([true, false])('on a create refused for good stops: %s', async (stopOnFailure) => {
		const clock = manualClock();
		const { options, created } = provider(clock, []);
		const submit: SubmitStepOptions['submit'] = async (slot) => {
			if (slot.itemIndex !== 1) return await options.submit(slot);
			throw new Failure({
				kind: 'invalidRequest',
				message: 'Refused',
				nextStep: 'Correct it.',
				retryable: false,
				httpStatus: 400,
			});
		};
		const { queue } = await runToEnd(queueFor(3, clock, { stopOnFailure }), { ...options, submit });
		expect(created()).toBe(stopOnFailure ? 1 : 2);
		const kinds = resultsOf(queue).map((end) => ('details' in end ? end.details.message : 'made'));
		expect(kinds).toEqual([
			'made',
			'Refused',
			stopOnFailure ? 'No task was created for the item, because an item before it failed' : 'made',
		]);
	});
});

import fc from 'fast-check';

import { NO_BUDGET } from '../../tasks/budget';
import { taskOf } from '../../tasks/orderEnd';
import { pumpStep, resultsOf, startPump, type PumpOptions, type PumpState } from '../../tasks/pump';
import { Failure } from '../../transport/failure';
import { done, MINUTE, SECOND, stagedClock, task, type StagedClock } from './stagedTasks';

const PLACES = 3;
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
function provider(clock: StagedClock, durationsMs: number[], foreignUntil = 0) {
	const endsAt = new Map<string, number>();
	const sent: number[] = [];
	let most = 0;
	const running = () =>
		[...endsAt.values()].filter((at) => at > clock.now()).length +
		(foreignUntil > clock.now() ? PLACES : 0);
	const options: PumpOptions = {
		places: PLACES,
		parks: false,
		clock,
		place: async ({ itemIndex }) => {
			sent.push(itemIndex);
			await clock.sleep(200);
			if (running() >= PLACES) {
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
		lookAtAll: async (taskIds) =>
			new Map(
				taskIds.map((taskId) => [
					taskId,
					{ task: (endsAt.get(taskId) ?? 0) > clock.now() ? task(taskId) : done(taskId) },
				]),
			),
	};
	return { options, sent, most: () => most, ordered: () => endsAt.size };
}

const stateFor = (count: number, clock: StagedClock, more: Partial<PumpState> = {}): PumpState => ({
	...startPump(
		Array.from({ length: count }, (_, itemIndex) => ({
			itemIndex,
			input: { prompt: `item ${itemIndex}` },
			expected: PRICE,
		})),
		{ budget: NO_BUDGET, stopOnFailure: false, giveUpAt: clock.now() + 720 * MINUTE },
	),
	...more,
});

/** Runs to the end; a park is slept through, and the state goes through JSON as in a database. */
async function runToEnd(first: PumpState, options: PumpOptions, onPark = () => {}) {
	let state = first;
	let parks = 0;
	for (let steps = 0; steps < 5_000; steps++) {
		const step = await pumpStep(state, options);
		state = step.state;
		if (step.next.kind === 'done') return { state, parks };
		if (step.next.kind === 'park') {
			parks += 1;
			onPark();
			state = JSON.parse(JSON.stringify(state)) as PumpState;
			await options.clock.sleep(Math.max(65 * SECOND, step.next.untilNextMs));
		}
	}
	throw new Error('The pump does not end');
}

const taskIds = (state: PumpState) => resultsOf(state).map((result) => taskOf(result)?.taskId);

describe('a pump of orders at a provider that runs three tasks at a time', () => {
	it('orders every item once, in order, and never has more than three running', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.integer({ min: SECOND, max: 20 * MINUTE }), { minLength: 1, maxLength: 25 }),
				fc.boolean(),
				async (durations, parks) => {
					const clock = stagedClock();
					const { options, sent, most } = provider(clock, durations);
					const { state } = await runToEnd(stateFor(durations.length, clock), {
						...options,
						parks,
					});
					expect(taskIds(state)).toEqual(durations.map((_, index) => `task-${index}`));
					expect(sent).toEqual(durations.map((_, index) => index));
					expect(most()).toBeLessThanOrEqual(PLACES);
				},
			),
			{ numRuns: 40 },
		);
	});

	it('announces each order before it is sent, one a step, so that both can be saved', async () => {
		const clock = stagedClock();
		const { options, sent } = provider(clock, []);
		let state = stateFor(5, clock);
		for (const count of [1, 2, 3]) {
			({ state } = await pumpStep(state, options));
			expect(state.announced).toBe(true);
			expect(sent).toHaveLength(count - 1);
			({ state } = await pumpStep(state, options));
			expect(state.announced).toBe(false);
			expect(sent).toHaveLength(count);
			expect(resultsOf(state).filter((result) => 'task' in result)).toHaveLength(count);
		}
	});

	it('sleeps while all places are taken, and tells how its tasks ended by then', async () => {
		const clock = stagedClock();
		const { options } = provider(
			clock,
			Array.from({ length: 6 }, () => 2 * MINUTE),
		);
		const { state, parks } = await runToEnd(stateFor(6, clock), { ...options, parks: true });
		expect(parks).toBeGreaterThan(0);
		const results = resultsOf(state).map((result) => taskOf(result));
		expect(results.slice(0, 3).map((known) => known?.status)).toEqual(Array(3).fill('succeeded'));
		// What only the order told is not lost to the look.
		expect(results.every((known) => known?.estimatedCost?.amount === 200)).toBe(true);
	});

	it('waits with growing pauses where tasks of somebody else hold the places', async () => {
		const clock = stagedClock();
		const { options, sent } = provider(clock, [], clock.now() + 10 * MINUTE);
		const { state } = await runToEnd(stateFor(2, clock), options);
		expect(taskIds(state)).toEqual(['task-0', 'task-1']);
		// 15 s, 30 s, 60 s, 120 s, 240 s, 300 s, and the order that is taken.
		expect(sent.filter((item) => item === 0)).toHaveLength(7);
	});

	it('after a refusal waits for an end of its own tasks before it asks again', async () => {
		const clock = stagedClock();
		const { options, sent } = provider(clock, [4 * MINUTE, 4 * MINUTE, 4 * MINUTE]);
		// One place fewer than it believes.
		const { state } = await runToEnd(stateFor(5, clock), { ...options, places: 4 });
		expect(taskIds(state)).toHaveLength(5);
		expect(sent.filter((item) => item === 3)).toHaveLength(2);
	});

	it('gives up when its time is over: nothing more is ordered, and that is said', async () => {
		const clock = stagedClock();
		const { options, ordered } = provider(
			clock,
			Array.from({ length: 9 }, () => 60 * MINUTE),
		);
		const first = stateFor(9, clock, { giveUpAt: clock.now() + 10 * MINUTE });
		const { state } = await runToEnd(first, { ...options, parks: true });
		expect(ordered()).toBe(3);
		const ends = resultsOf(state).slice(3);
		expect(ends.map((end) => 'facts' in end && end.facts.kind)).toEqual(
			Array(6).fill('concurrencyLimit'),
		);
		expect(JSON.stringify(ends[0])).toContain('Item 3 was not ordered: no place became free');
	});

	it('asks again no sooner than the provider said, also after a refusal for sending too much', async () => {
		const clock = stagedClock();
		const { options } = provider(clock, []);
		const askedAt: number[] = [];
		const place: PumpOptions['place'] = async () => {
			askedAt.push(clock.now());
			throw tooMany;
		};
		const giveUpAt = clock.now() + 10 * MINUTE;
		await runToEnd(stateFor(1, clock, { giveUpAt }), { ...options, place });
		const [first = 0, second = 0] = askedAt;
		expect(second - first).toBe(200 * SECOND);
	});

	it('counts an order that may have been taken against the budget, and not one that was refused', async () => {
		const spentAfter = async (failure: Failure) => {
			const clock = stagedClock();
			const { options } = provider(clock, []);
			const place: PumpOptions['place'] = async (slot) => {
				if (slot.itemIndex === 0) throw failure;
				return await options.place(slot);
			};
			const budget = { ...NO_BUDGET, maxCredits: 2 * PRICE.amount };
			const { state } = await runToEnd(stateFor(3, clock, { budget }), { ...options, place });
			return taskIds(state);
		};
		const refused = tooMany.with({ kind: 'invalidRequest', httpStatus: 400 });
		const lost = tooMany.with({ kind: 'connectionLost', httpStatus: undefined });
		expect(await spentAfter(refused)).toEqual([undefined, 'task-1', 'task-2']);
		expect(await spentAfter(lost)).toEqual([undefined, 'task-1', undefined]);
	});

	it('stops before the item that would cross the budget', async () => {
		const clock = stagedClock();
		const { options, ordered } = provider(clock, []);
		const first = stateFor(5, clock, { budget: { ...NO_BUDGET, maxCredits: 450 } });
		const { state } = await runToEnd(first, options);
		expect(ordered()).toBe(2);
		expect(resultsOf(state).map((end) => 'facts' in end && end.facts.kind)).toEqual([
			false,
			false,
			'overBudget',
			'overBudget',
			'overBudget',
		]);
	});

	it.each([true, false])('on an order refused for good stops: %s', async (stopOnFailure) => {
		const clock = stagedClock();
		const { options, ordered } = provider(clock, []);
		const place: PumpOptions['place'] = async (slot) => {
			if (slot.itemIndex !== 1) return await options.place(slot);
			throw new Failure({
				kind: 'invalidRequest',
				message: 'Refused',
				nextStep: 'Correct it.',
				retryable: false,
				httpStatus: 400,
			});
		};
		const { state } = await runToEnd(stateFor(3, clock, { stopOnFailure }), { ...options, place });
		expect(ordered()).toBe(stopOnFailure ? 1 : 2);
		const kinds = resultsOf(state).map((end) => ('facts' in end ? end.facts.message : 'ordered'));
		expect(kinds).toEqual([
			'ordered',
			'Refused',
			stopOnFailure ? 'The item was not ordered, because an item before it failed' : 'ordered',
		]);
	});
});

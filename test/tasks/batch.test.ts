import type { FailureDetails } from '../../model/failureDetails';
import { placeAll, type BatchOptions, type BatchOrder } from '../../tasks/batch';
import { NO_BUDGET } from '../../tasks/budget';
import { Failure } from '../../transport/failure';
import { MINUTE, stagedClock, task } from './stagedTasks';

const options = (more: Partial<BatchOptions> = {}): BatchOptions => ({
	inFlight: 3,
	stopOnFailure: false,
	budget: NO_BUDGET,
	clock: stagedClock(),
	patienceMs: 10 * MINUTE,
	...more,
});

const refusal = (details: Partial<FailureDetails> = {}) =>
	new Failure({
		kind: 'invalidRequest',
		message: 'Refused',
		nextStep: 'Correct it.',
		retryable: false,
		httpStatus: 422,
		...details,
	});

/** Orders of 70 credits each, placed in turns of the event loop; `ends` says which go wrong. */
function stage(count: number, ends: Record<number, Error[]> = {}) {
	const begun: number[] = [];
	let underWay = 0;
	let mostUnderWay = 0;
	const orders = Array.from({ length: count }, (_, itemIndex): BatchOrder => {
		const errors = [...(ends[itemIndex] ?? [])];
		return {
			itemIndex,
			expected: { amount: 70, unit: 'credits' },
			place: async () => {
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
	return { orders, begun, most: () => mostUnderWay };
}

const summary = (results: Awaited<ReturnType<typeof placeAll>>) =>
	results.map((result) =>
		'task' in result ? result.task.taskId : 'facts' in result ? result.facts.kind : 'already',
	);

describe('a batch of orders', () => {
	it('is placed in order with a few under way, each result at its place', async () => {
		const { orders, begun, most } = stage(20);
		const results = await placeAll(orders, options());
		expect(summary(results)).toEqual(orders.map(({ itemIndex }) => `task-${itemIndex}`));
		expect(begun).toEqual(orders.map(({ itemIndex }) => itemIndex));
		expect(most()).toBe(3);
	});

	it('goes on with the others when one fails and errors are tolerated', async () => {
		const { orders } = stage(4, { 1: [refusal()] });
		expect(summary(await placeAll(orders, options()))).toEqual([
			'task-0',
			'invalidRequest',
			'task-2',
			'task-3',
		]);
	});

	it('begins no further order after a failure that stops it, and keeps those under way', async () => {
		const { orders, begun } = stage(20, { 2: [refusal()] });
		const results = await placeAll(orders, options({ stopOnFailure: true }));
		expect(begun.length).toBeLessThanOrEqual(6);
		expect(summary(results).filter((end) => end.startsWith('task-'))).toHaveLength(
			begun.length - 1,
		);
	});

	it('stops before the item that would cross the budget; the later ones are not ordered either', async () => {
		const { orders, begun } = stage(5);
		const results = await placeAll(orders, options({ budget: { ...NO_BUDGET, maxCredits: 150 } }));
		expect(begun).toEqual([0, 1]);
		expect(summary(results)).toEqual([
			'task-0',
			'task-1',
			'overBudget',
			'overBudget',
			'overBudget',
		]);
		expect('facts' in results[4]! && results[4].facts.message).toMatch(
			/Item 4 was not ordered: the run stopped before item 2/,
		);
	});

	it('does not count an order that was refused for certain, but one that may have been taken', async () => {
		const certain = stage(3, { 0: [refusal()] });
		const budget = { ...NO_BUDGET, maxCredits: 140 };
		const one = { inFlight: 1, budget };
		expect(summary(await placeAll(certain.orders, options(one)))).toEqual([
			'invalidRequest',
			'task-1',
			'task-2',
		]);
		const open = stage(3, { 0: [refusal({ kind: 'connectionLost', httpStatus: undefined })] });
		expect(summary(await placeAll(open.orders, options(one)))).toEqual([
			'connectionLost',
			'task-1',
			'overBudget',
		]);
	});

	it('reckons with what an answer says, where it says more than was expected', async () => {
		const { orders } = stage(3);
		const dear = orders.map((order) => ({
			...order,
			place: async () => ({
				task: task(`task-${order.itemIndex}`, { cost: { amount: 100, unit: 'credits' as const } }),
			}),
		}));
		const budget = { ...NO_BUDGET, maxCredits: 210 };
		expect(summary(await placeAll(dear, options({ inFlight: 1, budget })))).toEqual([
			'task-0',
			'task-1',
			'overBudget',
		]);
	});

	it('waits for what is under way where only what is reserved for it would cross the budget', async () => {
		const { orders, begun } = stage(8);
		const cheap = orders.map(({ itemIndex, expected, place }) => ({
			itemIndex,
			expected,
			place: async () => {
				await place(async (send) => await send());
				return {
					task: task(`task-${itemIndex}`, { cost: { amount: 35, unit: 'credits' as const } }),
				};
			},
		}));
		const budget = { ...NO_BUDGET, maxCredits: 210 };
		expect(summary(await placeAll(cheap, options({ budget })))).toEqual([
			...[0, 1, 2, 3, 4].map((item) => `task-${item}`),
			...['overBudget', 'overBudget', 'overBudget'],
		]);
		expect(begun).toEqual([0, 1, 2, 3, 4]);
	});

	it('waits where the provider asks for fewer requests, and all others wait with it', async () => {
		const clock = stagedClock();
		const began = clock.now();
		const tooMany = refusal({ kind: 'rateLimited', httpStatus: 429, retryAfterMs: 90_000 });
		const { orders, begun } = stage(3, { 0: [tooMany, tooMany] });
		const results = await placeAll(orders, options({ inFlight: 1, clock }));
		expect(summary(results)).toEqual(['task-0', 'task-1', 'task-2']);
		expect(begun).toEqual([0, 0, 0, 1, 2]);
		expect(clock.now() - began).toBe(180_000);
	});

	it('gives an order up when its patience is over', async () => {
		const tooMany = refusal({ kind: 'rateLimited', httpStatus: 429 });
		const { orders, begun } = stage(1, { 0: Array.from({ length: 99 }, () => tooMany) });
		const results = await placeAll(orders, options({ patienceMs: MINUTE }));
		expect(summary(results)).toEqual(['rateLimited']);
		expect(begun).toHaveLength(5);
	});
});

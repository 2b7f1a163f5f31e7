import fc from 'fast-check';

import type { Cost } from '../../model/task';
import type { Provider } from '../../providers/provider';
import {
	afterCrossing,
	costOf,
	crossing,
	firstCrossing,
	isLimited,
	NO_BUDGET,
	NOTHING,
	openBudget,
	withSpent,
	type Budget,
} from '../../tasks/budget';
import type { Api } from '../../transport/api';
import { task } from './scriptedTasks';

const credits = (amount: number): Cost => ({ amount, unit: 'credits' });
const creates = (...amounts: number[]) =>
	amounts.map((amount, itemIndex) => ({ itemIndex, expected: credits(amount) }));

describe('a budget', () => {
	it('holds nothing back when no limit is set, whatever a create costs', () => {
		expect(isLimited(NO_BUDGET)).toBe(false);
		expect(crossing(NO_BUDGET, credits(1e9), 0)).toBeUndefined();
		expect(crossing(NO_BUDGET, null, 0)).toBeUndefined();
	});

	it('is crossed by the item that would cost more than is left, and names it', () => {
		const budget: Budget = { ...NO_BUDGET, maxCredits: 200 };
		expect(firstCrossing(budget, creates(70, 70, 60))).toBeUndefined();
		const found = firstCrossing(budget, creates(70, 70, 70, 1));
		expect(found?.itemIndex).toBe(2);
		expect(found?.failure.details).toMatchObject({
			kind: 'overBudget',
			message:
				'No task was created for item 2: it may cost 70 credits on top of the 140 of the items before it, which crosses Max Credits per Run (200)',
			mayHaveBeenAccepted: false,
			retryable: false,
		});
	});

	it('keeps what must be left of the balance', () => {
		const budget: Budget = { ...NO_BUDGET, minBalance: 100, balance: 240 };
		expect(firstCrossing(budget, creates(70, 70))).toBeUndefined();
		expect(firstCrossing(budget, creates(70, 71))?.failure.message).toMatch(
			/item 1: .* of the balance of 240 less than Minimum Balance Left \(100\) would remain/,
		);
	});

	it('is not crossed by what costs nothing, also when it is used up', () => {
		const usedUp: Budget = { maxCredits: 200, minBalance: 100, balance: 240, spent: 300 };
		expect(crossing(usedUp, NOTHING, 0)).toBeUndefined();
	});

	it('does not check a balance of which nothing has to be left', () => {
		const budget: Budget = { maxCredits: 200, minBalance: null, balance: 10, spent: 0 };
		expect(crossing(budget, credits(70), 0)).toBeUndefined();
	});

	it('without a limit takes any number of creates of which nobody knows the cost', () => {
		const unknown = [0, 1, 2].map((itemIndex) => ({ itemIndex, expected: null }));
		expect(firstCrossing(NO_BUDGET, unknown)).toBeUndefined();
	});

	it('counts what the answer says a create has cost, else what was expected', () => {
		expect(costOf({ cost: credits(60) }, credits(70))).toBe(60);
		expect(costOf({ cost: credits(0) }, credits(70))).toBe(0);
		expect(costOf({ cost: null }, credits(70))).toBe(70);
		expect(costOf({ cost: null }, null)).toBe(0);
	});

	it('lets nothing pass of which nobody knows the cost', () => {
		expect(crossing({ ...NO_BUDGET, maxCredits: 1 }, null, 3)?.message).toMatch(
			/No task was created for item 3: its cost cannot be known in advance/,
		);
	});

	it('is never crossed by the creates before the first crossing, and always by the one at it', () => {
		fc.assert(
			fc.property(
				fc.array(fc.nat(500), { maxLength: 30 }),
				fc.nat(3_000),
				fc.nat(3_000),
				fc.nat(3_000),
				(amounts, maxCredits, balance, minBalance) => {
					const budget: Budget = { maxCredits, balance, minBalance, spent: 0 };
					const at = firstCrossing(budget, creates(...amounts))?.itemIndex ?? amounts.length;
					const sum = (count: number) => amounts.slice(0, count).reduce((a, b) => a + b, 0);
					const fits = (total: number) => total <= maxCredits && balance - total >= minBalance;
					const isBroke = !fits(0);
					expect(fits(sum(at)) || isBroke).toBe(true);
					expect(at === amounts.length || !fits(sum(at + 1))).toBe(true);
					expect(withSpent(budget, sum(at)).spent).toBe(sum(at));
				},
			),
		);
	});
});

describe('the budget of a run as it begins', () => {
	/** A provider with 1,000 credits, and how often it was asked for them. */
	const account = () => {
		let asked = 0;
		const credits: Provider['credits'] = async () => {
			asked += 1;
			return { availableCredits: 1_000 } as Awaited<ReturnType<NonNullable<Provider['credits']>>>;
		};
		return { credits, asked: () => asked };
	};
	const api = {} as Api;
	const limits = { maxCredits: 500, minBalance: null };

	it('asks for the balance only where some of it must be left', async () => {
		const { credits, asked } = account();
		expect(await openBudget(limits, { credits }, api, [])).toEqual({
			...limits,
			balance: null,
			spent: 0,
		});
		expect(asked()).toBe(0);
		const budget = await openBudget({ maxCredits: null, minBalance: 0 }, { credits }, api, []);
		expect(budget).toEqual({ maxCredits: null, minBalance: 0, balance: 1_000, spent: 0 });
		expect(asked()).toBe(1);
	});

	it('knows no balance at a provider that tells none', async () => {
		const budget = await openBudget({ maxCredits: null, minBalance: 100 }, {}, api, []);
		expect(budget.balance).toBeNull();
		expect(crossing(budget, credits(1e6), 0)).toBeUndefined();
	});

	it('has spent what was submitted before: by the answer, else the estimate, else the form', async () => {
		const before = [
			{ task: task('a', { cost: credits(60), estimatedCost: credits(70) }), expected: credits(80) },
			{ task: task('b', { estimatedCost: credits(7) }), expected: credits(80) },
			{ task: task('c'), expected: credits(1) },
			{ task: task('d'), expected: null },
		];
		expect((await openBudget(limits, account(), api, before)).spent).toBe(68);
	});

	it('has spent what may have been submitted, and the balance may not know of it yet', async () => {
		const before = [
			{ task: task('a', { cost: credits(60) }), expected: null },
			{ expected: credits(25) },
			{ expected: null },
		];
		const wanted = { maxCredits: null, minBalance: 100 };
		expect(await openBudget(wanted, account(), api, before)).toMatchObject({
			spent: 85,
			balance: 1_060,
		});
	});
});

describe('what was not submitted for a budget', () => {
	it('says of an item after the crossing which one stopped the run', () => {
		const first = crossing({ ...NO_BUDGET, maxCredits: 1 }, credits(2), 4)!;
		const later = afterCrossing(first, 4, 7);
		expect(later.message).toBe(
			'No task was created for item 7: the run stopped before item 4, which would have crossed its budget',
		);
		expect(later.details).toMatchObject({ kind: 'overBudget', mayHaveBeenAccepted: false });
	});
});

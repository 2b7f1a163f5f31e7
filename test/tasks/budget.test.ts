import fc from 'fast-check';

import type { Cost } from '../../model/task';
import {
	costOf,
	crossing,
	firstCrossing,
	isLimited,
	NO_BUDGET,
	NOTHING,
	withSpent,
	type Budget,
} from '../../tasks/budget';

const credits = (amount: number): Cost => ({ amount, unit: 'credits' });
const orders = (...amounts: number[]) =>
	amounts.map((amount, itemIndex) => ({ itemIndex, expected: credits(amount) }));

describe('a budget', () => {
	it('holds nothing back when no limit is set, whatever an order costs', () => {
		expect(isLimited(NO_BUDGET)).toBe(false);
		expect(crossing(NO_BUDGET, credits(1e9), 0)).toBeUndefined();
		expect(crossing(NO_BUDGET, null, 0)).toBeUndefined();
	});

	it('is crossed by the item that would cost more than is left, and names it', () => {
		const budget: Budget = { ...NO_BUDGET, maxCredits: 200 };
		expect(firstCrossing(budget, orders(70, 70, 60))).toBeUndefined();
		const found = firstCrossing(budget, orders(70, 70, 70, 1));
		expect(found?.itemIndex).toBe(2);
		expect(found?.failure.details).toMatchObject({
			kind: 'overBudget',
			message:
				'Item 2 was not ordered: it may cost 70 credits on top of the 140 of the items before it, which crosses Max Credits per Run (200)',
			mayHaveBeenAccepted: false,
			retryable: false,
		});
	});

	it('keeps what must be left of the balance', () => {
		const budget: Budget = { ...NO_BUDGET, minBalance: 100, balance: 240 };
		expect(firstCrossing(budget, orders(70, 70))).toBeUndefined();
		expect(firstCrossing(budget, orders(70, 71))?.failure.message).toMatch(
			/Item 1 .* of the balance of 240 less than Minimum Balance Left \(100\) would remain/,
		);
	});

	it('is not crossed by what costs nothing, also when it is used up', () => {
		const usedUp: Budget = { maxCredits: 200, minBalance: 100, balance: 240, spent: 300 };
		expect(crossing(usedUp, NOTHING, 0)).toBeUndefined();
	});

	it('does not look at a balance of which nothing has to be left', () => {
		const budget: Budget = { maxCredits: 200, minBalance: null, balance: 10, spent: 0 };
		expect(crossing(budget, credits(70), 0)).toBeUndefined();
	});

	it('without a limit takes any number of orders of which nobody knows the cost', () => {
		const unknown = [0, 1, 2].map((itemIndex) => ({ itemIndex, expected: null }));
		expect(firstCrossing(NO_BUDGET, unknown)).toBeUndefined();
	});

	it('counts what the answer says an order has cost, else what was expected', () => {
		expect(costOf({ cost: credits(60) }, credits(70))).toBe(60);
		expect(costOf({ cost: credits(0) }, credits(70))).toBe(0);
		expect(costOf({ cost: null }, credits(70))).toBe(70);
		expect(costOf({ cost: null }, null)).toBe(0);
	});

	it('lets nothing pass of which nobody knows the cost', () => {
		expect(crossing({ ...NO_BUDGET, maxCredits: 1 }, null, 3)?.message).toMatch(
			/Item 3 was not ordered: what it costs cannot be told/,
		);
	});

	it('is never crossed by the orders before the first crossing, and always by the one at it', () => {
		fc.assert(
			fc.property(
				fc.array(fc.nat(500), { maxLength: 30 }),
				fc.nat(3_000),
				fc.nat(3_000),
				fc.nat(3_000),
				(amounts, maxCredits, balance, minBalance) => {
					const budget: Budget = { maxCredits, balance, minBalance, spent: 0 };
					const at = firstCrossing(budget, orders(...amounts))?.itemIndex ?? amounts.length;
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

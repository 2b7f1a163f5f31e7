import type { Cost, Task } from '../model/task';
import { Failure } from '../transport/failure';

/** What a run of orders may cost. Plain data; amounts in the provider's credits. */
export interface Budget {
	/** What the run may cost in all; `null`: no limit. */
	maxCredits: number | null;
	/** What must be left of the balance; `null`: no limit. */
	minBalance: number | null;
	/** Credits free to be spent when the run began; only asked for where `minBalance` is set. */
	balance: number | null;
	/** What the orders placed so far cost, by their answers where these tell, else by estimate. */
	spent: number;
}

/** Nothing is held back by it. */
export const NO_BUDGET: Budget = { maxCredits: null, minBalance: null, balance: null, spent: 0 };

/** What an item costs that will not be ordered. */
export const NOTHING: Cost = { amount: 0, unit: 'credits' };

/** Whether a budget holds anything back at all. */
export function isLimited({ maxCredits, minBalance }: Budget): boolean {
	return maxCredits !== null || minBalance !== null;
}

/** The budget with one more order in it. */
export function withSpent(budget: Budget, credits: number): Budget {
	return { ...budget, spent: budget.spent + credits };
}

/** What an order that was taken has cost: what its answer says, else what was expected. */
export function costOf(task: Pick<Task, 'cost'>, expected: Cost | null): number {
	return task.cost?.amount ?? expected?.amount ?? 0;
}

/**
 * Why an order would cross the budget, or `undefined` when it fits in.
 * @param expected what it costs, or the most it can; `null` never fits into a limited budget
 */
export function crossing(budget: Budget, expected: Cost | null, item: number): Failure | undefined {
	const { maxCredits, minBalance, balance, spent } = budget;
	if (!isLimited(budget) || expected?.amount === 0) return undefined;
	if (expected === null) {
		return overBudget(`Item ${item} was not ordered: what it costs cannot be told beforehand`);
	}
	const total = spent + expected.amount;
	const so = `${expected.amount} credits on top of the ${spent} of the items before it`;
	if (maxCredits !== null && total > maxCredits) {
		return overBudget(
			`Item ${item} was not ordered: it may cost ${so}, which crosses Max Credits per Run (${maxCredits})`,
		);
	}
	if (minBalance !== null && balance !== null && balance - total < minBalance) {
		return overBudget(
			`Item ${item} was not ordered: it may cost ${so}, and of the balance of ${balance} less than Minimum Balance Left (${minBalance}) would remain`,
		);
	}
	return undefined;
}

/** Where a whole run would cross its budget, before anything is ordered. */
export function firstCrossing(
	budget: Budget,
	orders: ReadonlyArray<{ itemIndex: number; expected: Cost | null }>,
): { itemIndex: number; failure: Failure } | undefined {
	let planned = budget;
	for (const { itemIndex, expected } of orders) {
		const failure = crossing(planned, expected, itemIndex);
		if (failure) return { itemIndex, failure };
		planned = withSpent(planned, expected?.amount ?? 0);
	}
	return undefined;
}

/** Why an item after the one that crossed is not ordered either. */
export function afterCrossing(first: Failure, firstIndex: number, item: number): Failure {
	return first.with({
		message: `Item ${item} was not ordered: the run stopped before item ${firstIndex}, which would have crossed its budget`,
	});
}

function overBudget(message: string): Failure {
	return new Failure({
		kind: 'overBudget',
		message,
		nextStep:
			'Nothing was paid for this item. Raise the limit under Batch and Budget, give fewer items at once, or order something cheaper.',
		retryable: false,
		mayHaveBeenAccepted: false,
	});
}

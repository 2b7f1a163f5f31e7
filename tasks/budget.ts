import type { Cost, Task } from '../model/task';
import type { Provider } from '../providers/provider';
import type { Api } from '../transport/api';
import { Failure } from '../transport/failure';

/** What a run may cost. Plain data; amounts in the provider's credits. */
export interface Budget {
	/** What the run may cost in all; `null`: no limit. */
	maxCredits: number | null;
	/** What must be left of the balance; `null`: no limit. */
	minBalance: number | null;
	/** Credits free to be spent when the run began; only asked for where `minBalance` is set. */
	balance: number | null;
	/** What has been submitted so far costs, by its answers where these tell, else by estimate. */
	spent: number;
}

/** Nothing is held back by it. */
export const NO_BUDGET: Budget = { maxCredits: null, minBalance: null, balance: null, spent: 0 };

/** What an item costs that will not be submitted. */
export const NOTHING: Cost = { amount: 0, unit: 'credits' };

/** What was submitted before: with its task, or without where that is not known and may exist. */
export interface SpentBefore {
	task?: Task;
	expected: Cost | null;
}

/** The budget of a run as it begins; asks for the balance where some of it must be left. */
export async function openBudget(
	{ maxCredits, minBalance }: Pick<Budget, 'maxCredits' | 'minBalance'>,
	{ credits }: Pick<Provider, 'credits'>,
	api: Api,
	before: readonly SpentBefore[],
): Promise<Budget> {
	const sum = (costs: number[]) => costs.reduce((total, cost) => total + cost, 0);
	const known = sum(
		before.flatMap(({ task, expected }) =>
			task ? [costOf(task, task.estimatedCost ?? expected)] : [],
		),
	);
	const open = sum(before.flatMap(({ task, expected }) => (task ? [] : [expected?.amount ?? 0])));
	const left = minBalance === null ? undefined : (await credits?.(api))?.availableCredits;
	return {
		maxCredits,
		minBalance,
		spent: known + open,
		// The balance knows of the tasks created before: they are added, since `spent` takes them away.
		balance: left === undefined ? null : left + known,
	};
}

/** Whether a budget holds anything back at all. */
export function isLimited({ maxCredits, minBalance }: Budget): boolean {
	return maxCredits !== null || minBalance !== null;
}

/** The budget with one more item in it. */
export function withSpent(budget: Budget, credits: number): Budget {
	return { ...budget, spent: budget.spent + credits };
}

/** What an accepted item has cost: what its answer says, else what was expected. */
export function costOf(task: Pick<Task, 'cost'>, expected: Cost | null): number {
	return task.cost?.amount ?? expected?.amount ?? 0;
}

/**
 * Why an item would cross the budget, or `undefined` when it fits in.
 * @param expected what it costs, or the most it can; `null` never fits into a limited budget
 */
export function crossing(budget: Budget, expected: Cost | null, item: number): Failure | undefined {
	const { maxCredits, minBalance, balance, spent } = budget;
	if (!isLimited(budget) || expected?.amount === 0) return undefined;
	if (expected === null) {
		return overBudget(`No task was created for item ${item}: its cost cannot be known in advance`);
	}
	const total = spent + expected.amount;
	const so = `${expected.amount} credits on top of the ${spent} of the items before it`;
	if (maxCredits !== null && total > maxCredits) {
		return overBudget(
			`No task was created for item ${item}: it may cost ${so}, which crosses Max Credits per Run (${maxCredits})`,
		);
	}
	if (minBalance !== null && balance !== null && balance - total < minBalance) {
		return overBudget(
			`No task was created for item ${item}: it may cost ${so}, and of the balance of ${balance} less than Minimum Balance Left (${minBalance}) would remain`,
		);
	}
	return undefined;
}

/** Where a whole run would cross its budget, before anything is submitted. */
export function firstCrossing(
	budget: Budget,
	items: ReadonlyArray<{ itemIndex: number; expected: Cost | null }>,
): { itemIndex: number; failure: Failure } | undefined {
	let planned = budget;
	for (const { itemIndex, expected } of items) {
		const failure = crossing(planned, expected, itemIndex);
		if (failure) return { itemIndex, failure };
		planned = withSpent(planned, expected?.amount ?? 0);
	}
	return undefined;
}

/** Why an item after the one that crossed is not submitted either. */
export function afterCrossing(first: Failure, firstIndex: number, item: number): Failure {
	return first.with({
		message: `No task was created for item ${item}: the run stopped before item ${firstIndex}, which would have crossed its budget`,
	});
}

function overBudget(message: string): Failure {
	return new Failure({
		kind: 'overBudget',
		message,
		nextStep:
			'Nothing was paid for this item. Raise the limit under Batch and Budget, give fewer items at once, or choose something cheaper.',
		retryable: false,
		mayHaveBeenAccepted: false,
	});
}

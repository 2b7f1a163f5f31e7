import type { Cost, Task } from '../../model/task';
import type { Provider } from '../../providers/provider';
import { costOf, type Budget } from '../../tasks/budget';
import type { Api } from '../../transport/api';
import type { BatchSettings } from './readBatch';

/** What this run has ordered already, in a try that n8n repeats. */
export interface OrderedBefore {
	tasks: readonly Task[];
	/** Items whose order may have been taken. */
	inDoubt: ReadonlyArray<{ expected: Cost | null }>;
}

/** The budget of a run as it begins; asks for the balance where some of it must be left. */
export async function openBudget(
	{ maxCredits, minBalance }: Pick<BatchSettings, 'maxCredits' | 'minBalance'>,
	provider: Provider,
	api: Api,
	{ tasks, inDoubt }: OrderedBefore,
): Promise<Budget> {
	const known = tasks.reduce((sum, task) => sum + costOf(task, task.estimatedCost), 0);
	const open = inDoubt.reduce((sum, { expected }) => sum + (expected?.amount ?? 0), 0);
	const left = minBalance === null ? undefined : (await provider.credits?.(api))?.availableCredits;
	return {
		maxCredits,
		minBalance,
		spent: known + open,
		// The balance knows of the tasks ordered before: they are added, since `spent` takes them away.
		balance: left === undefined ? null : left + known,
	};
}

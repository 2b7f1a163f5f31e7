import type { Provider } from '../../providers/provider';
import { costOf, type Budget } from '../../tasks/budget';
import type { Task } from '../../tasks/task';
import type { Api } from '../../transport/api';
import type { BatchSettings } from './readBatch';

/**
 * The budget of a run as it begins; asks for the balance where some of it must be left.
 * @param before tasks this run has ordered already, in a try that n8n repeats
 */
export async function openBudget(
	{ maxCredits, minBalance }: Pick<BatchSettings, 'maxCredits' | 'minBalance'>,
	provider: Provider,
	api: Api,
	before: readonly Task[],
): Promise<Budget> {
	const spent = before.reduce((sum, task) => sum + costOf(task, task.estimatedCost), 0);
	const left = minBalance === null ? undefined : (await provider.credits?.(api))?.availableCredits;
	// The balance knows of the tasks ordered before: they are added, since `spent` takes them away.
	return { maxCredits, minBalance, spent, balance: left === undefined ? null : left + spent };
}

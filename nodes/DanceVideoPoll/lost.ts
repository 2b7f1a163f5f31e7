import type { INodeExecutionData } from 'n8n-workflow';

import type { Provider } from '../../providers/provider';
import { Failure } from '../../transport/failure';
import { toErrorItem, type ErrorPolicy } from '../nodeError';
import type { PollState } from './state';

/** What to do about a wait that was lost. */
export const WAIT_AGAIN =
	'The task goes on at the provider: run Wait for Task again with its ID. If n8n runs out of memory with its result, switch Download Result off.';

/** The items of a wait that nobody goes on with: each names its task. */
export function lostItems(
	states: readonly PollState[],
	policy: ErrorPolicy,
	provider: Provider,
	why = (taskId: string) => `n8n was ended while it waited for task ${taskId}`,
): INodeExecutionData[] {
	return states.map((state, itemIndex) => {
		if ('passed' in state) return { json: state.passed, pairedItem: { item: itemIndex } };
		if ('facts' in state) return toErrorItem(policy, new Failure(state.facts), itemIndex);
		const { taskId } = state.watch;
		const lost = new Failure({
			kind: 'cancelled',
			message: why(taskId),
			nextStep: WAIT_AGAIN,
			retryable: true,
			taskId,
		});
		return toErrorItem(policy, lost, itemIndex, { provider: provider.id });
	});
}

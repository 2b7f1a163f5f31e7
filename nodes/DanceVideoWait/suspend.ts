import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Provider } from '../../providers/provider';
import { startPoll } from '../DanceVideoPoll/run';
import type { PollState } from '../DanceVideoPoll/state';
import { newSeal } from '../envelope';
import { errorPolicyOf } from '../nodeError';

/**
 * Suspends the execution: the tasks are watched by a sub-execution that sleeps in n8n's database. n8n
 * parks this execution on it, and goes on with the items the sub-execution ends with.
 */
export async function suspend(
	context: IExecuteFunctions,
	provider: Provider,
	states: PollState[],
): Promise<INodeExecutionData[][]> {
	const { data, waitTill } = await startPoll(context, provider, states, {
		role: 'guard',
		seal: newSeal(),
		errorPolicy: errorPolicyOf(context),
		parentId: context.getExecutionId(),
	});
	// Without a sleep these are the finished items. Else n8n takes the sub-execution's last items for
	// this node's output when it goes on.
	return [waitTill ? [] : (data[0] ?? [])];
}

import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Provider } from '../../providers/provider';
import type { Watch } from '../../tasks/watch';
import { Failure } from '../../transport/failure';
import { startPoll } from '../DanceVideoPoll/run';
import { watchesOf, type PollState } from '../DanceVideoPoll/state';
import { newSeal } from '../envelope';
import { errorPolicyOf } from '../nodeError';
import { setOwnDeadline } from '../ownDeadline';

/**
 * Suspends the execution: the tasks are watched by a sub-execution that sleeps in n8n's database. n8n
 * parks this execution on it, and goes on with the items the sub-execution ends with; should it never
 * end, with items that name the tasks.
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
	if (!waitTill) return [data[0] ?? []];
	const watches = watchesOf(states);
	const taskIds = watches.map(({ taskId }) => taskId);
	// Should everything else be lost: n8n's log still knows them.
	context.logger.info(`Dance Video Wait for Task: suspended for tasks ${taskIds.join(', ')}`);
	warnOfTimeOut(context, watches);
	const lastEndAt = Math.max(Date.now(), ...watches.map(({ deadlineAt }) => deadlineAt));
	await setOwnDeadline(context, lastEndAt, errorPolicyOf(context), (itemIndex) =>
		neverEnded(states[itemIndex]),
	);
	// n8n takes the sub-execution's last items for this node's output when it goes on.
	return [[]];
}

/** n8n counts the time an execution sleeps, and cancels it without any output. */
function warnOfTimeOut(context: IExecuteFunctions, watches: readonly Watch[]): void {
	const { executionTimeout: seconds = 0 } = context.getWorkflowSettings();
	const late = watches.filter(({ deadlineAt }) => deadlineAt > Date.now() + seconds * 1000);
	if (seconds <= 0 || late.length === 0) return;
	context.logger.warn(
		`Dance Video Wait for Task: the workflow's time-out of ${seconds} s is shorter than Max Wait, and n8n counts the time asleep. Should it cancel the execution, wait again for the tasks ${late.map(({ taskId }) => taskId).join(', ')}`,
	);
}

function neverEnded(state: PollState | undefined): Failure | undefined {
	if (!state || 'passed' in state) return undefined;
	if ('facts' in state) return new Failure(state.facts);
	const { taskId } = state.watch;
	return new Failure({
		kind: 'cancelled',
		message: `The wait for task ${taskId} never ended: the sub-execution that watched it is gone`,
		nextStep:
			"Somebody may have deleted it from n8n's list of executions. The task goes on at the provider: run Wait for Task again with its ID.",
		retryable: true,
		taskId,
	});
}

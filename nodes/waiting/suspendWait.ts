import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { settingsOf } from '../../suspension/inlineWorkflow';
import { suspend } from '../../suspension/suspend';
import { pollsOf, type PollItem, type PollState } from '../../tasks/pollJob';
import type { TaskPoll } from '../../tasks/taskPoll';
import { Failure } from '../../transport/failure';
import { toNodeError } from '../delivery/nodeError';
import { FROM_ITEM } from '../form/providerFields';
import { ifNeverEnded } from '../jobs/ifNeverEnded';
import { pollTasksJob } from '../jobs/pollTasks';

/**
 * Suspends the execution until the tasks have ended; should it never be woken, it goes on with items that
 * name the tasks.
 * @returns `undefined` when n8n does not suspend it. Sub-executions that sleep all the same ask for tasks, at
 * the most, and see that the execution does not sleep on them.
 */
export async function suspendWait(
	context: IExecuteFunctions,
	state: PollState,
): Promise<INodeExecutionData[][] | undefined> {
	const polls = pollsOf(state);
	const end = await suspend(context, pollTasksJob, state, {
		// By this n8n lets the hidden node have the credentials of all of them.
		parameters: { provider: FROM_ITEM },
		lastEndAt: Math.max(Date.now(), ...polls.map(({ deadlineAt }) => deadlineAt)),
		ifNeverEnded: () =>
			ifNeverEnded(context, state.policy, (itemIndex) => neverEnded(state.items[itemIndex])),
	});
	if (Array.isArray(end)) return [end];
	if (end !== 'suspended') {
		const { message } = toNodeError(context.getNode(), end.refusal);
		context.logger.warn(`${context.getNode().name}: waits in process: n8n refused: ${message}`);
		return undefined;
	}
	const taskIds = polls.map(({ taskId }) => taskId);
	// Should everything else be lost: n8n's log still knows them.
	context.logger.info(`${context.getNode().name}: suspended for tasks ${taskIds.join(', ')}`);
	warnOfTimeOut(context, polls);
	// n8n takes the job's items for this node's output when it goes on.
	return [[]];
}

/** n8n counts the time an execution sleeps, and cancels it without any output. */
function warnOfTimeOut(context: IExecuteFunctions, polls: readonly TaskPoll[]): void {
	const { executionTimeout: seconds = 0 } = settingsOf(context);
	const late = polls.filter(({ deadlineAt }) => deadlineAt > Date.now() + seconds * 1000);
	if (seconds <= 0 || late.length === 0) return;
	context.logger.warn(
		`${context.getNode().name}: the workflow's time-out of ${seconds} s is shorter than Max Wait, and n8n counts the time asleep. Should it cancel the execution, wait again for the tasks ${late.map(({ taskId }) => taskId).join(', ')}`,
	);
}

function neverEnded(item: PollItem | undefined): Failure | undefined {
	if (!item || 'passed' in item) return undefined;
	if ('details' in item) return new Failure(item.details);
	const { taskId } = item.poll;
	return new Failure({
		kind: 'cancelled',
		message: `The wait for task ${taskId} never ended: the sub-execution that polled it is gone`,
		nextStep:
			"Somebody may have deleted it from n8n's list of executions. The task goes on at the provider: run Wait for Task again with its ID.",
		retryable: true,
		taskId,
	});
}

import type { Task } from '../model/task';
import type { Provider } from '../providers/provider';
import { Failure } from '../transport/failure';
import { GOES_ON, type Outcome } from './taskPoll';

type Named = Pick<Provider, 'displayName' | 'refundNote' | 'ownFaults'>;

/** Why an outcome is not a success; `undefined` when it is one. */
export function outcomeFailure(outcome: Outcome, provider: Named): Failure | undefined {
	if (outcome.kind === 'gaveUp') return new Failure(outcome.details);
	if (outcome.kind === 'timedOut') return timedOut(outcome);
	return outcome.task.status === 'failed' ? taskFailed(outcome.task, provider) : undefined;
}

/** One line about a task, for an error that has to name many. */
export function describeOutcome(outcome: Outcome): string {
	const { taskId } = outcome;
	if (outcome.kind === 'gaveUp') return `${taskId}: not known (${outcome.details.message})`;
	if (outcome.kind === 'timedOut')
		return `${taskId}: not ended yet (last status: ${lastStatus(outcome.last)})`;
	const { status, videoUrl, outputs, error } = outcome.task;
	if (status === 'succeeded')
		return `${taskId}: succeeded, ${videoUrl ?? outputs[0]?.url ?? 'no result'}`;
	return `${taskId}: ${status}${error ? ` (${error.message})` : ''}`;
}

const CHANGE_FIRST = 'Change what the reason names, then create the task again.';
const CREATE_UNCHANGED = 'The fault was at the provider: create the task again unchanged.';

function taskFailed(task: Task, { displayName, refundNote, ownFaults = [] }: Named): Failure {
	const isOwnFault = ownFaults.includes(task.error?.code ?? '');
	return new Failure({
		kind: 'taskFailed',
		message: `Task ${task.taskId} failed at ${displayName}: ${task.error?.message ?? 'no reason given'}`,
		nextStep: [refundOf(task, refundNote), isOwnFault ? CREATE_UNCHANGED : CHANGE_FIRST]
			.filter(Boolean)
			.join(' '),
		retryable: false,
		taskId: task.taskId,
		...(task.error?.code && { code: task.error.code }),
	});
}

/** What the provider itself says of the money; nothing is claimed on its behalf. */
function refundOf({ refundedCredits }: Task, refundNote: string | undefined): string | undefined {
	if (refundedCredits === null) return refundNote;
	return refundedCredits > 0
		? `The provider reports that it refunded ${refundedCredits} credits.`
		: 'The provider reports that it refunded no credits.';
}

function timedOut({ taskId, last, waitedMs }: Extract<Outcome, { kind: 'timedOut' }>): Failure {
	return new Failure({
		kind: 'timedOut',
		message: `Timed out after ${Math.round(waitedMs / 1000)} s waiting for task ${taskId} (last status: ${lastStatus(last)})`,
		nextStep: GOES_ON,
		retryable: true,
		taskId,
	});
}

function lastStatus(last: Task | undefined): string {
	return last?.providerStatus ?? last?.status ?? 'not known';
}

import type { Provider } from '../providers/provider';
import { Failure } from '../transport/failure';
import type { Task } from './task';
import type { Outcome } from './watch';

type Named = Pick<Provider, 'displayName' | 'refundNote'>;

/** Why an outcome is not a success; `undefined` when it is one. */
export function outcomeFailure(outcome: Outcome, provider: Named): Failure | undefined {
	if (outcome.kind === 'gaveUp') return new Failure(outcome.facts);
	if (outcome.kind === 'timedOut') return timedOut(outcome);
	return outcome.task.status === 'failed' ? taskFailed(outcome.task, provider) : undefined;
}

/** One line about a task, for an error that has to name many. */
export function describeOutcome(outcome: Outcome): string {
	const { taskId } = outcome;
	if (outcome.kind === 'gaveUp') return `${taskId}: not known (${outcome.facts.message})`;
	if (outcome.kind === 'timedOut')
		return `${taskId}: not ended yet (last status: ${lastStatus(outcome.last)})`;
	const { status, videoUrl, outputs, error } = outcome.task;
	if (status === 'succeeded')
		return `${taskId}: succeeded, ${videoUrl ?? outputs[0]?.url ?? 'no result'}`;
	return `${taskId}: ${status}${error ? ` (${error.message})` : ''}`;
}

function taskFailed(task: Task, { displayName, refundNote }: Named): Failure {
	return new Failure({
		kind: 'taskFailed',
		message: `Task ${task.taskId} failed at ${displayName}: ${task.error?.message ?? 'no reason given'}`,
		nextStep: [refundOf(task, refundNote), 'Change what the reason names, then order again.']
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
		nextStep:
			'The task goes on at the provider: run Wait for Task again with this ID. Waiting costs nothing.',
		retryable: true,
		taskId,
	});
}

function lastStatus(last: Task | undefined): string {
	return last?.providerStatus ?? last?.status ?? 'not known';
}

import { isEndUnknown, type FailureDetails } from '../model/failureDetails';
import type { Task } from '../model/task';
import { asFailure, Failure } from '../transport/failure';

/** How a submission that was not refused ended: now, or under the same key before. */
export type OnceResult = { task: Task } | AlreadySubmitted;

/** The status of an item whose Submit Once Key was submitted before; not one of a task. */
export const ALREADY_SUBMITTED = 'alreadySubmitted';

/** A key that was accepted before; with its task and whose it is, where this n8n knows it. */
export interface AlreadySubmitted {
	alreadySubmitted: string;
	taskId?: string;
	provider?: string;
}

/** How the submission of an item ended. Plain data: it may have to be kept in n8n's database. */
export type SubmitResult = OnceResult | FailedSubmit;

/** A submission that failed. */
export interface FailedSubmit {
	details: FailureDetails;
	/** Who was asked, where it is kept: a retry may be of a node that is set to another provider by then. */
	provider?: string;
	/** And at which account, which the credential may not be of by then. */
	account?: string;
}

/** The result of one item. */
export interface SubmitOutcome {
	itemIndex: number;
	result: SubmitResult;
}

/** What was thrown instead of a result. */
export function failed(error: unknown): FailedSubmit {
	return { details: asFailure(error).details };
}

/** The task of a submission that was accepted. */
export function taskOf(result: SubmitResult | undefined): Task | undefined {
	return result && 'task' in result ? result.task : undefined;
}

/** The provider that a result names as the one that was asked. */
export function providerOf(result: SubmitResult): string | undefined {
	return taskOf(result)?.provider ?? ('provider' in result ? result.provider : undefined);
}

/** The ID of the task that this run has submitted, also where that failed; none of one from before. */
export function taskIdOf(result: SubmitResult): string | undefined {
	return 'details' in result ? result.details.taskId : taskOf(result)?.taskId;
}

/**
 * Whether the provider was asked and has certainly made no task: only then may the item be submitted
 * elsewhere. What was not sent at all says nothing of earlier runs with the same Submit Once Key.
 */
export function isRefused({ details }: FailedSubmit): boolean {
	const { kind, sentAtMs, taskId } = details;
	// After a stop nothing was sent; after a conflict the first under the same key may be there, and paid.
	if (kind === 'cancelled' || kind === 'conflict') return false;
	return sentAtMs !== undefined && taskId === undefined && !isEndUnknown(details);
}

/** An item that was not tried, because one before it stopped the run. */
export function notTried(): FailedSubmit {
	return failed(
		new Failure({
			kind: 'invalidRequest',
			message: 'No task was created for the item, because an item before it failed',
			nextStep: 'Nothing was paid for it.',
			retryable: true,
			mayHaveBeenAccepted: false,
		}),
	);
}

/** The failure of a submission that the provider has certainly not accepted says so. */
export function saidNotSubmitted(failure: Failure): Failure {
	const { kind, nextStep, taskId } = failure.details;
	// The first submission under the same key may well be there, and paid.
	if (kind === 'conflict' || taskId !== undefined) return failure;
	return failure.with({
		nextStep: `The task was not created and nothing was charged for it. ${nextStep}`,
	});
}

/** What goes wrong before anything is sent leaves nothing open. */
export function notSent(error: unknown): Failure {
	return saidNotSubmitted(asFailure(error).with({ mayHaveBeenAccepted: false }));
}

/** Marks the failure of a paid request whose end is unknown; one that says so already stays as it is. */
export function markAmbiguous(
	failure: Failure,
	howToFindTasks: string,
	idempotencyKey?: string,
): Failure {
	const { taskId, mayHaveBeenAccepted, sentAtMs } = failure.details;
	if (mayHaveBeenAccepted || taskId !== undefined || !isEndUnknown(failure.details)) return failure;
	const when = sentAtMs === undefined ? '' : ` at ${new Date(sentAtMs).toISOString()}`;
	return failure.with({
		mayHaveBeenAccepted: true,
		message: `${failure.message}. The request was sent${when} and may have been accepted: the task may exist and may have been charged`,
		nextStep:
			idempotencyKey === undefined
				? `It was not sent again. ${howToFindTasks}`
				: `All tries had the same Idempotency-Key, so there is one task at most; Retry On Fail sends the same key again. ${howToFindTasks}`,
	});
}

/** Why a key that may have been submitted in an earlier run is not submitted again. */
export function unknownSubmit(key: string): Failure {
	return new Failure({
		kind: 'unknownSubmit',
		message: `The item with the key "${key}" was sent to the provider before, and how that ended is not known (n8n was stopped, or the answer was lost): its task may exist and may have been charged`,
		nextStep:
			'It was not sent again. Look at your tasks at the provider. To create a task anyway, set If an Earlier Attempt Is Unknown to Submit Again, or change its key.',
		retryable: false,
		mayHaveBeenAccepted: true,
	});
}

/** The task is paid for; that this could not be recorded must not cost its ID. */
export function notRecorded(key: string, { taskId }: Task, error: unknown): Failure {
	return new Failure({
		kind: 'unknownSubmit',
		message: `Task ${taskId} was created, but n8n could not note that for the key "${key}": ${asFailure(error).message}`,
		nextStep:
			'Wait for it with Dance Video Wait for Task. A later run will report this key as unknown and not create the task again.',
		retryable: false,
		taskId,
	});
}

import type { FailureDetails } from '../model/failureDetails';
import { withRaw } from '../model/rawAnswer';
import { hasEnded, isBareSuccess, type Task } from '../model/task';
import type { Clock } from '../transport/clock';
import type { StatusCheck } from './check';
import { noResult } from './noResult';
import { nextCheckMs } from './schedule';

/** How a wait ended for one task. A task that failed at the provider was `seen` to have ended. */
export type Outcome =
	| { kind: 'seen'; taskId: string; task: Task }
	| { kind: 'timedOut'; taskId: string; last?: Task; waitedMs: number }
	| { kind: 'gaveUp'; taskId: string; last?: Task; details: FailureDetails };

/**
 * The state of polling one task. Plain data, because a suspended wait is kept in n8n's database.
 * Times are milliseconds since 1970 by this machine's clock; the provider's clock is never asked.
 */
export interface TaskPoll {
	/** Whose task it is, where those of several providers may be polled together. */
	provider?: string;
	taskId: string;
	startedAt: number;
	deadlineAt: number;
	/** When the task was created, as far as known. Only decides when to check. */
	createdAt: number;
	/** From its creation to its expected end; `null` when unknown. */
	estimatedMs: number | null;
	/** When to check next. */
	checkAt: number;
	/** Checks in a row that failed, and successes in a row that named no result. */
	failedChecks: number;
	bareChecks: number;
	/** Whether the ended task keeps the provider's answer. */
	includeRawAnswer?: boolean;
	last?: Task;
	/** Set when the poll is over. */
	outcome?: Outcome;
}

/** What to do about a task of which the end has not been seen. */
export const GOES_ON =
	'The task goes on at the provider: run Wait for Task again with this ID. Waiting costs nothing.';
/** The same of several. */
export const ALL_GO_ON =
	'The tasks go on at the provider: run Wait for Task again with these IDs. Waiting costs nothing.';

/** A task that will be called back for is taken to last this long. Dance Generator: "typically 2-3 minutes". */
export const USUAL_MS = 150_000;
/** A provider may take a moment to find a task it has just accepted. */
const NOT_FOUND_GRACE_MS = 30_000;
/** A success without its result is asked for again this often before it is an error. */
const BARE_SUCCESS_CHECKS = 3;
/** Begins to poll a task that was not checked yet. */
export function startPoll(
	task: Pick<TaskPoll, 'provider' | 'taskId' | 'estimatedMs' | 'includeRawAnswer'> & {
		ageMs: number;
		timeoutMs: number;
	},
	{ now, random }: Pick<Clock, 'now' | 'random'>,
): TaskPoll {
	// The age comes from the provider's clock. One that is hours behind must not make a new task look
	// so late that it is hardly checked any more.
	const ageMs = Math.min(task.ageMs, task.estimatedMs ?? USUAL_MS);
	const poll: TaskPoll = {
		...(task.provider !== undefined && { provider: task.provider }),
		taskId: task.taskId,
		startedAt: now(),
		deadlineAt: now() + task.timeoutMs,
		createdAt: now() - ageMs,
		estimatedMs: task.estimatedMs,
		checkAt: now(),
		failedChecks: 0,
		bareChecks: 0,
		...(task.includeRawAnswer && { includeRawAnswer: true }),
	};
	return { ...poll, checkAt: nextCheckAt(poll, now(), random()) };
}

/** What a check of a task changes. Pure. */
export function afterCheck(
	before: TaskPoll,
	check: StatusCheck,
	now: number,
	random: number,
): TaskPoll {
	const poll: TaskPoll =
		'task' in check
			? {
					...before,
					// Kept in n8n's database, maybe for each of hundreds of tasks.
					last: withRaw(check.task, false),
					failedChecks: 0,
					bareChecks: isBareSuccess(check.task) ? before.bareChecks + 1 : 0,
				}
			: { ...before, failedChecks: before.failedChecks + 1 };
	const outcome = outcomeOf(poll, check, now);
	const retryAfterMs = 'failure' in check ? check.failure.details.retryAfterMs : undefined;
	return outcome
		? { ...poll, outcome }
		: { ...poll, checkAt: nextCheckAt(poll, now, random, retryAfterMs) };
}

function outcomeOf(poll: TaskPoll, check: StatusCheck, now: number): Outcome | undefined {
	const { taskId, last } = poll;
	const isLastCheck = now >= poll.deadlineAt;
	const known = { taskId, ...(last && { last }) };
	if ('failure' in check) {
		const { details } = check.failure;
		const canPass =
			details.kind === 'notFound' ? now - poll.startedAt < NOT_FOUND_GRACE_MS : details.retryable;
		return canPass && !isLastCheck
			? undefined
			: { kind: 'gaveUp', ...known, details: { ...details, taskId, nextStep: howToGoOn(details) } };
	}
	if (isBareSuccess(check.task)) {
		return poll.bareChecks > BARE_SUCCESS_CHECKS || isLastCheck
			? { kind: 'gaveUp', ...known, details: noResult(check.task).details }
			: undefined;
	}
	if (hasEnded(check.task)) {
		return { kind: 'seen', taskId, task: withRaw(check.task, poll.includeRawAnswer === true) };
	}
	return isLastCheck ? { kind: 'timedOut', ...known, waitedMs: now - poll.startedAt } : undefined;
}

/** What is said of a status check that failed must not sound as if a create had. */
function howToGoOn({ kind, nextStep, retryable }: FailureDetails): string {
	if (kind === 'notFound') return nextStep;
	return retryable ? GOES_ON : `${nextStep} ${GOES_ON}`;
}

function nextCheckAt(poll: TaskPoll, now: number, random: number, retryAfterMs?: number): number {
	return (
		now +
		nextCheckMs({
			elapsedMs: Math.max(0, now - poll.createdAt),
			estimatedMs: poll.estimatedMs,
			failedChecks: poll.failedChecks,
			retryAfterMs,
			remainingMs: poll.deadlineAt - now,
			random,
		})
	);
}

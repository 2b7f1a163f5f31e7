import type { CheckedInput } from '../providers/provider';
import { NO_BUDGET, type Budget } from './budget';
import { notTried, taskOf, type SubmitOutcome, type SubmitResult } from './submitResult';
import type { Cost } from '../model/task';
import type { TaskPoll } from './taskPoll';

/** One item to be submitted, from waiting for its turn to its end. Plain data. */
export interface QueueEntry {
	itemIndex: number;
	input: CheckedInput;
	/** What it costs, or the most it can; `null` when nobody knows. */
	expected: Cost | null;
	submitOnceKey?: string;
	/** A key of the user's own, for providers that take one. */
	idempotencyKey?: string;
	/** Its request is on its way, or is the next thing to be sent: written down before it is. */
	isSubmitting?: true;
	/** When it was sent first: a rate limit is waited for from then on. */
	firstTryAt?: number;
	/** Absent until it is known how the submission ended. */
	result?: SubmitResult;
	/** Of an accepted task that is counted; without an `outcome` it holds a slot. */
	poll?: TaskPoll;
}

/**
 * What is to be submitted, and how far that has come. Plain data: between two suspensions it is kept in
 * n8n's database. Times are milliseconds since 1970 by this machine's clock.
 */
export interface SubmitQueue {
	/** In the order in which they are submitted. */
	entries: QueueEntry[];
	budget: Budget;
	stopOnFailure: boolean;
	/** Nothing is sent before: the provider asked for fewer requests. */
	rateLimitedUntil: number;
	/** Nothing is sent before, unless one of our tasks ends: the provider said that all slots are taken. */
	slotsTakenUntil: number;
	/** Such refusals in a row. */
	refusals: number;
	/** What has no slot by then is not submitted. */
	giveUpAt: number;
}

/** The last time there is: JSON has no Infinity. */
const NEVER = 8.64e15;

/** What is to be submitted, before anything is. */
export type NewEntry = Omit<QueueEntry, 'isSubmitting' | 'firstTryAt' | 'result' | 'poll'>;

/** A queue of which nothing has been submitted yet. */
export function startQueue(
	entries: readonly NewEntry[],
	{
		budget = NO_BUDGET,
		stopOnFailure = false,
		giveUpAt = NEVER,
	}: Partial<Pick<SubmitQueue, 'budget' | 'stopOnFailure' | 'giveUpAt'>> = {},
): SubmitQueue {
	return {
		entries: [...entries],
		budget,
		stopOnFailure,
		rateLimitedUntil: 0,
		slotsTakenUntil: 0,
		refusals: 0,
		giveUpAt,
	};
}

/** Whether every entry has been submitted or refused. The last tasks may still be running. */
export function isDone({ entries }: SubmitQueue): boolean {
	return entries.every(({ result }) => result !== undefined);
}

/** The tasks that hold a slot. */
export function runningOf({ entries }: SubmitQueue): TaskPoll[] {
	return entries.flatMap(({ poll }) => (poll && poll.outcome === undefined ? [poll] : []));
}

/** How each submission ended, with what is known of its task by now. */
export function outcomesOf({ entries }: SubmitQueue): SubmitOutcome[] {
	return entries.map(({ itemIndex, result = notTried(), poll }) => {
		const task = taskOf(result);
		if (!task || !poll?.last) return { itemIndex, result };
		const { estimatedCost, estimatedSeconds } = task;
		return { itemIndex, result: { task: { ...poll.last, estimatedCost, estimatedSeconds } } };
	});
}

/** The queue with an entry changed. */
export function withEntry(queue: SubmitQueue, changed: QueueEntry): SubmitQueue {
	const at = queue.entries.findIndex(({ itemIndex }) => itemIndex === changed.itemIndex);
	return { ...queue, entries: queue.entries.with(at, changed) };
}

/** The queue with a result for the first entries that have none, for `count` of them. */
export function endFirst(
	queue: SubmitQueue,
	count: number,
	resultFor: (entry: QueueEntry) => SubmitResult,
): SubmitQueue {
	let left = count;
	return endWhere(queue, () => left-- > 0, resultFor);
}

/** The queue with a result for each entry that is not being submitted, and has none. */
export function endWaiting(
	queue: SubmitQueue,
	resultFor: (entry: QueueEntry) => SubmitResult,
): SubmitQueue {
	return endWhere(queue, ({ isSubmitting }) => !isSubmitting, resultFor);
}

/** The queue with a result for each entry that was being submitted when whoever did it was lost. */
export function endSubmitting(
	queue: SubmitQueue,
	resultFor: (entry: QueueEntry) => SubmitResult,
): SubmitQueue {
	return endWhere(queue, ({ isSubmitting }) => isSubmitting === true, resultFor);
}

/** The queue with a result for those of its open entries that are meant. */
export function endWhere(
	queue: SubmitQueue,
	isMeant: (entry: QueueEntry) => boolean,
	resultFor: (entry: QueueEntry) => SubmitResult,
): SubmitQueue {
	return {
		...queue,
		entries: queue.entries.map((entry) =>
			entry.result === undefined && isMeant(entry) ? ended(entry, resultFor(entry)) : entry,
		),
	};
}

/** The queue with nothing on its way, where what was to be sent next has not been. */
export function notSubmitting(queue: SubmitQueue): SubmitQueue {
	return {
		...queue,
		entries: queue.entries.map(({ isSubmitting: _over, ...entry }) => entry),
	};
}

/** An entry whose submission has ended. */
export function ended(
	{ isSubmitting: _over, ...entry }: QueueEntry,
	result: SubmitResult,
): QueueEntry {
	return { ...entry, result };
}

import { isEndUnknown } from '../model/failureDetails';
import { hasEnded } from '../model/task';
import type { Clock } from '../transport/clock';
import { Failure } from '../transport/failure';
import { afterCrossing, costOf, crossing, withSpent } from './budget';
import {
	LIMITED,
	noSlot,
	rateLimited,
	retryAt,
	withoutSlot,
	type QueueLimits,
} from './queueLimits';
import {
	endWaiting,
	endWhere,
	ended,
	runningOf,
	withEntry,
	type QueueEntry,
	type SubmitQueue,
} from './submitQueue';
import { notTried, type OnceResult } from './submitResult';
import { nextCheckOf } from './poller';
import { startPoll } from './taskPoll';

/** What is to be done next. */
export type QueueNext =
	| { kind: 'submit'; entry: QueueEntry }
	/** Nothing before that time; `Infinity`: before one of the answers is here. */
	| { kind: 'wait'; until: number }
	| { kind: 'done' };

const BEFORE_ANSWER: QueueNext = { kind: 'wait', until: Infinity };

/** The one rule of what is submitted next, and of what is not submitted at all. Pure. */
export function advance(
	queue: SubmitQueue,
	limits: QueueLimits,
	now: number,
): { queue: SubmitQueue; next: QueueNext } {
	const { submitting, first } = openEntries(queue);
	if (!first) return { queue, next: submitting.length > 0 ? BEFORE_ANSWER : { kind: 'done' } };
	if (now >= queue.giveUpAt) {
		const details = (entry: QueueEntry) => ({ details: noSlot(entry).details });
		return advance(endWaiting(queue, details), limits, now);
	}
	if (submitting.length >= limits.inFlight) return { queue, next: BEFORE_ANSWER };
	if (opensAt(queue, limits) > now) {
		return { queue, next: { kind: 'wait', until: nextStepAt(queue, limits) } };
	}
	const reserved = submitting.reduce((sum, { expected }) => sum + (expected?.amount ?? 0), 0);
	const over = crossing(withSpent(queue.budget, reserved), first.expected, first.itemIndex);
	if (!over) {
		const entry: QueueEntry = { ...first, isSubmitting: true, firstTryAt: first.firstTryAt ?? now };
		return { queue: withEntry(queue, entry), next: { kind: 'submit', entry } };
	}
	// What is on its way may turn out cheaper than was reserved for it.
	if (submitting.length > 0) return { queue, next: BEFORE_ANSWER };
	return advance(withoutRest(queue, first, over), limits, now);
}

/** The entries that are being submitted, and the first that waits. */
function openEntries({ entries }: SubmitQueue): {
	submitting: QueueEntry[];
	first: QueueEntry | undefined;
} {
	const submitting: QueueEntry[] = [];
	let first: QueueEntry | undefined;
	for (const entry of entries) {
		if (entry.result) continue;
		if (entry.isSubmitting) submitting.push(entry);
		else first ??= entry;
	}
	return { submitting, first };
}

/** When something is to be done at the earliest: an entry to submit, or a task to poll. */
export function nextStepAt(queue: SubmitQueue, limits: QueueLimits): number {
	return Math.min(opensAt(queue, limits), nextCheckOf(runningOf(queue)), queue.giveUpAt);
}

/** When the next entry may be sent; `Infinity`: once one of our tasks has ended. */
function opensAt(queue: SubmitQueue, { slots }: QueueLimits): number {
	const { rateLimitedUntil, slotsTakenUntil } = queue;
	if (slots === undefined) return rateLimitedUntil;
	const isFull = runningOf(queue).length + openEntries(queue).submitting.length >= slots;
	return isFull ? Infinity : Math.max(rateLimitedUntil, slotsTakenUntil);
}

/** An entry would cross the budget: neither it nor what costs anything after it is submitted. */
function withoutRest(queue: SubmitQueue, first: QueueEntry, over: Failure): SubmitQueue {
	const isMeant = ({ expected }: QueueEntry) => queue.stopOnFailure || expected?.amount !== 0;
	return endWhere(queue, isMeant, ({ itemIndex }) => ({
		details: (itemIndex === first.itemIndex
			? over
			: afterCrossing(over, first.itemIndex, itemIndex)
		).details,
	}));
}

/** The queue after an entry was submitted: the result, or why there is none. Pure. */
export function afterAnswer(
	queue: SubmitQueue,
	entry: QueueEntry,
	answer: OnceResult | Failure,
	limits: QueueLimits,
	clock: Pick<Clock, 'now' | 'random'>,
): SubmitQueue {
	if (answer instanceof Failure) return afterFailure(queue, entry, answer, limits, clock.now());
	if (!('task' in answer)) return withEntry(queue, ended(entry, answer));
	const { task } = answer;
	const seconds = task.estimatedSeconds;
	const poll =
		limits.slots !== undefined &&
		!hasEnded(task) &&
		startPoll(
			{
				taskId: task.taskId,
				ageMs: 0,
				estimatedMs: seconds === null ? null : seconds * 1000,
				timeoutMs: Math.max(0, queue.giveUpAt - clock.now()),
			},
			clock,
		);
	return {
		...withEntry(queue, { ...ended(entry, answer), ...(poll && { poll }) }),
		budget: withSpent(queue.budget, costOf(task, entry.expected)),
		refusals: 0,
	};
}

/** An entry that failed waits again where only patience is asked for. */
function afterFailure(
	queue: SubmitQueue,
	entry: QueueEntry,
	{ details }: Failure,
	limits: QueueLimits,
	now: number,
): SubmitQueue {
	const { isSubmitting: _over, ...waiting } = entry;
	if (details.kind === 'concurrencyLimit' && limits.slots !== undefined) {
		return withoutSlot(withEntry(queue, waiting), details, now);
	}
	const until = retryAt(entry, details, LIMITED, limits, now);
	if (until !== undefined) return rateLimited(withEntry(queue, waiting), until);
	const spent = isEndUnknown(details) ? (entry.expected?.amount ?? 0) : 0;
	const after = withEntry(queue, ended(entry, { details }));
	return {
		...(queue.stopOnFailure ? endWaiting(after, notTried) : after),
		budget: withSpent(queue.budget, spent),
	};
}

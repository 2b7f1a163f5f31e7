import type { FailureDetails, FailureKind } from '../model/failureDetails';
import { Failure } from '../transport/failure';
import { runningOf, type QueueEntry, type SubmitQueue } from './submitQueue';

/** What the provider allows, and for how long it is waited for. */
export interface QueueLimits {
	/** Tasks that may run at the same time. Without it they are not counted, and none is polled. */
	slots?: number;
	/** Submissions that may be on their way at the same time; they begin in the order of the items. */
	inFlight: number;
	/** How long an entry waits, all in all, at a provider that asks for fewer requests. */
	maxRateLimitWaitMs: number;
}

/** One after the other at a provider with slots. Asleep, a rate limit is waited for as long as a slot. */
export function slotLimits(slots: number): QueueLimits {
	return { slots, inFlight: 1, maxRateLimitWaitMs: Infinity };
}

/** After a refusal for sending too much, nothing is sent for this long, or for what the server says. */
const RATE_LIMIT_MS = 15_000;
/** With none of our own tasks running, slots are asked for again after this long, doubled each time. */
const SLOT_MS = { first: 15_000, longest: 300_000 } as const;

/** What passes when it is waited for. */
type Passing = ReadonlySet<FailureKind>;
/** Refused for sending too much, an item was certainly not accepted. */
export const LIMITED: Passing = new Set<FailureKind>(['rateLimited']);
/** At a busy provider it may have been: sent again, it needs the same key. */
export const BUSY: Passing = new Set<FailureKind>(['rateLimited', 'providerBusy']);

/** When an entry is sent again after a failure; `undefined`: not any more. */
export function retryAt(
	{ firstTryAt = 0 }: QueueEntry,
	{ kind, retryAfterMs = 0 }: FailureDetails,
	isPassing: Passing,
	{ maxRateLimitWaitMs }: QueueLimits,
	now: number,
): number | undefined {
	const until = now + Math.max(RATE_LIMIT_MS, retryAfterMs);
	return isPassing.has(kind) && until - firstTryAt <= maxRateLimitWaitMs ? until : undefined;
}

/** The queue while the provider asks for fewer requests: all entries wait together. */
export function rateLimited(queue: SubmitQueue, until: number): SubmitQueue {
	return { ...queue, rateLimitedUntil: Math.max(queue.rateLimitedUntil, until) };
}

/** The queue while all slots are taken: the next entry waits for an end of ours, else for a while. */
export function withoutSlot(
	queue: SubmitQueue,
	{ retryAfterMs = 0 }: FailureDetails,
	now: number,
): SubmitQueue {
	const pauseMs = Math.min(SLOT_MS.longest, SLOT_MS.first * 2 ** queue.refusals);
	const isOurs = runningOf(queue).length > 0;
	return {
		...queue,
		refusals: queue.refusals + 1,
		slotsTakenUntil: isOurs ? queue.giveUpAt : now + Math.max(pauseMs, retryAfterMs),
	};
}

/** Why an entry that had no slot in time is not submitted. */
export function noSlot({ itemIndex }: QueueEntry): Failure {
	return new Failure({
		kind: 'concurrencyLimit',
		message: `No task was created for item ${itemIndex}: no slot became free in time (the provider runs a limited number of tasks at once)`,
		nextStep:
			'Nothing was paid for this item. Raise Max Wait for a Slot under Batch and Budget, or run it again later.',
		retryable: true,
		mayHaveBeenAccepted: false,
	});
}

/**
 * n8n looks for sleeping executions every 60 seconds, 70 seconds ahead (n8n 2.41.1, wait-tracker.js,
 * `startTracking`, and `getWaitingExecutions` of its repository): a shorter suspension ends late.
 */
export const SHORTEST_SUSPENSION_MS = 65_000;

/** A worker that was woken stays in process for at most this long before it sleeps again. */
const LONGEST_HOLD_MS = 60_000;
/** And does not sleep in process beyond this time: one that is awake longer counts as lost. */
const LONGEST_AWAKE_MS = 85_000;
/** For requests that are under way to come to their end. */
const SLACK_MS = 25_000;
/** For so long a worker may be awake: one that has not gone to sleep again by then is gone. */
export const AWAKE_MS = LONGEST_AWAKE_MS + SLACK_MS;

/** Long enough for the execution that waits for a new sub-execution to be asleep before it wakes. */
const SHORTEST_FIRST_SLEEP_MS = 5_000;

/**
 * Whether to suspend rather than to sleep on: when the next step is far enough away that a suspension
 * is not late for it, or when the process has been held long enough. Pure.
 */
export function shouldSuspend(untilNextMs: number, heldMs: number): boolean {
	return (
		untilNextMs >= SHORTEST_SUSPENSION_MS ||
		heldMs >= LONGEST_HOLD_MS ||
		heldMs + untilNextMs > LONGEST_AWAKE_MS
	);
}

/**
 * How long a new worker sleeps before its first step: until that is due. When it is due soon, n8n wakes
 * the worker late, but never later than after the shortest suspension. Pure.
 */
export function firstSleepMs(untilDueMs: number): number {
	return Math.max(untilDueMs, SHORTEST_FIRST_SLEEP_MS);
}

/** How long to suspend: until the next step, not shorter than n8n can do in time. Pure. */
export function suspensionMs(untilNextMs: number): number {
	return Math.max(untilNextMs, SHORTEST_SUSPENSION_MS);
}

/**
 * A worker does not sleep longer than five minutes at a time, due or not: one whose run a user has stopped
 * finds that out as it wakes, and is gone from n8n's list.
 */
const LONGEST_SLEEP_MS = 5 * 60_000 - 70_000;

/** When to wake the next time from a sleep until there is something to do. Pure. */
export function nextWakeAt(dueAt: number, now: number): number {
	// No sleep is left for the next time that would be too short for n8n.
	return dueAt - now <= LONGEST_SLEEP_MS + SHORTEST_SUSPENSION_MS ? dueAt : now + LONGEST_SLEEP_MS;
}

/**
 * An execution that must not end while its parent sleeps in another node looks after that so often; so much
 * longer than the parent it stays in n8n's list.
 */
export const LONGEST_AFTER_THE_PARENT_MS = 15 * 60_000;

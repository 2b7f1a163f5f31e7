import { SHORTEST_SUSPENSION_MS } from './strategy';
import type { Watch } from './watch';

/** A wait that was resumed stays in process for at most this long before it is suspended again. */
export const LONGEST_HOLD_MS = 60_000;
/** And does not sleep in process beyond this time: a wait that is awake longer counts as lost. */
export const LONGEST_AWAKE_MS = 85_000;
/** A suspended wait for a long task is not resumed more often than every this part of its estimate. */
const LONG_TASK_PART = 0.01;

/**
 * Whether to suspend rather than to sleep on: when the next look is far enough away that a suspension
 * is not late for it, or when the process has been held long enough. Pure.
 */
export function mayPark(untilNextMs: number, heldMs: number): boolean {
	return (
		untilNextMs >= SHORTEST_SUSPENSION_MS ||
		heldMs >= LONGEST_HOLD_MS ||
		heldMs + untilNextMs > LONGEST_AWAKE_MS
	);
}

/** Long enough for the execution that waits for a new sub-execution to be asleep before it wakes. */
const SHORTEST_FIRST_SLEEP_MS = 5_000;

/**
 * How long a new sub-execution sleeps before its first looks: to the first that is due. When that is
 * soon, n8n wakes it late, but never later than a suspension that it can end in time. Pure.
 */
export function firstSleepMs(untilNextMs: number): number {
	return Math.max(untilNextMs, SHORTEST_FIRST_SLEEP_MS);
}

/**
 * How long to suspend: to the next look, not shorter than n8n can do in time, nor so often that a
 * task of many hours is resumed every minute around its end. Never past a deadline. Pure.
 */
export function suspensionMs(
	untilNextMs: number,
	watches: readonly Watch[],
	now = Date.now(),
): number {
	const open = watches.filter(({ outcome }) => outcome === undefined);
	const estimates = open.map(({ estimatedMs }) => estimatedMs ?? 0);
	const wished = Math.max(
		untilNextMs,
		SHORTEST_SUSPENSION_MS,
		estimates.length > 0 ? Math.min(...estimates) * LONG_TASK_PART : 0,
	);
	const untilDeadline = Math.min(...open.map(({ deadlineAt }) => deadlineAt)) - now;
	return Math.min(wished, Math.max(SHORTEST_SUSPENSION_MS, untilDeadline));
}

/** The watches as they are given back when the next looks are not before `wakeAt`, in their order. Pure. */
export function postponed(watches: readonly Watch[], wakeAt: number): Watch[] {
	const inOrder = watches.toSorted((one, other) => one.lookAt - other.lookAt);
	return watches.map((watch) =>
		watch.outcome
			? watch
			: { ...watch, lookAt: Math.max(watch.lookAt, wakeAt + inOrder.indexOf(watch)) },
	);
}

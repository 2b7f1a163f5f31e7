import { SHORTEST_SUSPENSION_MS } from './strategy';
import type { Watch } from './watch';

/** A wait that was resumed stays in process for at most this long before it is suspended again. */
const LONGEST_HOLD_MS = 60_000;
/** A suspended wait for a long task is not resumed more often than every this part of its estimate. */
const LONG_TASK_PART = 0.01;

/**
 * Whether to suspend rather than to sleep on: when the next look is far enough away that a suspension
 * is not late for it, or when the process has been held long enough. Pure.
 */
export function mayPark(untilNextMs: number, heldMs: number): boolean {
	return untilNextMs >= SHORTEST_SUSPENSION_MS || heldMs >= LONGEST_HOLD_MS;
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

import { LONGEST_HOLD_MS, suspensionMs } from './parking';
import type { Watch } from './watch';

/** How long one watcher watches, and when its guard comes to see whether it is gone. */
export interface Turn {
	/** The watcher does not sleep beyond this time; it gives the tasks back instead. */
	watchUntil: number;
	/** Later than a living watcher can be. */
	guardAt: number;
}

/** A turn gets longer with the wait, to at most this: what a killed watcher can cost at most. */
const LONGEST_TURN_MS = 30 * 60_000;
/** For the looks that begin at the end of a turn to come to their end, even when requests take long. */
const SLACK_MS = 60_000;

/**
 * Plans a watcher's turn: to its first looks, and as long again as the tasks have been waited
 * for, so that a long wait takes few turns. Pure.
 */
export function planTurn(watches: readonly Watch[], now: number): Turn {
	const open = watches.filter(({ outcome }) => outcome === undefined);
	const untilNextMs = Math.max(0, Math.min(...open.map(({ lookAt }) => lookAt)) - now);
	const firstLooksAt = now + (open.length === 0 ? 0 : suspensionMs(untilNextMs, open, now));
	const waitedMs = now - Math.min(now, ...open.map(({ startedAt }) => startedAt));
	const watchUntil = Math.max(firstLooksAt, now + Math.min(waitedMs, LONGEST_TURN_MS));
	return { watchUntil, guardAt: watchUntil + LONGEST_HOLD_MS + SLACK_MS };
}

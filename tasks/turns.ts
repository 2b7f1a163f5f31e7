import { LONGEST_AWAKE_MS, suspensionMs } from './parking';
import type { Watch } from './watch';

/** How long one watcher watches, and when its guard comes to see whether it is gone. */
export interface Turn {
	/** The watcher does not sleep beyond this time; it gives the tasks back instead. */
	watchUntil: number;
	/** Later than a living watcher can be awake after its first looks. */
	guardAt: number;
}

/** A turn gets longer with the wait, to at most this: so a long wait takes few sub-executions. */
const LONGEST_TURN_MS = 30 * 60_000;
/** For looks that are under way to come to their end. */
const SLACK_MS = 25_000;
/** For so long a watcher may be awake: one that has not gone to sleep again by then is gone. */
export const AWAKE_MS = LONGEST_AWAKE_MS + SLACK_MS;

/**
 * Plans a watcher's turn: to its first looks, and as long again as the tasks have been waited
 * for. However long the turn, its guard looks after it each time it has been awake. Pure.
 */
export function planTurn(watches: readonly Watch[], now: number): Turn {
	const open = watches.filter(({ outcome }) => outcome === undefined);
	const untilNextMs = Math.max(0, Math.min(...open.map(({ lookAt }) => lookAt)) - now);
	const firstLooksAt = now + (open.length === 0 ? 0 : suspensionMs(untilNextMs, open, now));
	const waitedMs = now - Math.min(now, ...open.map(({ startedAt }) => startedAt));
	const watchUntil = Math.max(firstLooksAt, now + Math.min(waitedMs, LONGEST_TURN_MS));
	return { watchUntil, guardAt: firstLooksAt + AWAKE_MS };
}

import type { Obstacle } from './obstacle';
import { SHORTEST_SUSPENSION_MS } from './timing';

/** What the user chose. */
export type WaitWish = 'automatic' | 'inProcess' | 'suspend';

/** Where a wait happens: here, holding the process; or suspended, holding nothing. */
export type Strategy = 'inProcess' | 'suspend';

/** A wait that was expected to be short is suspended after this long in process. */
const LONG_FOR_A_SHORT_ONE_MS = 90_000;
/** A task of which nothing is known may be over in seconds: it is waited for so long in process. */
const FIRST_TRY_MS = 20_000;

/** What one waits for, as far as the choice needs it. */
export interface Expected {
	ageMs: number;
	/** `null` when it is not known. */
	estimatedMs: number | null;
	timeoutMs: number;
}

/** Where to wait. */
export interface Choice {
	strategy: Strategy;
	/** A sentence for the log. */
	reason: string;
	/** In process: after how long to suspend the wait. Without it the wait stays to the end. */
	suspendAfterMs?: number;
}

/** Chooses where to wait, and says why. Pure. */
export function chooseStrategy(
	wish: WaitWish,
	requests: readonly Expected[],
	obstacle: Obstacle,
): Choice {
	const here = (reason: string, suspendAfterMs?: number): Choice => ({
		strategy: 'inProcess',
		reason,
		...(suspendAfterMs !== undefined && obstacle === undefined && { suspendAfterMs }),
	});
	if (wish === 'inProcess') return here('waits in process, as chosen');
	const expectedMs = Math.max(
		0,
		...requests.map(({ ageMs, estimatedMs, timeoutMs }) =>
			Math.min(timeoutMs, (estimatedMs ?? 0) - ageMs),
		),
	);
	const seconds = Math.round(expectedMs / 1000);
	if (expectedMs < SHORTEST_SUSPENSION_MS && wish === 'automatic') {
		return requests.some(({ estimatedMs }) => estimatedMs === null)
			? here('waits in process at first: it is not known how long the tasks take', FIRST_TRY_MS)
			: here(
					`waits in process: the tasks are expected within about ${seconds} s`,
					LONG_FOR_A_SHORT_ONE_MS,
				);
	}
	if (obstacle !== undefined) return here(`waits in process: ${obstacle}`);
	return { strategy: 'suspend', reason: `suspends: the tasks are expected in about ${seconds} s` };
}

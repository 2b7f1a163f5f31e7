import type { Clock } from '../transport/clock';
import type { Mark } from './marks';

/** How often the owner of a claim raises it while its request is on its way. */
const BEAT_MS = 5_000;
/** How soon it is seen that no request is on its way any more, so that no timer stays behind for long. */
const NAP_MS = 500;
/** A claim that has not been raised for so long has no owner any more: n8n was killed. */
export const SILENCE_MS = 6 * BEAT_MS;

/** Does something, and raises a mark from time to time meanwhile; not any more when it resolves. */
export type Heartbeat = <Result>(mark: Mark, action: () => Promise<Result>) => Promise<Result>;

/** One for all claims of a run: it sleeps only while there are any. */
export function createHeartbeat(clock: Clock): Heartbeat {
	const alive = new Set<Mark>();
	let isBeating = false;
	let round: Promise<unknown> = Promise.resolve();

	const beat = async () => {
		for (;;) {
			const nextAt = clock.now() + BEAT_MS;
			while (clock.now() < nextAt) {
				await clock.sleep(NAP_MS);
				if (alive.size === 0) return;
			}
			// A beat that is missed, because the database is away, is made up for by the next.
			round = Promise.allSettled([...alive].map(async (mark) => await mark.raise()));
			await round;
		}
	};

	return async (mark, action) => {
		alive.add(mark);
		if (!isBeating) {
			isBeating = true;
			// Cancelled, its requests are cancelled too and end their claims themselves.
			void beat()
				.catch(() => undefined)
				.finally(() => {
					isBeating = false;
				});
		}
		try {
			return await action();
		} finally {
			alive.delete(mark);
			// Raised after it was removed, the mark would stand again and have no owner.
			await round;
		}
	};
}

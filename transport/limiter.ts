import { cancelled } from './failure';

/**
 * Runs an action, at once or when it is its turn.
 * @throws Failure `cancelled` when the signal is aborted before that
 */
export type Limiter = <T>(action: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

/** Runs actions, at most `max` at once; the others wait for their turn in sequence. */
export function createLimiter(max: number): Limiter {
	const waiting = new Set<() => void>();
	let running = 0;
	const turn = async (signal?: AbortSignal) => {
		if (signal?.aborted) throw cancelled();
		if (running < max) {
			running += 1;
			return;
		}
		await new Promise<void>((resolve, reject) => {
			const begin = () => {
				signal?.removeEventListener('abort', leave);
				resolve();
			};
			const leave = () => {
				waiting.delete(begin);
				reject(cancelled());
			};
			signal?.addEventListener('abort', leave, { once: true });
			waiting.add(begin);
		});
	};
	return async (action, signal) => {
		await turn(signal);
		try {
			return await action();
		} finally {
			// The slot goes to the next in line without ever being free in between.
			const [next] = waiting;
			if (next) {
				waiting.delete(next);
				next();
			} else running -= 1;
		}
	};
}

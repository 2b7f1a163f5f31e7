import type { Clock } from './clock';
import { cancelled } from './failure';
import { thisProcess } from './thisProcess';

/** A timer for longer than this ends at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The real time, with sleeps that end at once when the execution is cancelled. */
export function realClock(cancelSignal?: AbortSignal): Clock {
	return {
		// Not a monotonic clock: a suspended wait goes on in another process, after another start.
		now: () => Date.now(),
		random: () => Math.random(),
		sleep: async (ms) => {
			let leftMs = ms;
			for (; leftMs > LONGEST_TIMER_MS; leftMs -= LONGEST_TIMER_MS) {
				await sleepOrCancel(LONGEST_TIMER_MS, cancelSignal);
			}
			await sleepOrCancel(leftMs, cancelSignal);
		},
	};
}

async function sleepOrCancel(ms: number, cancelSignal?: AbortSignal): Promise<void> {
	if (cancelSignal?.aborted) throw cancelled();
	await new Promise<void>((resolve, reject) => {
		const onAbort = () => reject(cancelled());
		cancelSignal?.addEventListener('abort', onAbort);
		void thisProcess.sleep(ms).then(() => {
			cancelSignal?.removeEventListener('abort', onAbort);
			resolve();
		});
	});
}

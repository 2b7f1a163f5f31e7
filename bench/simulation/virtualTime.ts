import { seededRandom } from '../../test/seededRandom';
import type { Clock } from '../../transport/clock';

/** Time that passes only where something sleeps, so that a day takes seconds. */
export interface VirtualTime extends Clock {
	/** Lets time pass until nothing sleeps any more. */
	run(): Promise<void>;
}

/** A time to wake, and a count that keeps sleeps of the same time in the order in which they began. */
type Sleep = { at: number; order: number; wake: () => void };

/** @param seed of the random numbers: the same seed gives the same day */
export function createVirtualTime(seed: number): VirtualTime {
	const sleeps = createHeap();
	let now = 0;
	let order = 0;
	const random = seededRandom(seed);
	return {
		now: () => now,
		random,
		sleep: async (ms) =>
			await new Promise<void>((wake) => {
				sleeps.push({ at: now + Math.max(0, ms), order: order++, wake });
			}),
		run: async () => {
			for (let next = sleeps.pop(); next; next = sleeps.pop()) {
				now = next.at;
				next.wake();
				// All that follows from it at this instant happens before the next one wakes.
				await new Promise(setImmediate);
			}
		},
	};
}

/** A binary heap; the earliest sleep is on top. */
function createHeap() {
	const heap: Sleep[] = [];
	const isBefore = (one: Sleep, other: Sleep) =>
		one.at < other.at || (one.at === other.at && one.order < other.order);
	const swap = (a: number, b: number) => {
		const [one, other] = [heap[a], heap[b]];
		if (one && other) [heap[a], heap[b]] = [other, one];
	};
	const firstOf = (...places: number[]) =>
		places.reduce((best, place) => {
			const [one, known] = [heap[place], heap[best]];
			return one && known && isBefore(one, known) ? place : best;
		});
	return {
		push: (sleep: Sleep) => {
			let at = heap.push(sleep) - 1;
			while (at > 0 && firstOf((at - 1) >> 1, at) === at) {
				swap(at, (at - 1) >> 1);
				at = (at - 1) >> 1;
			}
		},
		pop: (): Sleep | undefined => {
			const [top] = heap;
			const last = heap.pop();
			if (!top || !last || heap.length === 0) return top;
			heap[0] = last;
			for (
				let at = 0, next = firstOf(0, 1, 2);
				next !== at;
				next = firstOf(at, 2 * at + 1, 2 * at + 2)
			) {
				swap(at, next);
				at = next;
			}
			return top;
		},
	};
}

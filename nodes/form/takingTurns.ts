import { thisProcess } from '../../transport/thisProcess';

/** n8n answers nobody else while items are read, and reading thousands of them takes seconds. */
const LONGEST_TURN_MS = 100;

/** Goes through items, and lets everything else in n8n's process have its turn from time to time. */
export async function* takingTurns<Item>(items: Iterable<Item>): AsyncGenerator<Item, void> {
	let turnOverAt = performance.now() + LONGEST_TURN_MS;
	for (const item of items) {
		if (performance.now() >= turnOverAt) {
			await thisProcess.sleep(0);
			turnOverAt = performance.now() + LONGEST_TURN_MS;
		}
		yield item;
	}
}

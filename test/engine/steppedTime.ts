import { channel } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

import { createLimiter } from '../../transport/limiter';
import { createAccountRateLimiters } from '../../transport/rateLimiter';
import { FILES_AT_ONCE, thisProcess } from '../../transport/thisProcess';

/** Requests of this process of which the answer has not come to its end. */
let underWay = 0;
const started = channel('http.client.request.start');
const count = (message: unknown): void => {
	underWay += 1;
	(message as { request: ClientRequest }).request.once('close', () => {
		underWay -= 1;
	});
};

/** A sleep that has not ended. */
interface Sleep {
	wakeAtMs: number;
	wake(): void;
}

/**
 * For the tests of the block in which this is called, time goes on by itself as always, and jumps to
 * where the next sleep ends as soon as nothing else is under way. What nodes wait for takes as long
 * as before by every clock, the sandbox's included, and no time to run. Each test has limits of its
 * own.
 */
export function useSteppedTime(): void {
	const { now } = Date;
	const real = { ...thisProcess };
	let jumpedMs = 0;
	let sleeps: Sleep[] = [];
	let isStepping = false;

	/** Wakes one after the other, in the order in which they would wake by themselves. */
	const step = async (): Promise<void> => {
		isStepping = true;
		for (;;) {
			const due = () => Math.min(...sleeps.map(({ wakeAtMs }) => wakeAtMs));
			// A request that is never answered holds up nobody for longer than in real time.
			await idle(() => Date.now() >= due());
			const next = sleeps.find(({ wakeAtMs }) => wakeAtMs === due());
			if (!next) break;
			sleeps = sleeps.filter((sleep) => sleep !== next);
			jumpedMs += Math.max(0, next.wakeAtMs - Date.now());
			next.wake();
		}
		isStepping = false;
	};

	// The channel outlives the test file, and so would whatever still listened.
	beforeAll(() => started.subscribe(count));
	afterAll(() => void started.unsubscribe(count));
	beforeEach(() => {
		jumpedMs = 0;
		// Not spies: a test that restores its own would bring the real time back.
		Date.now = () => now() + jumpedMs;
		thisProcess.rateLimiters = createAccountRateLimiters();
		thisProcess.fetching = createLimiter(FILES_AT_ONCE);
		thisProcess.sleep = async (ms) =>
			await new Promise<void>((wake) => {
				sleeps.push({ wakeAtMs: Date.now() + ms, wake });
				if (!isStepping) void step();
			});
	});
	afterEach(() => {
		sleeps = [];
		Date.now = now;
		Object.assign(thisProcess, real);
	});
}

/** Resolves when no request is under way and what the last answer led to has begun, or `isDue`. */
async function idle(isDue: () => boolean): Promise<void> {
	for (let turns = 0; turns < 3 && !isDue(); turns = underWay > 0 ? 0 : turns + 1) await delay(1);
}

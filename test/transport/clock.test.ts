import { getEventListeners } from 'node:events';

import { realClock } from '../../transport/realClock';
import { failureOf } from './account';

const DAY_MS = 24 * 3_600_000;

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('the real clock', () => {
	it('gives milliseconds since 1970 and a chance from 0 to less than 1', () => {
		const { now, random } = realClock();
		expect(new Date(now()).getUTCFullYear()).toBeGreaterThan(2024);
		for (let draw = 0; draw < 100; draw++) {
			const chance = random();
			expect(chance >= 0 && chance < 1).toBe(true);
		}
	});

	it.each([0, 1, 5_000, 2 ** 31 - 1, 2 ** 31, 30 * DAY_MS, 365 * DAY_MS])(
		'sleeps for %i ms, also where a timer cannot be that long',
		async (ms) => {
			let isAwake = false;
			const sleeping = realClock()
				.sleep(ms)
				.then(() => (isAwake = true));
			await jest.advanceTimersByTimeAsync(Math.max(0, ms - 1));
			expect(isAwake).toBe(ms === 0);
			await jest.advanceTimersByTimeAsync(1);
			expect(await sleeping).toBe(true);
		},
	);

	it('leaves nothing behind at the execution once a sleep is over', async () => {
		const { signal } = new AbortController();
		const sleeping = realClock(signal).sleep(5_000);
		await jest.advanceTimersByTimeAsync(0);
		expect(getEventListeners(signal, 'abort')).toHaveLength(1);
		await jest.advanceTimersByTimeAsync(5_000);
		await sleeping;
		expect(getEventListeners(signal, 'abort')).toHaveLength(0);
	});

	it('ends a sleep at once when the execution is cancelled, and begins none after that', async () => {
		const cancel = new AbortController();
		const { sleep } = realClock(cancel.signal);
		const sleeping = failureOf(sleep(60 * DAY_MS));
		cancel.abort();
		expect((await sleeping).details).toMatchObject({ kind: 'cancelled', retryable: false });
		expect((await failureOf(sleep(0))).details.kind).toBe('cancelled');
	});
});

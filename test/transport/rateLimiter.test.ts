import fc from 'fast-check';

import { createAccountRateLimiters, createRateLimiter } from '../../transport/rateLimiter';
import { useAccounts, writtenClock } from './account';

const MINUTE_MS = 60_000;
const { account, arrived } = useAccounts();

describe('the rate of requests', () => {
	it('lets any minute see no more requests than allowed, and holds nobody up without need', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 1, max: 40 }),
				fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 120 }),
				async (perMinute, pauses) => {
					const clock = writtenClock();
					const rateLimiter = createRateLimiter(perMinute);
					const sentAt: number[] = [];
					for (const pause of pauses) {
						await clock.sleep(pause);
						await rateLimiter.acquire(clock);
						sentAt.push(clock.now());
					}
					for (const at of sentAt) {
						const inMinute = sentAt.filter((other) => other >= at && other < at + MINUTE_MS);
						expect(inMinute.length).toBeLessThanOrEqual(perMinute);
					}
					const waits = clock.sleeps.length - pauses.length;
					expect(waits === 0 || pauses.length > perMinute).toBe(true);
				},
			),
			{ numRuns: 50 },
		);
	});

	it('is not held up for longer when the clock of the machine is set back', async () => {
		let now = 10_000_000;
		const slept: number[] = [];
		const clock = {
			now: () => now,
			sleep: async (ms: number) => {
				slept.push(ms);
				now += ms;
			},
		};
		const rateLimiter = createRateLimiter(1);
		await rateLimiter.acquire(clock);
		now -= 5_000_000;
		await rateLimiter.acquire(clock);
		expect(slept).toEqual([]);
	});

	it('lets the next request go a minute and a second after the oldest', async () => {
		const clock = writtenClock();
		const rateLimiter = createRateLimiter(2);
		await rateLimiter.acquire(clock);
		await clock.sleep(7_000);
		await rateLimiter.acquire(clock);
		await rateLimiter.acquire(clock);
		await rateLimiter.acquire(clock);
		expect(clock.sleeps).toEqual([7_000, MINUTE_MS + 1_000 - 7_000, 7_000]);
	});

	it('is the same for all who use an account, and another for each account and rate', () => {
		const limiters = createAccountRateLimiters();
		const mine = limiters.of('key', 30);
		expect(limiters.of('key', 30)).toBe(mine);
		expect(limiters.of('another key', 30)).not.toBe(mine);
		expect(limiters.of('key', 60)).not.toBe(mine);
		expect(limiters.of('key', 30)).toBe(mine);
		expect(createAccountRateLimiters().of('key', 30)).not.toBe(mine);
	});

	it('is waited for before each request of an account, retries included', async () => {
		const turns: string[] = [];
		const { api } = account('danceGenerator', {
			rateLimiter: { acquire: async () => void turns.push('turn') },
		});
		await api.get('/credits');
		await api.get('/tasks');
		expect(turns).toHaveLength(2);
		expect(arrived()).toEqual(['GET 200', 'GET 200']);
	});
});

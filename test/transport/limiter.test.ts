import fc from 'fast-check';

import { createLimiter } from '../../transport/limiter';
import { failureOf } from './account';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('a limiter', () => {
	it('runs no more than allowed at once, all of them, in order, and gives each its result', async () => {
		const anyRun = fc.record({
			max: fc.integer({ min: 1, max: 5 }),
			turns: fc.array(fc.integer({ min: -1, max: 3 }), { maxLength: 20 }),
		});
		await fc.assert(
			fc.asyncProperty(anyRun, async ({ max, turns }) => {
				const limit = createLimiter(max);
				const started: number[] = [];
				let running = 0;
				let most = 0;
				const results = await Promise.allSettled(
					turns.map((length, index) =>
						limit(async () => {
							started.push(index);
							running += 1;
							most = Math.max(most, running);
							for (let left = length; left > 0; left--) await turn();
							running -= 1;
							if (length < 0) throw new Error(`no ${index}`);
							return index;
						}),
					),
				);
				expect(started).toEqual(turns.map((_, index) => index));
				expect(most).toBeLessThanOrEqual(max);
				expect(
					results.map((result) => (result.status === 'fulfilled' ? result.value : -1)),
				).toEqual(turns.map((length, index) => (length < 0 ? -1 : index)));
			}),
			{ numRuns: 50 },
		);
	});

	it('runs as many at once as allowed', async () => {
		const limit = createLimiter(3);
		let running = 0;
		let open = () => undefined as void;
		const server = new Promise<void>((resolve) => (open = resolve));
		const all = Array.from({ length: 10 }, () =>
			limit(async () => {
				running += 1;
				await server;
			}),
		);
		await turn();
		expect(running).toBe(3);
		open();
		await Promise.all(all);
		expect(running).toBe(10);
	});

	it('goes on after an action that throws before it does anything', async () => {
		const limit = createLimiter(1);
		await expect(
			limit(() => {
				throw new Error('at once');
			}),
		).rejects.toThrow('at once');
		expect(await limit(async () => 'next')).toBe('next');
	});

	it('is free again when all have gone', async () => {
		const limit = createLimiter(2);
		for (let round = 0; round < 3; round++) {
			expect(await Promise.all([1, 2, 3].map((value) => limit(async () => value)))).toEqual([
				1, 2, 3,
			]);
		}
	});

	it('lets who is cancelled leave the line, and the next one take its place', async () => {
		const limit = createLimiter(1);
		let open = () => undefined as void;
		const door = new Promise<void>((resolve) => (open = resolve));
		const first = limit(async () => await door);
		const cancel = new AbortController();
		const begun: string[] = [];
		const second = limit(async () => void begun.push('second'), cancel.signal);
		const third = limit(async () => void begun.push('third'), new AbortController().signal);
		cancel.abort();
		expect(await failureOf(second)).toMatchObject({ details: { kind: 'cancelled' } });
		open();
		await Promise.all([first, third]);
		expect(begun).toEqual(['third']);
		const never = limit(async () => void begun.push('never'), AbortSignal.abort());
		expect(await failureOf(never)).toMatchObject({ details: { kind: 'cancelled' } });
		expect(await limit(async () => 'free')).toBe('free');
		expect(begun).toEqual(['third']);
	});
});

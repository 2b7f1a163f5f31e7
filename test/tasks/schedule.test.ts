import fc from 'fast-check';

import { nextCheckMs, type CheckPlan } from '../../tasks/schedule';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

const plan = (changes: Partial<CheckPlan> = {}): CheckPlan => ({
	elapsedMs: 0,
	estimatedMs: null,
	failedChecks: 0,
	retryAfterMs: undefined,
	remainingMs: 100 * HOUR,
	random: 0.5,
	...changes,
});

/** A repeatable source of chance (Lehmer). */
function chance(seed: number): () => number {
	let state = seed;
	return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Plays a task through: when its end is seen, and after how many checks. */
function watch(durationMs: number, estimatedMs: number, random: () => number) {
	let nowMs = 0;
	let checks = 0;
	while (nowMs < durationMs) {
		nowMs += nextCheckMs(plan({ elapsedMs: nowMs, estimatedMs, random: random() }));
		checks += 1;
	}
	return { delayMs: nowMs - durationMs, checks };
}

const median = (values: number[]) =>
	values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Tasks of these lengths, each with estimates that are off by up to a fifth either way. */
const simulate = (durationsSeconds: number[]) =>
	durationsSeconds.flatMap((seconds) => {
		const random = chance(Math.ceil(seconds));
		const durationMs = seconds * SECOND;
		return Array.from({ length: 41 }, (_, run) => ({
			durationMs,
			...watch(durationMs, durationMs * (0.8 + 0.01 * run), random),
		}));
	});

/** Median delay, and looks in relation to those of a fixed poll every five seconds. */
function judge(runs: ReturnType<typeof simulate>) {
	const checks = runs.map((run) => run.checks / Math.ceil(run.durationMs / (5 * SECOND)));
	return { delayMs: median(runs.map(({ delayMs }) => delayMs)), lookShare: median(checks) };
}

describe('the schedule of checks', () => {
	it('sees the end of tasks of 20 s to 48 h with a median delay under 5 s and under a third of the checks of a 5 s poll', () => {
		// Evenly spread over the logarithm: as many short ones as long ones.
		const durations = Array.from({ length: 40 }, (_, step) => 20 * 8_640 ** (step / 39));
		const { delayMs, lookShare } = judge(simulate(durations));
		expect(delayMs).toBeLessThan(5 * SECOND);
		expect(lookShare).toBeLessThan(1 / 3);
	});

	it.each([60, 180, 600, 3_600, 8 * 3_600, 48 * 3_600])(
		'does so for tasks of %s s alone',
		(seconds) => {
			const { delayMs, lookShare } = judge(simulate([seconds]));
			expect(delayMs).toBeLessThan(5 * SECOND);
			expect(lookShare).toBeLessThan(1 / 3);
		},
	);

	it('does not check before a task can be expected to be ready', () => {
		expect(nextCheckMs(plan({ estimatedMs: 180 * SECOND }))).toBeGreaterThanOrEqual(
			0.8 * 180 * SECOND,
		);
	});

	it('checks every 5 to 10 seconds around the expected end', () => {
		for (const random of [0, 0.5, 0.999]) {
			const next = nextCheckMs(
				plan({ estimatedMs: 180 * SECOND, elapsedMs: 180 * SECOND, random }),
			);
			expect(next).toBeGreaterThanOrEqual(5 * SECOND);
			expect(next).toBeLessThanOrEqual(10 * SECOND);
		}
	});

	it('takes the longer ones of these steps until the end is likely, then the shorter ones', () => {
		const stepsAt = (elapsedSeconds: number) =>
			[0, 0.999].map((random) =>
				nextCheckMs(
					plan({ estimatedMs: 180 * SECOND, elapsedMs: elapsedSeconds * SECOND, random }),
				),
			);
		for (const step of stepsAt(150)) {
			expect(step).toBeGreaterThanOrEqual(7.5 * SECOND);
			expect(step).toBeLessThanOrEqual(10 * SECOND);
		}
		for (const step of [...stepsAt(162), ...stepsAt(260)]) {
			expect(step).toBeGreaterThanOrEqual(5 * SECOND);
			expect(step).toBeLessThanOrEqual(7.5 * SECOND);
		}
	});

	it('checks less often the later a task is, but every two minutes at least', () => {
		const at = (elapsedMs: number) => nextCheckMs(plan({ estimatedMs: 180 * SECOND, elapsedMs }));
		expect(at(600 * SECOND)).toBe(60 * SECOND);
		expect(at(10 * HOUR)).toBe(120 * SECOND);
	});

	it('slows down with each check that fails and obeys the server', () => {
		const failed = (failedChecks: number) =>
			nextCheckMs(plan({ estimatedMs: 10 * SECOND, elapsedMs: 10 * SECOND, failedChecks }));
		expect(failed(2)).toBeGreaterThan(failed(1));
		expect(nextCheckMs(plan({ failedChecks: 1, retryAfterMs: 77 * SECOND }))).toBe(77 * SECOND);
	});

	/** In seconds, after so many seconds of a task that is estimated to take so many. */
	const stepAt = (estimatedSeconds: number | null, elapsedSeconds: number, random = 0.5) =>
		nextCheckMs(
			plan({
				estimatedMs: estimatedSeconds === null ? null : estimatedSeconds * SECOND,
				elapsedMs: elapsedSeconds * SECOND,
				random,
			}),
		) / SECOND;

	it.each<[string, number, number | null, number, number]>([
		['5 s at the least where nothing is known', 5, null, 0, 0],
		['5 to 10 s, by chance', 7.5, null, 40, 0.5],
		['a tenth of the age', 20, null, 200, 0.5],
		['two minutes at the most', 120, null, 36_000, 0.5],
		['0.8 of the estimate, and a part of a step', 148.375, 180, 0, 0.5],
		['up to that, exactly', 44, 180, 100, 0],
		['a whole step from there on', 7.5, 180, 144, 0],
		['the longer ones until 0.9', 7.5, 100, 89.999, 0],
		['the shorter ones at 0.9', 5, 100, 90, 0],
		['a quarter of a short estimate', 2, 8, 8, 0.5],
		['no less than a second', 1, 2, 2, 0.5],
		['the part of a step of a short one', 9, 10, 0, 0.4],
		['a step up to 1.5 of the estimate', 6.25, 600, 900, 0.5],
		['a tenth of the age beyond', 90.1, 600, 901, 0.5],
		['a step beyond, where a tenth is less', 5, 20, 31, 0.5],
		['whole milliseconds', 7.167, null, 0, 0.433_399],
	])('waits %s', (_what, seconds, estimatedSeconds, elapsedSeconds, random) => {
		expect(stepAt(estimatedSeconds, elapsedSeconds, random)).toBe(seconds);
	});

	it('after checks that failed doubles from 5 s on, and half as much again by chance', () => {
		const at = (failedChecks: number, random: number, retryAfterMs?: number) =>
			nextCheckMs(
				plan({
					estimatedMs: 4 * SECOND,
					elapsedMs: 4 * SECOND,
					failedChecks,
					random,
					retryAfterMs,
				}),
			) / SECOND;
		expect([1, 2, 3, 4, 5, 6, 7, 2_000].map((times) => at(times, 0))).toEqual([
			5, 10, 20, 40, 80, 120, 120, 120,
		]);
		expect([1, 2].map((times) => at(times, 0.5))).toEqual([6.25, 12.5]);
		expect(at(3, 0, SECOND)).toBe(20);
		expect(at(9, 0, 900 * SECOND)).toBe(900);
		// Once one succeeds, none of that counts any more.
		expect(at(0, 0, 900 * SECOND)).toBe(1);
	});

	it('never plans past the end of the wait, whatever is known', () => {
		fc.assert(
			fc.property(
				fc.record({
					elapsedMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
					estimatedMs: fc.option(fc.double({ min: 0, max: 1e9, noNaN: true })),
					failedChecks: fc.nat(1000),
					retryAfterMs: fc.option(fc.double({ min: 0, max: 1e12, noNaN: true }), {
						nil: undefined,
					}),
					remainingMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
					random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
				}),
				(any) => {
					const next = nextCheckMs(any);
					return next >= 0 && next <= any.remainingMs;
				},
			),
		);
	});
});

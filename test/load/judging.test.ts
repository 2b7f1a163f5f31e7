import { couldBeDelayed, delaysOf } from './delays';
import type { Outage } from './kills';
import { AWAKE_BEFORE_END_MS, ESTIMATED_MS } from './plan';
import { hasVideo, isExplained, type Result } from './results';

const run = (more: Partial<Result> = {}): Result => ({
	executionId: '1',
	status: 'success',
	taskId: 'task-1',
	videoUrl: 'https://sandbox/1.mp4',
	taskCreatedAt: 0,
	taskEndedAt: ESTIMATED_MS,
	wentOnAt: ESTIMATED_MS + 4_000,
	supervisors: [],
	...more,
});

const outage = (from: number, hit: string[] = []): Outage => ({
	what: 'worker process',
	from,
	to: from + 20_000,
	hit: new Set(hit),
});

describe('what a run under load is judged by', () => {
	it('is not well without an end, or without a video', () => {
		expect(hasVideo(run())).toBe(true);
		expect(hasVideo(run({ status: 'waiting' }))).toBe(false);
		expect(hasVideo(run({ videoUrl: undefined }))).toBe(false);
	});

	it('has a kill for a reason only when it, or its supervisor, was awake then', () => {
		const asleep = run({ status: 'waiting', supervisors: ['3'] });
		expect(isExplained(asleep, [outage(0, ['2']), outage(0, ['3'])])).toBe(true);
		expect(isExplained(run({ status: 'crashed' }), [outage(0, ['1'])])).toBe(true);
		expect(isExplained(asleep, [outage(0, ['2'])])).toBe(false);
		expect(isExplained(asleep, [])).toBe(false);
	});

	it('counts as delayed by a kill by the clock of its task, however late it really was', () => {
		const late = { wentOnAt: 10 * ESTIMATED_MS };
		const OUTAGE_MS = 20_000;
		const expected = (from: number) => couldBeDelayed(run(late), [outage(from)]);
		expect(expected(ESTIMATED_MS - 10_000)).toBe(true);
		expect(expected(ESTIMATED_MS + 1)).toBe(false);
		const awakeFrom = ESTIMATED_MS - AWAKE_BEFORE_END_MS;
		// Woken while n8n catches up, for three times as long as it was away; and when it has.
		expect(expected(awakeFrom - 4 * OUTAGE_MS + 1)).toBe(true);
		expect(expected(awakeFrom - 4 * OUTAGE_MS)).toBe(false);
	});

	it('is endlessly late when the next node never began', () => {
		const results = [...Array.from({ length: 18 }, () => run()), run({ wentOnAt: undefined })];
		expect(delaysOf(results)).toEqual({ count: 19, p50: 4_000, p95: Infinity, max: Infinity });
	});
});

import fc from 'fast-check';

import {
	hasEnded,
	isBareSuccess,
	makeTask,
	toIsoTime,
	toProgress,
	toStatus,
	type TaskStatus,
} from '../../model/task';

const WORDS: Record<string, TaskStatus> = {
	queued: 'pending',
	in_progress: 'processing',
	success: 'succeeded',
	failed: 'failed',
};
const STATUSES: TaskStatus[] = ['pending', 'processing', 'succeeded', 'failed'];

/** Anything JSON can say, and what else may come out of an answer. */
const anything = fc.oneof(
	fc.jsonValue(),
	fc.anything(),
	fc.string(),
	fc.double(),
	fc.constantFrom(undefined, null, NaN, Infinity, -0),
);

describe('a status word', () => {
	it.each<[string | null | undefined, TaskStatus]>([
		['success', 'succeeded'],
		['SUCCESS', 'succeeded'],
		[' Success\n', 'succeeded'],
		['failed', 'failed'],
		['Queued', 'pending'],
		['IN_PROGRESS', 'processing'],
		['brewing', 'processing'],
		['succeeded', 'processing'],
		['', 'processing'],
		[null, 'processing'],
		[undefined, 'processing'],
		['constructor', 'processing'],
		['__proto__', 'processing'],
		['toString', 'processing'],
	])('%j is %s', (word, status) => {
		expect(toStatus(word, WORDS)).toBe(status);
	});

	it('that the table does not hold is never an end', () => {
		fc.assert(
			fc.property(fc.string(), (word) => {
				const isKnown = Object.hasOwn(WORDS, word.trim().toLowerCase());
				const status = toStatus(word, WORDS);
				return STATUSES.includes(status) && (isKnown || !hasEnded({ status }));
			}),
		);
	});
});

describe('a progress', () => {
	it.each<[unknown, number | null]>([
		[0, 0],
		[42.4, 42],
		['42', 42],
		[' 7.6 ', 8],
		[100, 100],
		[101, 100],
		[-3, 0],
		[0.5, 1],
		['', null],
		[' ', null],
		['half', null],
		[null, null],
		[undefined, null],
		[NaN, null],
		[Infinity, null],
		[true, null],
		[[50], null],
		[{}, null],
	])('of %j in percent is %j', (value, percent) => {
		expect(toProgress(value)).toBe(percent);
	});

	it.each<[unknown, number | null]>([
		[0, 0],
		[0.5, 50],
		['0.256', 26],
		[1, 100],
		[1.5, 2],
		[99, 99],
		[-1, 0],
		['', null],
	])('of %j as a fraction is %j percent', (value, percent) => {
		expect(toProgress(value, 'fraction')).toBe(percent);
	});

	it('is a whole number from 0 to 100 or nothing, whatever comes', () => {
		fc.assert(
			fc.property(anything, fc.constantFrom('percent', 'fraction'), (value, unit) => {
				const percent = toProgress(value, unit);
				return percent === null || (Number.isInteger(percent) && percent >= 0 && percent <= 100);
			}),
		);
	});
});

describe('a time', () => {
	it.each<[unknown, string | null]>([
		['2026-03-09T10:00:00.000Z', '2026-03-09T10:00:00.000Z'],
		['2026-03-09T10:00:00+08:00', '2026-03-09T02:00:00.000Z'],
		[1_773_050_400, '2026-03-09T10:00:00.000Z'],
		[1_773_050_400_000, '2026-03-09T10:00:00.000Z'],
		['1773050400', '2026-03-09T10:00:00.000Z'],
		['1773050400.25', '2026-03-09T10:00:00.250Z'],
		[1e11 - 1, '5138-11-16T09:46:39.000Z'],
		[1e11, '1973-03-03T09:46:40.000Z'],
		[-5, '1969-12-31T23:59:55.000Z'],
		['1773050400000', '2026-03-09T10:00:00.000Z'],
		[1_773_050_400.5, '2026-03-09T10:00:00.500Z'],
		['', null],
		['yesterday', null],
		[null, null],
		[undefined, null],
		[NaN, null],
		[1e300, null],
		[{}, null],
		[[1], null],
		[true, null],
	])('%j is %j', (value, iso) => {
		expect(toIsoTime(value)).toBe(iso);
	});

	it('is ISO 8601 in UTC or nothing, whatever comes', () => {
		fc.assert(
			fc.property(anything, (value) => {
				const iso = toIsoTime(value);
				return iso === null || new Date(iso).toISOString() === iso;
			}),
		);
	});

	it('is the same in seconds and in milliseconds', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1e8, max: 4e9 }), (seconds) => {
				return toIsoTime(seconds) === toIsoTime(seconds * 1_000);
			}),
		);
	});
});

describe('a task', () => {
	const known = { provider: 'vtrix', taskId: 'a', status: 'succeeded' } as const;
	const output = (type: 'video' | 'image', url: string) => ({
		type,
		url,
		width: null,
		height: null,
		durationSeconds: null,
	});

	it('has every column, with null for what is not known', () => {
		const task = makeTask(known);
		expect(Object.values(task).filter((value) => value === undefined)).toEqual([]);
		expect(task).toMatchObject({ ...known, outputs: [], videoUrl: null, cost: null, error: null });
	});

	it('has its first video as its video', () => {
		const outputs = [output('image', 'https://a'), output('video', 'https://b')];
		expect(makeTask({ ...known, outputs }).videoUrl).toBe('https://b');
		expect(makeTask({ ...known, outputs: outputs.slice(0, 1) }).videoUrl).toBeNull();
	});

	it('has ended when it succeeded or failed', () => {
		expect(STATUSES.filter((status) => hasEnded({ status }))).toEqual(['succeeded', 'failed']);
	});

	it('is a bare success when it succeeded without a result', () => {
		const nothing = { outputs: [], lastFrameUrl: null };
		expect(STATUSES.map((status) => isBareSuccess({ ...nothing, status }))).toEqual([
			false,
			false,
			true,
			false,
		]);
		const succeededWith = (...outputs: ReturnType<typeof output>[]) =>
			isBareSuccess({ status: 'succeeded', outputs, lastFrameUrl: 'https://last' });
		expect(succeededWith(output('video', 'https://b'))).toBe(false);
		expect(succeededWith(output('video', 'https://b'), output('image', 'https://last'))).toBe(
			false,
		);
		// The last frame belongs to a video that is not there.
		expect(succeededWith(output('image', 'https://last'))).toBe(true);
	});
});

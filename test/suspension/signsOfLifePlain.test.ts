import { LOST_AFTER_MS, signsOf, withSignsOfLife } from '../../suspension/signsOfLife';
import { plainContext } from './plainContext';
import { plainRows } from './plainRows';

const ROW = 'dance-video-awake-7';
const SECOND = 1_000;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());
const pass = async (ms: number) => await jest.advanceTimersByTimeAsync(ms);

/** Worker 7, which is awake from now on until it is told how that ends. */
function awake() {
	const all = plainRows();
	const { context, calls, log } = plainContext({ run: async (call) => await all.run(call) });
	let end: (work: Promise<string>) => void = () => undefined;
	const work = new Promise<string>((resolve) => {
		end = resolve;
	});
	const over = withSignsOfLife(context, '7', async () => await work);
	return { ...all, context, calls, log, end, over };
}

describe('a worker that is awake', () => {
	it('gives its first sign after a minute and others every twenty seconds, in a row of its own', async () => {
		const { rows, calls } = awake();
		await pass(60 * SECOND - 1);
		expect([...rows]).toEqual([]);
		await pass(1);
		expect([...rows]).toEqual([[ROW, ['sign 1']]]);
		await pass(20 * SECOND - 1);
		expect(rows.get(ROW)).toHaveLength(1);
		await pass(1);
		expect(rows.get(ROW)).toEqual(['sign 1', 'sign 2']);
		await pass(40 * SECOND);
		expect(rows.get(ROW)).toHaveLength(4);
		expect(calls).toHaveLength(1);
		// One that misses two of them is not taken for lost.
		expect(LOST_AFTER_MS).toBeGreaterThan(2 * 20 * SECOND);
	});

	it('gives what its work has led to, and removes its row', async () => {
		const { rows, over, end } = awake();
		await pass(60 * SECOND);
		end(Promise.resolve('done'));
		expect(await over).toBe('done');
		expect([...rows]).toEqual([]);
	});

	it('removes its row also where its work fails', async () => {
		const { rows, over, end } = awake();
		await pass(60 * SECOND);
		end(Promise.reject(new Error('no')));
		await expect(over).rejects.toThrow('no');
		expect([...rows]).toEqual([]);
	});

	it('costs no row where it is asleep before the first sign, and leaves no timer behind', async () => {
		const { calls, over, end } = awake();
		await pass(59 * SECOND);
		end(Promise.resolve('done'));
		await over;
		await pass(500);
		expect(jest.getTimerCount()).toBe(0);
		await pass(60 * SECOND);
		expect(calls).toEqual([]);
	});

	it('removes its row after the sign that it is giving, and gives no other', async () => {
		const { rows, store, over, end } = awake();
		const { add } = store;
		store.add = async (...given) => {
			await new Promise((resolve) => setTimeout(resolve, 25 * SECOND));
			await add(...given);
		};
		await pass(60 * SECOND);
		end(Promise.resolve('done'));
		await pass(24 * SECOND);
		expect([...rows]).toEqual([]);
		await pass(60 * SECOND);
		expect(await over).toBe('done');
		expect([...rows]).toEqual([]);
		expect(jest.getTimerCount()).toBe(0);
	});

	it('makes up for a sign that could not be noted, which the log says', async () => {
		const { rows, store, log } = awake();
		const { add } = store;
		store.add = async () => await Promise.reject(new Error('SQLITE_BUSY'));
		await pass(60 * SECOND);
		expect(log).toEqual([expect.stringMatching(/^debug: .*not noted: .*SQLITE_BUSY/) as string]);
		store.add = add;
		await pass(20 * SECOND);
		expect(rows.get(ROW)).toEqual(['sign 2']);
	});

	it('does its work where its row cannot be removed, or reached', async () => {
		const { store, over, end } = awake();
		store.clear = async () => await Promise.reject(new Error('SQLITE_BUSY'));
		await pass(60 * SECOND);
		end(Promise.resolve('done'));
		expect(await over).toBe('done');

		const { context, log } = plainContext({ run: async () => ({ executionId: 'x', data: [[]] }) });
		const unreached = withSignsOfLife(context, '7', async () => {
			await pass(90 * SECOND);
			return 'done';
		});
		expect(await unreached).toBe('done');
		expect(log).toEqual([]);
	});
});

describe('who looks after a worker', () => {
	it('counts its signs, and those of no other', async () => {
		const { context, rows } = awake();
		expect(await signsOf(context, '7')).toBe(0);
		rows.set(ROW, ['sign 1', 'sign 2']);
		expect(await signsOf(context, '7')).toBe(2);
		expect(await signsOf(context, '77')).toBe(0);
	});

	it('knows of none where the row cannot be reached or read', async () => {
		const { context, store } = awake();
		store.count = async () => await Promise.reject(new Error('SQLITE_BUSY'));
		expect(await signsOf(context, '7')).toBe(0);
		const run = async () => ({ executionId: 'x', data: [[]] });
		expect(await signsOf(plainContext({ run }).context, '7')).toBe(0);
	});
});

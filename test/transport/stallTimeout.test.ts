import { PassThrough } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { Failure } from '../../transport/failure';
import { withStallTimeout } from '../../transport/stallTimeout';

const WINDOW_MS = 1_000;
const STALLED = new Failure({
	kind: 'timedOut',
	message: 'It got no further',
	nextStep: 'Try again.',
	retryable: true,
});

let now = 0;
let windows: AbortController[] = [];

beforeEach(() => {
	now = 0;
	windows = [];
	jest.spyOn(Date, 'now').mockImplementation(() => now);
	jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
		if (ms !== WINDOW_MS) throw new RangeError(`A window of ${ms} ms`);
		const controller = new AbortController();
		windows.push(controller);
		return controller.signal;
	});
});
afterEach(() => jest.restoreAllMocks());

const turns = async () => {
	for (let turn = 0; turn < 20; turn++) await nextTurn();
};

function setUp() {
	const source = new PassThrough();
	const observed: Array<[number, boolean]> = [];
	let ends = 0;
	const body = withStallTimeout(source, {
		windowMs: WINDOW_MS,
		stalled: () => STALLED,
		end: () => (ends += 1),
		observe: (bytes, atEnd) => observed.push([bytes, atEnd]),
	});
	let error: unknown;
	body.on('error', (thrown) => (error = thrown));
	/** Bytes arrive at some time of a window, and the window ends. */
	const window = async (bytes: number, afterMs = WINDOW_MS) => {
		now += afterMs;
		if (bytes > 0) source.write(Buffer.alloc(bytes));
		await turns();
		now += WINDOW_MS - afterMs;
		windows.at(-1)?.abort();
		await turns();
	};
	return { source, body, observed, window, ends: () => ends, error: () => error };
}

describe('a download', () => {
	it('goes on while a kilobyte a second comes, and ends when it is less', async () => {
		const { source, body, window, ends, error } = setUp();
		body.resume();
		for (let second = 0; second < 3; second++) await window(1_000);
		expect(body.destroyed).toBe(false);
		await window(999);
		expect(error()).toBe(STALLED);
		expect(source.destroyed).toBe(true);
		expect(ends()).toBe(1);
	});

	it('ends when nothing comes at all', async () => {
		const { body, window, error } = setUp();
		body.resume();
		await window(0);
		expect(error()).toBe(STALLED);
	});

	it('goes on however slowly it is read: that is not the server’s time', async () => {
		const { source, body, window } = setUp();
		// More than the streams take in while nobody reads.
		for (let chunk = 0; chunk < 60; chunk++) source.write(Buffer.alloc(1_000));
		await turns();
		for (let second = 0; second < 5; second++) await window(0);
		expect(body.destroyed).toBe(false);
	});

	it('is waited for when its reader took most of the time, but not most of the next', async () => {
		const { body, window, error } = setUp();
		body.resume();
		await window(1, 200);
		expect(error()).toBe(STALLED);
	});

	/** A download whose reader begins so late in a second without bytes, after one with many. */
	async function readFrom(afterMs: number) {
		const download = setUp();
		// More chunks than the streams take in while nobody reads; those left over are next to nothing.
		for (let chunk = 0; chunk < 80; chunk++) {
			download.source.write(Buffer.alloc(chunk < 5 ? 1_000 : 1));
		}
		await turns();
		now = WINDOW_MS;
		windows.at(-1)?.abort();
		await turns();
		now += afterMs;
		download.body.resume();
		await turns();
		return download;
	}
	const endOfWindow = async () => {
		now = Math.ceil((now + 1) / WINDOW_MS) * WINDOW_MS;
		windows.at(-1)?.abort();
		await turns();
	};

	it.each([
		[100, true],
		[101, false],
		[500, false],
	])(
		'of which nobody read for %i ms of a second without bytes has ended: %s',
		async (afterMs, hasEnded) => {
			const { body } = await readFrom(afterMs);
			await endOfWindow();
			expect(body.destroyed).toBe(hasEnded);
		},
	);

	it('counts the time between two chunks once, and the next second for itself', async () => {
		const { source, body, error } = await readFrom(500);
		now += 100;
		source.write('x');
		await turns();
		await endOfWindow();
		expect(body.destroyed).toBe(false);
		await endOfWindow();
		expect(error()).toBe(STALLED);
	});

	it('goes on when nobody reads for half of each second, however often', async () => {
		const { source, body } = await readFrom(500);
		await endOfWindow();
		for (let second = 0; second < 3; second++) {
			body.pause();
			for (let chunk = 0; chunk < 80; chunk++) source.write('x');
			await turns();
			now += 500;
			body.resume();
			await turns();
			await endOfWindow();
			expect(body.destroyed).toBe(false);
		}
	});

	it('that was read slowly ends, too, when nothing comes afterwards', async () => {
		const { source, body, window, error } = setUp();
		for (let chunk = 0; chunk < 60; chunk++) source.write(Buffer.alloc(1_000));
		await turns();
		for (let second = 0; second < 3; second++) await window(0);
		body.resume();
		await turns();
		await window(0);
		await window(0);
		expect(error()).toBe(STALLED);
	});

	it('that is over or given up is not checked any more', async () => {
		const over = setUp();
		over.body.resume();
		over.source.end('x');
		await turns();
		await over.window(0);
		expect(over.error()).toBeUndefined();
		expect(windows).toHaveLength(1);

		const givenUp = setUp();
		givenUp.body.destroy();
		await givenUp.window(0);
		expect(givenUp.error()).not.toBe(STALLED);
		expect(givenUp.source.destroyed).toBe(true);
		expect(givenUp.ends()).toBe(1);
		expect(windows).toHaveLength(2);
	});

	it('tells how many bytes have come, and when those were all', async () => {
		const { source, body, observed } = setUp();
		body.resume();
		source.write('abc');
		await turns();
		source.end('de');
		await turns();
		expect(observed).toEqual([
			[3, false],
			[5, false],
			[5, true],
		]);
	});

	it('gives the bytes as they came, and needs nobody to be told of them', async () => {
		const source = new PassThrough();
		const body = withStallTimeout(source, {
			windowMs: WINDOW_MS,
			stalled: () => STALLED,
			end: () => undefined,
		});
		source.end('abcde');
		const chunks: Buffer[] = [];
		for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
		expect(Buffer.concat(chunks).toString()).toBe('abcde');
	});
});

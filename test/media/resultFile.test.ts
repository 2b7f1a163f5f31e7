import type { IBinaryData } from 'n8n-workflow';
import { Readable } from 'node:stream';

import { MEGABYTE } from '../../media/mediaFile';
import { isExpired, refuse, storeResult, type ResultOptions } from '../../media/resultFile';
import { Failure } from '../../transport/failure';
import type { HttpClient } from '../../transport/httpClient';
import { writtenClock } from '../transport/account';
import { blackPng } from './png';

const URL_OF_RESULT = 'https://cdn.example/video.mp4';
/** Begins like an MP4; more than is read to tell its type. */
const VIDEO = Buffer.concat([Buffer.from('\0\0\0\x14ftypisom')], 10_000);

interface Served {
	status?: number;
	headers?: Record<string, string>;
	bytes?: Buffer;
}

/** A server that gives these answers in turn, in chunks, and tells of the bytes as they pass. */
function serving(...answers: Served[]) {
	const bodies: Readable[] = [];
	const httpClient: HttpClient = async ({ observe }) => {
		const { status = 200, headers = {}, bytes = VIDEO } = answers[bodies.length] ?? answers[0]!;
		const told = observe?.(headers);
		async function* passing() {
			for (let at = 0; at < bytes.length; at += 1_000) {
				told?.(Math.min(at + 1_000, bytes.length), false);
				yield bytes.subarray(at, at + 1_000);
			}
			told?.(bytes.length, true);
		}
		const body = Readable.from(passing(), { objectMode: false, highWaterMark: 1 });
		bodies.push(body);
		return { status, headers, body };
	};
	return { httpClient, bodies };
}

/** Stores the result of a server, and what became of it. */
async function store(answers: Served[], more: Partial<ResultOptions> = {}) {
	const { httpClient, bodies } = serving(...answers);
	const clock = writtenClock();
	let turns = 0;
	const stored = storeResult(URL_OF_RESULT, {
		httpClient,
		clock,
		allow: () => undefined,
		maxBytes: VIDEO.length,
		kind: 'video',
		inTurn: async (fetch) => {
			turns += 1;
			return await fetch();
		},
		store: async (bytes, { mimeType }): Promise<IBinaryData> => {
			let length = 0;
			for await (const chunk of bytes) length += Buffer.isBuffer(chunk) ? chunk.length : 1;
			return { data: String(length), mimeType };
		},
		...more,
	});
	const end = await stored.then(
		(data) => ({ data, failure: undefined }),
		(error: unknown) => ({ data: undefined, failure: error as Failure }),
	);
	return { ...end, requests: bodies.length, turns, bodies };
}

const announced = (bytes: number) => ({ 'content-length': String(bytes) });

describe('the file of a result', () => {
	it.each([
		['whose length is not told', {}],
		['whose length is told', announced(VIDEO.length)],
	])('is stored with its type, whole, by one request: one %s', async (_what, headers) => {
		const { data, requests } = await store([{ headers }]);
		expect(data).toEqual({ data: String(VIDEO.length), mimeType: 'video/mp4' });
		expect(requests).toBe(1);
	});

	it('that broke off is fetched again, each time in its turn, and then it is an error', async () => {
		const half = { headers: announced(2 * VIDEO.length) };
		const again = await store([half, {}], { maxBytes: 2 * VIDEO.length });
		expect([again.data?.data, again.requests, again.turns]).toEqual([String(VIDEO.length), 2, 2]);
		const { failure } = await store([half], { maxBytes: 2 * VIDEO.length });
		expect(failure?.message).toMatch(/it broke off after 10000 of 20000 bytes/);
		expect(failure?.details.nextStep).toMatch(/Wait for Task again with its ID/);
	});

	it.each([
		['it says so', { headers: announced(3 * MEGABYTE) }, '3.0'],
		['it turns out to be', { bytes: Buffer.concat([VIDEO], 2 * MEGABYTE) }, '1.0'],
	])('that is too large where %s is refused once, with the limit', async (_what, answer, found) => {
		const { failure, requests, bodies } = await store([answer], { maxBytes: MEGABYTE });
		expect(failure?.message).toContain(`it has ${found} MB, more than the 1 MB allowed`);
		expect(failure?.details).toMatchObject({ kind: 'downloadFailed', retryable: false });
		expect(failure?.details.nextStep).toMatch(/Raise Max File Size/);
		expect([requests, bodies[0]?.destroyed]).toEqual([1, true]);
	});

	it('of another kind is refused once, by what its bytes are', async () => {
		const png = { bytes: blackPng(10, 10, VIDEO.length) };
		const { failure, requests, bodies } = await store([png]);
		expect(failure?.message).toMatch(/should be a video, but by its bytes it is a png file$/);
		expect(failure?.details).toMatchObject({ retryable: false });
		expect([requests, bodies[0]?.destroyed]).toEqual([1, true]);
		expect((await store([png], { kind: 'image' })).data?.mimeType).toBe('image/png');
	});

	it('that is something unknown, like a page that it is away, is fetched again', async () => {
		const page = { bytes: Buffer.from('<html>We are back soon, until then be patient</html>') };
		expect((await store([page, {}])).requests).toBe(2);
		const { failure } = await store([page]);
		expect(failure?.message).toContain('something else, starting with "<html>We are back soon, "');
		expect(failure?.message).not.toContain('until');
	});

	it('that cannot be stored is let go', async () => {
		const full = async () => await Promise.reject<never>(new Error('The disk is full'));
		const { failure, bodies, requests } = await store([{}], { store: full });
		expect(failure?.message).toMatch(/The disk is full/);
		expect([requests, bodies[0]?.destroyed]).toEqual([1, true]);
	});

	it('is not asked for at an address that is closed', async () => {
		const closed = new Failure({
			kind: 'unsafeUrl',
			message: 'It is closed',
			nextStep: 'Open it yourself.',
			retryable: false,
		});
		const allow = () => {
			throw closed;
		};
		const { failure, requests } = await store([{}], { allow });
		expect(failure?.details).toEqual(closed.details);
		expect(requests).toBe(0);
	});
});

describe('a result that its server does not give', () => {
	it.each([403, 404, 410])('with %d may have expired, and a fresh address help', async (status) => {
		const { failure, requests } = await store([{ status }]);
		expect(failure?.details.nextStep).toMatch(/address may have expired/);
		expect([isExpired(failure!), requests]).toEqual([true, 1]);
	});

	it.each([
		[503, 4, /Wait for Task again/],
		[401, 1, /Open the address in a browser/],
	])('with %d has not expired', async (status, tries, nextStep) => {
		const { failure, requests } = await store([{ status }]);
		expect(failure?.details.nextStep).toMatch(nextStep);
		expect([isExpired(failure!), requests]).toEqual([false, tries]);
	});

	it('has not expired where there was no answer at all', async () => {
		expect(isExpired(refuse('it is gone', 'Look.'))).toBe(false);
		const nobody = new Failure({
			kind: 'unreachable',
			message: 'Nobody there',
			nextStep: 'Check the base URL.',
			retryable: false,
		});
		const { failure } = await store([{}], { httpClient: async () => await Promise.reject(nobody) });
		expect(failure?.details.nextStep).toMatch(/Wait for Task again/);
	});
});

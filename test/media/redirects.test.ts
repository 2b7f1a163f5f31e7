import { Readable } from 'node:stream';

import { fetchFile } from '../../media/fetchFile';
import type { HttpRequest, RawHttpResponse } from '../../transport/httpClient';
import { failureOf } from '../transport/account';

const START = 'https://a.example/x/me.png';

/** A network in which each address answers like this; everything else is a file. */
function setUp(answers: Record<string, Partial<RawHttpResponse>>) {
	const requests: HttpRequest[] = [];
	const bodies: Readable[] = [];
	const httpClient = async (request: HttpRequest): Promise<RawHttpResponse> => {
		requests.push(request);
		const body = Readable.from([Buffer.from('file')], { objectMode: false });
		bodies.push(body);
		return { status: 200, headers: {}, body, ...answers[request.url] };
	};
	const allowed: string[] = [];
	const fetched = async () =>
		await fetchFile(httpClient, START, { allow: (url) => void allowed.push(url) });
	return { fetched, allowed, bodies, requests, urls: () => requests.map(({ url }) => url) };
}

const to = (location: string, status = 302) => ({ status, headers: { location } });

describe('a download that is redirected', () => {
	it('goes on at each new address, without a key, once that is allowed', async () => {
		const { fetched, allowed, urls, requests, bodies } = setUp({
			[START]: to('/y/you.png'),
			'https://a.example/y/you.png': to('https://b.example/z/we.png?sig=1', 307),
		});
		const file = await fetched();
		expect(file).toMatchObject({ fileName: 'we.png', sizeBytes: 4 });
		const all = [START, 'https://a.example/y/you.png', 'https://b.example/z/we.png?sig=1'];
		expect([allowed, urls()]).toEqual([all, all]);
		for (const request of requests) {
			expect(request).toMatchObject({
				method: 'GET',
				authenticated: false,
				stream: true,
				timeoutMs: 60_000,
			});
		}
		expect(bodies.map(({ destroyed }) => destroyed).slice(0, 2)).toEqual([true, true]);
	});

	it.each([300, 399])('with %i goes on, too', async (status) => {
		const { fetched, urls } = setUp({ [START]: to('https://b.example/', status) });
		await fetched();
		expect(urls()).toEqual([START, 'https://b.example/']);
	});

	it('goes on five times, and no more', async () => {
		const hops = (count: number) =>
			Object.fromEntries(
				Array.from({ length: count }, (_, hop) => [
					hop === 0 ? START : `https://a.example/${hop}`,
					to(`https://a.example/${hop + 1}`),
				]),
			);
		expect((await setUp(hops(5)).fetched()).sizeBytes).toBe(4);
		const { fetched, urls } = setUp(hops(6));
		const { details } = await failureOf(fetched());
		expect(details).toMatchObject({ kind: 'downloadFailed', retryable: false });
		expect(details.message).toBe(
			'The download from https://a.example was redirected more than 5 times',
		);
		expect(urls()).toHaveLength(6);
	});

	it('to an invalid address ends, and so does one without an address', async () => {
		const nowhere = await failureOf(setUp({ [START]: to('https://') }).fetched());
		expect(nowhere.message).toMatch(/was redirected to an invalid address$/);
		const nothing = await failureOf(setUp({ [START]: { status: 302 } }).fetched());
		expect(nothing.details).toMatchObject({ httpStatus: 302, retryable: false });
	});
});

describe('a download that is refused', () => {
	it.each([
		[199, false],
		[300, false],
		[399, false],
		[400, false],
		[404, false],
		[408, true],
		[429, true],
		[499, false],
		[500, true],
		[503, true],
	])('with %i may be tried again: %s', async (status, retryable) => {
		const { fetched, bodies } = setUp({ [START]: { status } });
		const { details } = await failureOf(fetched());
		expect(details).toMatchObject({ kind: 'downloadFailed', httpStatus: status, retryable });
		expect(details).not.toHaveProperty('retryAfterMs');
		expect(bodies[0]?.destroyed).toBe(true);
	});

	it.each([199, 400, 404])(
		'with %i is not led anywhere, though a header has an address',
		async (status) => {
			const { fetched, urls } = setUp({ [START]: to('https://b.example/', status) });
			expect((await failureOf(fetched())).details.httpStatus).toBe(status);
			expect(urls()).toEqual([START]);
		},
	);

	it('says when it may be tried again, and nothing that the address holds', async () => {
		const { details } = await failureOf(
			setUp({ [START]: { status: 503, headers: { 'retry-after': '7' } } }).fetched(),
		);
		expect(details.retryAfterMs).toBe(7_000);
		expect(details.message).toBe(
			'The file at https://a.example/x/me.png could not be downloaded (HTTP 503)',
		);
	});
});

describe('the length of a download', () => {
	it.each<[Record<string, string>, number]>([
		[{ 'content-length': '9' }, 9],
		[{ 'content-length': '9', 'content-encoding': 'gzip' }, 4],
		[{ 'content-length': 'x' }, 4],
		[{}, 4],
	])('announced with %j is %i', async (headers, sizeBytes) => {
		expect((await setUp({ [START]: { headers } }).fetched()).sizeBytes).toBe(sizeBytes);
	});

	it('is not known of a long file that announces none', async () => {
		const body = Readable.from([Buffer.alloc(9_000)], { objectMode: false });
		expect((await setUp({ [START]: { body } }).fetched()).sizeBytes).toBeUndefined();
	});

	it('is told to who counts the bytes', async () => {
		const seen: unknown[] = [];
		await fetchFile(
			async ({ observe }) => {
				const body = Readable.from([Buffer.from('x')], { objectMode: false });
				observe?.({ 'content-length': '5' })(1, true);
				return { status: 200, headers: {}, body };
			},
			START,
			{ allow: () => undefined, check: (...told) => seen.push(told) },
		);
		expect(seen).toEqual([[1, true, 5]]);
	});

	it('can only be had of a stream', async () => {
		const { fetched } = setUp({ [START]: { body: 'text' } });
		await expect(fetched()).rejects.toThrow('A download is read as a stream');
	});
});

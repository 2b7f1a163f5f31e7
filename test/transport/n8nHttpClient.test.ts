import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { isEndUnknown } from '../../model/failureDetails';
import { isStream, through, type ByteStream } from '../../transport/bytes';
import { inputFailure } from '../../transport/failure';
import type { HttpRequest } from '../../transport/httpClient';
import { failureOf } from './account';
import { FILE_BYTES, get, startOddServer, httpClientOf, type OddServer } from './oddServer';

let server: OddServer;
beforeEach(async () => {
	server = await startOddServer();
});
afterEach(() => server.close());

const at = (path: string) => `${server.origin}${path}`;
const send = async (request: HttpRequest, cancel?: AbortSignal) =>
	await httpClientOf(server.origin, cancel)(request);

const download = async (path: string, more: Partial<HttpRequest> = {}): Promise<ByteStream> => {
	const { body } = await send(get(at(path), { authenticated: false, stream: true, ...more }));
	if (!isStream(body)) throw new Error('Expected a stream');
	return body;
};

const post = (path: string, body: ByteStream, headers = {}): HttpRequest => ({
	method: 'POST',
	url: at(path),
	headers: { 'Content-Type': 'application/octet-stream', ...headers },
	body,
	authenticated: true,
	timeoutMs: 2_000,
});

const chunks = (count: number) =>
	Readable.from(
		Array.from({ length: count }, () => Buffer.alloc(1_000)),
		{ objectMode: false },
	);

describe('a request by n8n’s helpers', () => {
	it('carries the key only where it is asked for', async () => {
		await send(get(at('/')));
		await send(get(at('/'), { authenticated: false }));
		expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
			'Bearer sk-0123456789',
			undefined,
		]);
	});

	it('gives a body as the text it is, and header names in lower case', async () => {
		const { status, headers, body } = await send(get(at('/')));
		expect({ status, body }).toEqual({ status: 200, body: '{"ok":true}' });
		expect(Object.keys(headers)).toEqual(Object.keys(headers).map((name) => name.toLowerCase()));
	});

	it.each([true, false])(
		'that is not answered completely in time ends, and so does its connection (with key: %s)',
		async (authenticated) => {
			for (const path of ['/silent', '/drips']) {
				const { details } = await failureOf(send(get(at(path), { authenticated, timeoutMs: 500 })));
				expect(details).toMatchObject({ kind: 'timedOut', retryable: true });
				expect(details.message).toContain('within 0.5 s');
				expect(await server.connections(0)).toBe(0);
			}
		},
	);

	it('ends with its connection when the execution is cancelled', async () => {
		const cancel = new AbortController();
		const sending = failureOf(send(get(at('/silent'), { timeoutMs: 60_000 }), cancel.signal));
		await server.connections(1);
		cancel.abort();
		const { details } = await sending;
		expect(details.kind).toBe('cancelled');
		expect(isEndUnknown(details)).toBe(true);
		expect(await server.connections(0)).toBe(0);
	});

	it('is not sent when the execution has been cancelled before, and is known not to have been', async () => {
		const { details } = await failureOf(send(get(at('/')), AbortSignal.abort()));
		expect(details.kind).toBe('cancelled');
		expect(isEndUnknown(details)).toBe(false);
		expect(server.requests).toEqual([]);
	});
});

describe('an answer of an API', () => {
	const PATIENT = { timeoutMs: 60_000 };

	it.each([true, false])(
		'with an error status comes with its status, headers and words (with key: %s)',
		async (authenticated) => {
			const answer = await send(get(at('/limited'), { authenticated, ...PATIENT }));
			expect(answer).toMatchObject({
				status: 429,
				headers: { 'retry-after': '7', 'x-id': 'a, b' },
				body: '{"error":"slow down"}',
				isCut: false,
			});
		},
	);

	it.each(['/gzip', '/deflate', '/br', '/marked'])('is unpacked (%s)', async (path) => {
		const { body } = await send(get(at(path), PATIENT));
		expect(body).toBe('{"ok":true}');
	});

	it.each([
		['/endless', true],
		['/endless', false],
		['/bomb', true],
		['/bomb', false],
	])('that never ends is cut off, and its connection ends (%s)', async (path, authenticated) => {
		const { body, isCut } = await send(get(at(path), { authenticated, ...PATIENT }));
		expect(isCut).toBe(true);
		expect(body).toMatch(/^{"a":"x{1000,64000}$/);
		expect(await server.connections(0)).toBe(0);
	});

	it.each(['/breaks', '/breaks-at-once', '/not-gzip'])(
		'that breaks off is a lost connection, not one that was never made (%s)',
		async (path) => {
			const { details } = await failureOf(send(get(at(path), PATIENT)));
			expect(details).toMatchObject({ kind: 'connectionLost', retryable: true });
			expect(isEndUnknown(details)).toBe(true);
			expect(await server.connections(0)).toBe(0);
		},
	);

	it.each(['/stalls', '/drips'])('ends when the execution is cancelled (%s)', async (path) => {
		const cancel = new AbortController();
		const sending = failureOf(send(get(at(path), PATIENT), cancel.signal));
		while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
		cancel.abort();
		const { details } = await sending;
		expect(details.kind).toBe('cancelled');
		expect(isEndUnknown(details)).toBe(true);
		expect(await server.connections(0)).toBe(0);
	});
});

describe('a body that is sent', () => {
	it('fails with the reason for which it was broken off, not with a lost connection', async () => {
		const body = through(chunks(3), async function* (bytes) {
			for await (const chunk of bytes) {
				yield chunk;
				throw inputFailure(['The file is too large.']);
			}
		});
		const { details } = await failureOf(send(post('/', body)));
		expect(details).toMatchObject({ kind: 'invalidInput', message: 'The file is too large.' });
	});

	it('is lost when it cannot be read to its end', async () => {
		const body = Readable.from(
			(async function* () {
				yield Buffer.alloc(1_000);
				throw Object.assign(new Error('disk gone'), { code: 'EIO' });
			})(),
			{ objectMode: false },
		);
		const { details } = await failureOf(send(post('/', body)));
		expect(details).toMatchObject({ kind: 'connectionLost', retryable: true });
	});

	it('may be refused before all of it was read', async () => {
		const { status, body } = await send(post('/refuses', chunks(500)));
		expect({ status, body }).toEqual({ status: 413, body: '{"error":"too large"}' });
	});
});

describe('a body that is downloaded', () => {
	it('arrives whole', async () => {
		expect((await buffer(await download('/file'))).length).toBe(FILE_BYTES);
	});

	it('is told of while it passes, to whoever has seen what its headers announce', async () => {
		const told: Array<[string | undefined, number, boolean]> = [];
		const observe: HttpRequest['observe'] = (headers) => (bytes, atEnd) =>
			void told.push([headers['content-length'], bytes, atEnd]);
		await buffer(await download('/file', { observe }));
		expect(told.at(-1)).toEqual([String(FILE_BYTES), FILE_BYTES, true]);
		expect(told.at(-2)).toEqual([String(FILE_BYTES), FILE_BYTES, false]);
	});

	it('is not compressed on its way, so that its length is the file’s', async () => {
		const response = await send(get(at('/page'), { authenticated: false, stream: true }));
		if (!isStream(response.body)) throw new Error('Expected a stream');
		expect((await buffer(response.body)).length).toBe(FILE_BYTES);
		expect(response.headers['content-length']).toBe(String(FILE_BYTES));
	});

	it.each(['/stalls', '/drips'])('ends when it gets no further (%s)', async (path) => {
		const { details } = await failureOf(buffer(await download(path, { timeoutMs: 1_000 })));
		expect(details).toMatchObject({ kind: 'timedOut', retryable: true });
		expect(details.message).toContain(server.origin);
		expect(await server.connections(0)).toBe(0);
	});

	it('may take longer than the time for its beginning when it gets on', async () => {
		const body = await download('/file', { timeoutMs: 200 });
		await new Promise((resolve) => setTimeout(resolve, 700));
		expect((await buffer(body)).length).toBe(FILE_BYTES);
	});

	it.each(['/file', '/stalls', '/drips'])(
		'that nobody wants any more leaves no connection behind (%s)',
		async (path) => {
			(await download(path)).destroy();
			expect(await server.connections(0)).toBe(0);

			const begun = await download(path);
			for await (const chunk of begun) if (chunk) break;
			expect(await server.connections(0)).toBe(0);
		},
	);

	it('ends when the execution is cancelled', async () => {
		const cancel = new AbortController();
		const { body } = await send(
			get(at('/stalls'), { authenticated: false, stream: true, timeoutMs: 60_000 }),
			cancel.signal,
		);
		if (!isStream(body)) throw new Error('Expected a stream');
		const reading = buffer(body).catch((error: unknown) => String(error));
		cancel.abort();
		expect(await reading).toMatch(/cancel/i);
		expect(await server.connections(0)).toBe(0);
	});
});

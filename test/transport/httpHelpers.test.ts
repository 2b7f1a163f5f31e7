import { Readable } from 'node:stream';
import { setTimeout as passed } from 'node:timers/promises';

import { isEndUnknown } from '../../model/failureDetails';
import type { ByteStream } from '../../transport/bytes';
import type { HttpRequest } from '../../transport/httpClient';
import { executionSignal } from '../../transport/n8nHttpClient';
import { failureOf } from './account';
import { fakeN8n, forEver, full, get, networkError, streamOf, TYPE } from './fakeHelpers';

describe('what n8n’s helper is asked for', () => {
	it('is the answer as it is: a stream with its status, from this address and no other', async () => {
		const { send, asked } = fakeN8n(() => full());
		await send(get());
		expect(asked).toStrictEqual([
			{
				method: 'GET',
				url: 'https://api.example/v1/tasks?page=1',
				headers: { Accept: 'application/json' },
				encoding: 'stream',
				timeout: 5_000,
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
				abortSignal: expect.any(AbortSignal) as AbortSignal,
			},
		]);
	});

	it('has the query, the headers and the body of the request, also a body that is nothing', async () => {
		const { send, asked } = fakeN8n(() => full());
		const own = { 'Content-Type': 'text/plain', Accept: 'text/html' };
		await send(get({ method: 'POST', query: { page: 2 }, headers: own, body: { a: 1 } }));
		await send(get({ body: null }));
		expect(asked[0]).toMatchObject({
			method: 'POST',
			qs: { page: 2 },
			headers: own,
			body: { a: 1 },
		});
		expect(asked[1]).toHaveProperty('body', null);
	});

	it('is any type of file where a file is wanted, and not one that is packed on its way', async () => {
		const { send, asked } = fakeN8n(() => full());
		await send(get({ stream: true }));
		expect(asked[0]?.headers).toEqual({ Accept: '*/*', 'Accept-Encoding': 'identity' });
	});
});

describe('a request with a key', () => {
	const credential = { apiKey: 'sk' };

	it('is n8n’s to sign, in a context that ends with the request and is as it was otherwise', async () => {
		const given: unknown[] = [];
		const getCredentials = async (...asked: unknown[]) => {
			given.push(asked);
			return credential;
		};
		const { send, asked, authenticated } = fakeN8n(() => full(), { getCredentials });
		expect(await send(get({ authenticated: true }))).toMatchObject({ body: '{"ok":true}' });
		const [{ own, type } = {} as never] = authenticated;
		expect([type, own.getNode()]).toEqual([TYPE, 'the node']);
		expect(own.getExecutionCancelSignal()).toBe(asked[0]?.abortSignal);
		expect(await own.getCredentials('another')).toBe(credential);
		expect(given).toEqual([
			[TYPE, 3],
			['another', undefined],
		]);
	});

	it('is one without where none is asked for', async () => {
		const { send, authenticated } = fakeN8n(() => full());
		await send(get());
		expect(authenticated).toEqual([]);
	});

	it('that n8n has no credential for was not sent, and says of which type', async () => {
		const getCredentials = async () => await Promise.reject(new Error('SQLITE_BUSY'));
		const { send } = fakeN8n(() => full(), { getCredentials });
		const { details } = await failureOf(send(get({ authenticated: true })));
		expect(details).toMatchObject({ kind: 'unreachable', mayHaveBeenAccepted: false });
		expect(details.message).toMatch(/credential of the type vtrixApi: SQLITE_BUSY/);
	});
});

describe('an answer of n8n’s helper', () => {
	it('has its status, its text, and its headers by their names in lower case', async () => {
		const headers = { 'Retry-After': '7', 'set-cookie': ['a', 'b'], 'X-Number': 5 };
		const { send } = fakeN8n(() => full(streamOf('{"a"', ':1}'), headers, 429));
		expect(await send(get())).toEqual({
			status: 429,
			headers: { 'retry-after': '7', 'set-cookie': 'a, b', 'x-number': '5' },
			body: '{"a":1}',
			isCut: false,
		});
	});

	it('that is too long is cut, and the rest is not waited for; a whole one ends nothing', async () => {
		const endless = Readable.from(
			(function* () {
				for (;;) yield Buffer.alloc(1_000_000, 'x');
			})(),
			{ objectMode: false },
		);
		const long = fakeN8n(() => full(endless));
		expect((await long.send(get())).isCut).toBe(true);
		expect(long.asked[0]?.abortSignal).toHaveProperty('aborted', true);
		const short = fakeN8n(() => full());
		await short.send(get());
		expect(short.asked[0]?.abortSignal).toHaveProperty('aborted', false);
	});

	it('that is no stream is none', async () => {
		const { send } = fakeN8n(() => full({ ok: true }));
		expect((await failureOf(send(get()))).message).toMatch(/A stream was asked for/);
	});

	it.each(['ECONNRESET', 'ECONNREFUSED', 'ENOTFOUND'])(
		'that breaks off with %s is lost: the request had been sent',
		async (code) => {
			const breaks = Readable.from(
				(async function* () {
					yield Buffer.from('{"a":');
					throw Object.assign(new Error(code), { code });
				})(),
				{ objectMode: false },
			);
			const { send, asked } = fakeN8n(() => full(breaks));
			const { details } = await failureOf(send(get()));
			expect(details.kind).toBe('connectionLost');
			expect(isEndUnknown(details)).toBe(true);
			expect(asked[0]?.abortSignal).toHaveProperty('aborted', true);
		},
	);
});

describe('a request without an answer', () => {
	it('fails by what the network says, and ends', async () => {
		const { send, asked } = fakeN8n(async () => await Promise.reject(networkError('ECONNREFUSED')));
		const { details } = await failureOf(send(get()));
		expect(details.kind).toBe('unreachable');
		expect(details.message).toContain('https://api.example: it refuses connections');
		expect(asked[0]?.abortSignal).toHaveProperty('aborted', true);
	});

	it('ends when its time is over, and its end is unknown', async () => {
		const { send, asked } = fakeN8n(forEver);
		const { details } = await failureOf(send(get({ timeoutMs: 20 })));
		expect(details).toMatchObject({ kind: 'timedOut', retryable: true });
		expect(details.message).toBe('https://api.example did not answer completely within 0.02 s');
		expect(isEndUnknown(details)).toBe(true);
		expect(asked[0]?.abortSignal).toHaveProperty('aborted', true);
	});

	it('is not sent once the execution is cancelled, and is known not to have been', async () => {
		const getExecutionCancelSignal = () => AbortSignal.abort();
		const { send, asked } = fakeN8n(() => full(), { getExecutionCancelSignal });
		const { details } = await failureOf(send(get()));
		expect(details.kind).toBe('cancelled');
		expect(isEndUnknown(details)).toBe(false);
		expect(asked).toEqual([]);
	});

	it('is cancelled with the execution, whatever the network says then', async () => {
		const cancel = new AbortController();
		const { send, asked } = fakeN8n(
			async ({ abortSignal }) =>
				await new Promise((_resolve, reject) => {
					const signal = abortSignal as AbortSignal;
					signal.addEventListener('abort', () => reject(networkError('ECONNRESET')));
				}),
			{ getExecutionCancelSignal: () => cancel.signal },
		);
		const sending = failureOf(send(get()));
		cancel.abort();
		const { details } = await sending;
		expect(details.kind).toBe('cancelled');
		expect(isEndUnknown(details)).toBe(true);
		expect(asked[0]?.abortSignal).toHaveProperty('aborted', true);
	});

	it('cannot be cancelled where n8n cancels nothing', async () => {
		const { send, context } = fakeN8n(() => full());
		expect(executionSignal(context)).toBeUndefined();
		expect(await send(get())).toMatchObject({ status: 200 });
		const { signal } = new AbortController();
		expect(executionSignal({ ...context, getExecutionCancelSignal: () => signal })).toBe(signal);
	});
});

describe('a file that n8n’s helper streams', () => {
	const silent = () => new Readable({ read: () => undefined });
	const read = async (body: string | ByteStream) => {
		for await (const chunk of body) if (!chunk) break;
	};

	it('is told of as it passes, by who has seen its headers', async () => {
		const told: unknown[] = [];
		const { send } = fakeN8n(() => full(streamOf('abc'), { 'Content-Length': 3 }));
		const observe: HttpRequest['observe'] = (headers) => {
			told.push(headers);
			return (bytes, atEnd) => void told.push([bytes, atEnd]);
		};
		const { body, status, headers } = await send(get({ stream: true, observe }));
		await read(body);
		expect([status, headers['content-length']]).toEqual([200, '3']);
		expect(told).toEqual([{ 'content-length': '3' }, [3, false], [3, true]]);
	});

	it('may take longer than the time for its beginning', async () => {
		const { send, asked } = fakeN8n(() => full(streamOf('abc')));
		const { body } = await send(get({ stream: true, timeoutMs: 20 }));
		await passed(60);
		expect(asked[0]?.abortSignal).toHaveProperty('aborted', false);
		await read(body);
	});

	it('ends, and its request with it, when next to nothing comes', async () => {
		const { send, asked } = fakeN8n(() => full(silent()));
		const { body } = await send(get({ stream: true, timeoutMs: 20 }));
		const { details } = await failureOf(read(body));
		expect(details).toMatchObject({ kind: 'timedOut', retryable: true });
		expect(details.message).toMatch(/^https:\/\/api\.example sent next to nothing within 0\.02 s/);
		expect(asked[0]?.abortSignal).toHaveProperty('aborted', true);
	});
});

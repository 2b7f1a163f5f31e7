import { Readable } from 'node:stream';

import { createApi, type ApiOptions } from '../../transport/api';
import type { HttpRequest, RawHttpResponse } from '../../transport/httpClient';
import { failureOf, useAccounts, writtenClock } from './account';

const { sandbox, account, inject } = useAccounts();

/** An API whose every request is answered like this. */
const answering = (answer: Partial<RawHttpResponse>, options: Partial<ApiOptions> = {}) =>
	createApi({
		httpClient: async () => ({ status: 200, headers: {}, body: '{"id":"a"}', ...answer }),
		clock: writtenClock(),
		baseUrl: 'https://api.example/v1',
		toFailure: () => undefined,
		retries: 'once',
		...options,
	});

const refusal = {
	kind: 'providerBusy',
	message: 'Busy',
	nextStep: 'Wait.',
	retryable: true,
} as const;

describe('a request', () => {
	it('is made as its purpose wants it, and the provider knows that when it reads the answer', async () => {
		const purposes: string[] = [];
		const requests: HttpRequest[] = [];
		const api = answering(
			{},
			{
				httpClient: async (request) => {
					requests.push(request);
					return { status: 200, headers: {}, body: '{}' };
				},
				toFailure: (_response, purpose) => void purposes.push(purpose),
			},
		);
		await api.get('/x');
		await api.create('/x', { prompt: 'y' });
		await api.create('/x', {}, 'the-key');
		const open = async () => Buffer.from('z');
		await api.upload('/x', { fieldName: 'f', fileName: 'n', mimeType: 'image/png', open });
		expect(purposes).toEqual(['read', 'create', 'create', 'upload']);
		const common = { url: 'https://api.example/v1/x', authenticated: true };
		expect(requests).toStrictEqual([
			{ ...common, method: 'GET', timeoutMs: 30_000 },
			{ ...common, method: 'POST', headers: {}, body: { prompt: 'y' }, timeoutMs: 120_000 },
			{
				...common,
				method: 'POST',
				headers: { 'Idempotency-Key': 'the-key' },
				body: {},
				timeoutMs: 120_000,
			},
			expect.objectContaining({ ...common, method: 'POST', timeoutMs: 900_000 }),
		]);
	});

	it('takes its query to the provider', async () => {
		await account('danceGenerator').api.get('/tasks', { page: 2, limit: 5 });
		expect(sandbox().journal()[0]?.query).toEqual({ page: '2', limit: '5' });
	});

	it('tells when it was under way only where it may have been paid for', async () => {
		const clock = writtenClock();
		const httpClient = async (): Promise<RawHttpResponse> => {
			await clock.sleep(700);
			return { status: 200, headers: {}, body: '{}' };
		};
		const api = answering({}, { clock, httpClient });
		const began = clock.now();
		const sending = { sentAtMs: began, endedAtMs: began + 700 };
		expect((await api.create('/x', {})).sending).toEqual(sending);
		expect((await api.create('/x', {}, 'the-key')).sending?.sentAtMs).toBe(began + 700);
		expect(await api.get('/x')).not.toHaveProperty('sending');
		const failing = answering({ status: 500 }, { clock });
		expect((await failureOf(failing.create('/x', {}))).details.sentAtMs).toBe(clock.now());
		expect((await failureOf(failing.get('/x'))).details).not.toHaveProperty('sentAtMs');
	});
});

describe('an answer', () => {
	it('is what the provider says it is: a failure with 200, none with 404', async () => {
		const toFailure: ApiOptions['toFailure'] = ({ status }) => (status === 404 ? null : refusal);
		const failed = await failureOf(answering({}, { toFailure }).get('/x'));
		expect(failed.details).toMatchObject({ kind: 'providerBusy', message: 'Busy' });
		expect((await answering({ status: 404 }, { toFailure }).get('/x')).json).toEqual({ id: 'a' });
	});

	it('that fails has the time to wait only where one is named', async () => {
		const status = 429;
		const named = await failureOf(answering({ status, headers: { 'retry-after': '3' } }).get('/x'));
		expect(named.details.retryAfterMs).toBe(3_000);
		expect((await failureOf(answering({ status }).get('/x'))).details).not.toHaveProperty(
			'retryAfterMs',
		);
	});

	it.each([200, 299])('that is too long is no success (%i)', async (status) => {
		const { details } = await failureOf(answering({ status, isCut: true }).get('/x'));
		expect(details).toMatchObject({ kind: 'unreadableAnswer', httpStatus: status });
		expect(details.message).toMatch(/with more than 10 MB, which is not read: "{"id":"a"}"$/);
	});

	it.each([
		[199, 'providerError'],
		[300, 'unexpectedRedirect'],
		[402, 'insufficientCredits'],
	])('that is too long, with %i, is told by its status: %s', async (status, kind) => {
		const { details } = await failureOf(answering({ status, isCut: true }).get('/x'));
		expect(details.kind).toBe(kind);
	});

	it.each(['', ' \n'])('without anything in it (%j) is no success', async (body) => {
		const { details } = await failureOf(answering({ body }).get('/x'));
		expect(details).toMatchObject({ kind: 'unreadableAnswer', retryable: true, httpStatus: 200 });
		expect(details.message).toBe('The provider answered HTTP 200 with an empty body');
	});

	it('is never a stream', async () => {
		const failure = await failureOf(answering({ body: Readable.from(['x']) }).get('/x'));
		expect(failure.message).toContain('An API answer is read as text, never as a stream');
	});
});

describe('what a provider says in a failure', () => {
	const saying = async (more: Partial<ReturnType<NonNullable<ApiOptions['toFailure']>>>) => {
		const toFailure = () => ({ ...refusal, ...more });
		return (await failureOf(answering({}, { toFailure, secrets: ['the-secret'] }).get('/x')))
			.details;
	};

	it('is shown without keys, wherever it says it', async () => {
		const said = await saying({
			message: 'M the-secret',
			code: 'C the-secret',
			furtherInfo: 'F the-secret',
		});
		expect(said).toMatchObject({ message: 'M ***', code: 'C ***', furtherInfo: 'F ***' });
	});

	it('has no code and no further words where there are none', async () => {
		const said = await saying({});
		expect(said).not.toHaveProperty('code');
		expect(said).not.toHaveProperty('furtherInfo');
	});

	it('is never shown at any length', async () => {
		const { message } = await saying({ message: 'word '.repeat(2_000) });
		expect(message.length).toBeLessThan(4_010);
		expect(message).toMatch(/word\.\.\.$/);
	});
});

describe('a request that is tried again', () => {
	it('says for how long it waits', async () => {
		const { api, log } = account('danceGenerator');
		inject('/credits', { type: 'answer', status: 429, headers: { 'retry-after': '7' }, body: {} });
		await api.get('/credits');
		expect(log).toEqual([expect.stringMatching(/\. Trying again in 8 s\.$/)]);
	});

	it('needs nobody to be told', async () => {
		const statuses = [503, 200];
		const api = answering(
			{},
			{
				httpClient: async () => ({ status: statuses.shift() ?? 0, headers: {}, body: '{}' }),
				retries: 'policy',
			},
		);
		expect((await api.get('/x')).status).toBe(200);
		expect(statuses).toEqual([]);
	});
});

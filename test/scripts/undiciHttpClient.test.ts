import { buffer } from 'node:stream/consumers';

import { startSandbox, type Sandbox } from '../../sandbox/server';
import { undiciHttpClient } from '../../scripts/live/undiciHttpClient';
import { Failure } from '../../transport/failure';
import type { HttpRequest } from '../../transport/httpClient';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const send = async (more: Partial<HttpRequest> = {}) =>
	await undiciHttpClient(sandbox.apiKey)({
		method: 'GET',
		url: `${sandbox.baseUrl('seedance2Ai')}/account/credits`,
		authenticated: true,
		timeoutMs: 5_000,
		...more,
	});

async function kindOf(sending: Promise<unknown>): Promise<string> {
	const error: unknown = await sending.catch((thrown: unknown) => thrown);
	return error instanceof Failure ? error.details.kind : `no failure: ${JSON.stringify(error)}`;
}

describe('the wire of scripts', () => {
	it('resolves for every status, with the key only where it is asked for', async () => {
		expect(await send()).toMatchObject({ status: 200, body: expect.stringContaining('credits') });
		expect(await send({ authenticated: false })).toMatchObject({ status: 401 });
		expect(sandbox.journal().map(({ headers }) => headers.authorization)).toEqual([
			'valid',
			'missing',
		]);
	});

	it('sends JSON and queries as the providers’ documents have them', async () => {
		await send({
			method: 'POST',
			url: `${sandbox.baseUrl('seedance2Ai')}/jobs/createTask`,
			body: { model: 'seedance2', inputs: { prompt: 'x' }, callBackUrl: undefined },
		});
		await send({
			url: `${sandbox.baseUrl('seedance2Ai')}/jobs/queryTask`,
			query: { taskId: 'a b' },
		});
		const [created, asked] = sandbox.journal();
		expect(created).toMatchObject({
			body: { model: 'seedance2', inputs: { prompt: 'x' } },
			paidCreate: true,
		});
		expect(asked?.query).toEqual({ taskId: 'a b' });
	});

	it('gives a stream where one is asked for', async () => {
		const { body } = await send({ url: `${sandbox.origin}/media/character.png`, stream: true });
		if (typeof body === 'string') throw new Error('Expected a stream');
		expect((await buffer(body)).subarray(1, 4).toString()).toBe('PNG');
	});

	it('follows no redirect', async () => {
		sandbox.inject({
			path: '/account',
			action: { type: 'answer', status: 307, headers: { location: '{origin}/journal' }, body: {} },
		});
		expect(await send()).toMatchObject({ status: 307 });
		expect(sandbox.journal()).toHaveLength(1);
	});

	it('tells what was never sent from what may have arrived', async () => {
		expect(await kindOf(send({ url: 'http://127.0.0.1:9/' }))).toBe('unreachable');
		sandbox.inject({ path: '/account', action: { type: 'reset' } });
		expect(await kindOf(send())).toBe('connectionLost');
		sandbox.inject({ path: '/account', action: { type: 'hang' } });
		expect(await kindOf(send({ timeoutMs: 200 }))).toBe('timedOut');
	});
});

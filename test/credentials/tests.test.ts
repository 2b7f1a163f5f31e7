import { createServer } from 'node:net';

import { DanceGeneratorApi } from '../../credentials/DanceGeneratorApi.credentials';
import { Seedance2IoApi } from '../../credentials/Seedance2IoApi.credentials';
import { VtrixApi } from '../../credentials/VtrixApi.credentials';
import { providerById } from '../../providers';
import { startSandbox, type Sandbox } from '../../sandbox/server';
import { providerIds } from '../../sandbox/settings/providerIds';
import { loadCredentialType } from '../../scripts/credentialType';
import { testCredential } from './credentialTest';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterEach(() => jest.restoreAllMocks());
afterAll(async () => await sandbox.close());

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	await new Promise((resolve) => server.close(resolve));
	return typeof address === 'object' && address ? address.port : 0;
}

describe.each(providerIds)('the credential test of %s', (id) => {
	const test = async (given: Partial<{ apiKey: string; baseUrl: string }> = {}) =>
		await testCredential(await loadCredentialType(providerById(id).credentialType), {
			apiKey: sandbox.apiKey,
			baseUrl: sandbox.baseUrl(id),
			...given,
		});

	it('accepts a good key, costs nothing and changes nothing', async () => {
		expect(await test()).toBeUndefined();
		expect(sandbox.journal()).toHaveLength(1);
		expect(sandbox.journal()[0]).toMatchObject({
			method: 'GET',
			headers: { authorization: 'valid' },
		});
	});

	it('accepts a key that was pasted with white space and "Bearer", and a base URL with slashes', async () => {
		expect(
			await test({ apiKey: ` Bearer ${sandbox.apiKey}\n`, baseUrl: ` ${sandbox.baseUrl(id)}// ` }),
		).toBeUndefined();
	});

	it('sends the key to no address without encryption, but on this machine', async () => {
		const elsewhere = sandbox.baseUrl(id).replace('127.0.0.1', '0.0.0.0');
		for (const baseUrl of [
			elsewhere,
			` ${elsewhere}`,
			elsewhere.replace('http://', 'http://localhost:80@'),
			'ftp://127.0.0.1',
		]) {
			expect(await test({ baseUrl })).toMatch(
				/^The Base URL in the credential must be a full address that starts with https:.*\)\.$/,
			);
		}
		expect(sandbox.journal()).toEqual([]);
		const here = sandbox.baseUrl(id).replace('127.0.0.1', 'localhost');
		expect(await test({ baseUrl: here })).toBeUndefined();
		const encrypted = sandbox.baseUrl(id).replace('http:', 'https:');
		expect(await test({ baseUrl: encrypted })).toMatch(
			/: the secure connection failed \(.*\)\. .*the server may speak plain HTTP at this port/,
		);
	});

	it('says that a bad key is not accepted', async () => {
		expect(await test({ apiKey: 'sk-wrong-key' })).toMatch(/API key/);
		expect(await test({ apiKey: 'sk-wrong-key' })).not.toContain('sk-wrong-key');
	});

	it('says in words that nobody is there, when nobody is', async () => {
		const baseUrl = `http://127.0.0.1:${await closedPort()}`;
		expect(await test({ baseUrl })).toBe(
			`Could not get an answer from ${baseUrl}: it refuses connections. Check the base URL in the credential and the network of this n8n.`,
		);
	});

	it('says in words that a host name is not known', async () => {
		expect(await test({ baseUrl: 'https://there-is-no-such-host.invalid/api' })).toMatch(
			/^Could not get an answer from https:\/\/there-is-no-such-host\.invalid: its host name (is not known|could not be looked up)/,
		);
	});

	it('says so of a connection that breaks off before an answer', async () => {
		sandbox.inject({ provider: id, action: { type: 'reset' } });
		expect(await test()).toMatch(/^Could not get an answer from .*: the connection broke off/);
	});

	it('says so of an answer that breaks off', async () => {
		sandbox.inject({ provider: id, action: { type: 'mangle', how: 'cut', intervalMs: 50 } });
		expect(await test()).toMatch(/^Could not get an answer from .*: the connection broke off/);
	});

	it('does not wait for the end of an answer that has none', async () => {
		const { timeout } = AbortSignal;
		const soon = () => timeout.call(AbortSignal, 300);
		jest.spyOn(AbortSignal, 'timeout').mockImplementation(soon);
		sandbox.inject({ provider: id, action: { type: 'mangle', how: 'dribble', intervalMs: 50 } });
		expect(await test()).toMatch(/^Could not get an answer from .*: it did not answer in time/);
	});

	it('says that the address is wrong where a web page answers', async () => {
		sandbox.inject({
			provider: id,
			action: {
				type: 'answer',
				status: 404,
				headers: { 'content-type': 'text/html' },
				body: '<!doctype html><title>Not found</title>',
			},
		});
		expect(await test()).toMatch(/no API at this Base URL/);
	});

	it.each([307, 500, 503])('does not take an answer of %s for a success', async (status) => {
		sandbox.inject({
			provider: id,
			action: { type: 'answer', status, headers: { location: '{self}' }, body: '' },
		});
		expect(await test()).toEqual(expect.any(String));
	});
});

it('says that the address is wrong where another API knows no balance', async () => {
	const baseUrl = `${sandbox.origin}/nowhere`;
	const verdict = await testCredential(new DanceGeneratorApi(), {
		apiKey: sandbox.apiKey,
		baseUrl,
	});
	expect(verdict).toMatch(/no API at this Base URL/);
});

describe('the credential tests of providers without a balance', () => {
	it('call a key of Vtrix known when its balance is empty', async () => {
		sandbox.inject({
			provider: 'vtrix',
			action: { type: 'answer', status: 403, body: { error: 'Insufficient balance' } },
		});
		const verdict = await testCredential(new VtrixApi(), {
			apiKey: sandbox.apiKey,
			baseUrl: sandbox.baseUrl('vtrix'),
		});
		expect(verdict).toMatch(/balance is insufficient or the key has no permission/);
	});

	it('ask for patience where Seedance 2 IO does', async () => {
		sandbox.inject({
			provider: 'seedance2Io',
			action: { type: 'answer', status: 429, body: { error: { code: 'rate_limited' } } },
		});
		const verdict = await testCredential(new Seedance2IoApi(), {
			apiKey: sandbox.apiKey,
			baseUrl: sandbox.baseUrl('seedance2Io'),
		});
		expect(verdict).toMatch(/Try again in a minute/);
	});
});

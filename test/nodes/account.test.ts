import type { ICredentialDataDecryptedObject, INode } from 'n8n-workflow';

import { accountId, readAccount, toAccount } from '../../nodes/account';
import { releaseIsolate } from '../../suspension/isolate';
import type { Failure } from '../../transport/failure';
import type { AnyContext } from '../../transport/n8nHttpClient';
import { failureOf } from '../transport/account';

const PROVIDER = { credentialType: 'vtrixApi' };
const KEY = 'key-of-somebody';
const HERE = 'https://cloud.vtrix.ai';

type Read = (type: string, itemIndex?: number) => Promise<ICredentialDataDecryptedObject>;

/** A node that has chosen credentials of these types, in an n8n that gives them so. */
const contextOf = (getCredentials: Read, chosen: INode['credentials'], workflow = {}) =>
	({
		getCredentials,
		getNode: () => ({ credentials: chosen }) as unknown as INode,
		workflow,
	}) as unknown as AnyContext;

const CHOSEN = { vtrixApi: { id: '1', name: 'Vtrix' } };

const refuse = (error: Error) => async () => await Promise.reject<never>(error);

function refusal(values: ICredentialDataDecryptedObject): Failure['details'] {
	try {
		toAccount(values);
	} catch (error) {
		return (error as Failure).details;
	}
	throw new Error('It was taken');
}

describe('the account of a node', () => {
	it('is what n8n has in the credential of its provider, for this item', async () => {
		const read = jest.fn<ReturnType<Read>, Parameters<Read>>(async () => ({
			apiKey: ` Bearer ${KEY}\n`,
			baseUrl: ` ${HERE} `,
		}));
		const account = await readAccount(contextOf(read, CHOSEN), PROVIDER, 3);
		expect(account).toEqual({ apiKey: KEY, baseUrl: HERE });
		expect(read.mock.calls).toEqual([['vtrixApi', 3]]);
	});

	it('is read once more where an isolate was missing to evaluate it', async () => {
		let has = true;
		const expression = {
			acquireIsolate: async () => (has = true),
			releaseIsolate: async () => void (has = false),
		};
		const read = async () => {
			if (!has) throw new Error('No isolate');
			return { apiKey: KEY, baseUrl: HERE };
		};
		const context = contextOf(read, CHOSEN, { expression });
		await releaseIsolate(context);
		expect(await readAccount(context, PROVIDER)).toEqual({ apiKey: KEY, baseUrl: HERE });
	});

	it('that n8n does not give now may be there the next time; the error holds no key', async () => {
		const context = contextOf(refuse(new Error(`database away, Bearer ${KEY}`)), CHOSEN);
		const { details } = await failureOf(readAccount(context, PROVIDER));
		expect(details).toMatchObject({
			kind: 'unreachable',
			retryable: true,
			mayHaveBeenAccepted: false,
		});
		expect(details.message).toMatch(/vtrixApi: database away/);
		expect(details.message).not.toContain(KEY);
	});

	it.each([
		['of which there is none', undefined],
		['that has one of another provider only', { seedDanceApi: { id: '1', name: 'SeedDance' } }],
	])('of a node %s is said to be missing', async (_title, chosen) => {
		const context = contextOf(refuse(new Error('Node does not require credentials')), chosen);
		const { details } = await failureOf(readAccount(context, PROVIDER));
		expect(details).toMatchObject({ kind: 'invalidInput', retryable: false });
		expect(details.message).toMatch(/no credential of the type vtrixApi/);
		expect(details.message).not.toMatch(/does not require/);
	});

	it('with an address to which the key must not go is refused', async () => {
		const context = contextOf(async () => ({ apiKey: KEY, baseUrl: 'http://a.example' }), CHOSEN);
		const { details } = await failureOf(readAccount(context, PROVIDER));
		expect(details.message).toMatch(/Base URL .* must .* https:\/\//);
	});
});

describe('what an account is told from others by', () => {
	const account = { apiKey: KEY, baseUrl: HERE };

	it('is the same wherever it is asked for, also by a later version: it is kept', () => {
		expect(accountId(account)).toBe(accountId({ ...account }));
		expect(accountId(account)).toBe('e7958c8e08f56ea7');
	});

	it('is another one for another key, or at another address', () => {
		const others = [
			{ ...account, apiKey: `${KEY}2` },
			{ ...account, baseUrl: `${HERE}/v2` },
		];
		const ids = [account, ...others, { apiKey: HERE, baseUrl: KEY }].map(accountId);
		expect(new Set(ids).size).toBe(4);
	});

	it('is nothing from which anybody could read the key', () => {
		expect(accountId(account)).toMatch(/^[\da-f]{16}$/);
	});
});

describe('the base URL of a credential', () => {
	it.each([
		HERE,
		'HTTPS://cloud.vtrix.ai/api/v1/',
		'https://192.168.0.7:8443/api',
		'http://127.0.0.1:8787/api',
		'http://127.8.9.10',
		'HTTP://localhost:8787',
		'http://[::1]:8787/',
	])('may be %s', (baseUrl) => {
		expect(toAccount({ apiKey: KEY, baseUrl: `\t${baseUrl} \n` }).baseUrl).toBe(baseUrl);
	});

	it.each([
		['without encryption', 'http://cloud.vtrix.ai'],
		['of another machine of the network', 'http://192.168.0.7:8787'],
		['of all addresses of this machine', 'http://0.0.0.0:8787'],
		['whose name begins like this machine', 'http://localhost.example'],
		['whose name ends like this machine', 'http://a.localhost'],
		['with this machine as its user', 'http://localhost:80@a.example'],
		['of another scheme', 'ftp://127.0.0.1'],
		['of a file', 'file:///etc/passwd'],
		['that only begins like one', 'https:'],
		['without a scheme', 'cloud.vtrix.ai'],
		['that is empty', ' '],
	])('is refused %s', (_title, baseUrl) => {
		const { kind, retryable, message, nextStep } = refusal({ apiKey: KEY, baseUrl });
		expect({ kind, retryable }).toEqual({ kind: 'invalidInput', retryable: false });
		expect(message).toMatch(/Base URL .* starts with https:\/\/.*this machine only/);
		expect(message).toContain(`(given: ${JSON.stringify(baseUrl.trim())})`);
		expect(`${message} ${nextStep}`).not.toContain(KEY);
	});

	it.each([undefined, null, 7, { https: true }])('is refused where it is %j', (baseUrl) => {
		const given = { apiKey: KEY, baseUrl } as unknown as ICredentialDataDecryptedObject;
		expect(refusal(given).message).toMatch(/Base URL/);
	});
});

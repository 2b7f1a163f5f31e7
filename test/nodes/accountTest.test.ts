import { PassThrough, Readable } from 'node:stream';

import type { IDataObject, ICredentialTestFunctions } from 'n8n-workflow';

import { testAccount } from '../../nodes/accountTest';
import { PROVIDERS, providerById } from '../../providers';
import type { Provider } from '../../providers/provider';

const KEY = 'key-of-somebody';
const WITH_BALANCE: Provider = providerById('danceGenerator');
const WITHOUT: Provider = providerById('vtrix');
const BALANCE = { remaining_credits: 5 };
const PAGE = ' \n<!doctype html><title>Welcome</title>';
const PASSED = { status: 'OK', message: 'Connection successful!' };
const NO_API = { status: 'Error', message: expect.stringMatching(/no API at this Base URL/) };

afterEach(() => jest.restoreAllMocks());

/** What the other end answers, as n8n's helper gives it. */
interface Answer {
	statusCode?: number;
	headers?: IDataObject;
	body?: unknown;
}

const streamOf = (body: unknown) =>
	Readable.from([Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))]);

/** What n8n shows when a credential is tested, and what was sent for it. */
async function tested(
	{ credentialType }: Pick<Provider, 'credentialType'>,
	answer: Answer | Error = {},
	data: Record<string, string> | undefined = {},
) {
	const sent: IDataObject[] = [];
	const request = async (options: IDataObject) => {
		sent.push(options);
		if (answer instanceof Error) throw answer;
		const { statusCode = 200, headers = {}, body = streamOf(BALANCE) } = answer;
		return { statusCode, headers, body };
	};
	const context = { helpers: { request } } as unknown as ICredentialTestFunctions;
	const given = { apiKey: KEY, baseUrl: 'https://api.example/v1', ...data };
	const credential = { id: '1', name: 'mine', type: credentialType, data: given };
	return { verdict: await testAccount.call(context, credential), sent };
}

const saying = (statusCode: number, body: unknown): Answer => ({
	statusCode,
	body: streamOf(body),
});

async function* brokenOff() {
	yield await Promise.resolve(Buffer.from('{'));
	throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
}

/** What an n8n whose network failed throws. */
const networkError = (code: string) =>
	Object.assign(new Error(`${code} Bearer ${KEY}`), { isAxiosError: true, code });

describe('what a credential test sends', () => {
	it.each(PROVIDERS)('is one question that costs nothing, at $displayName', async (provider) => {
		const { sent } = await tested(provider, {}, { apiKey: ` bearer ${KEY}\n` });
		expect(sent).toEqual([
			{
				method: 'GET',
				uri: expect.stringMatching(/^https:\/\/api\.example\/v1\/\w/) as string,
				headers: { Accept: 'application/json', Authorization: `Bearer ${KEY}` },
				timeout: 15_000,
				resolveWithFullResponse: true,
				simple: false,
				followRedirect: false,
				useStream: true,
			},
		]);
	});

	it('is for the balance, or for a task that no account has', async () => {
		const [balance] = (await tested(WITH_BALANCE)).sent;
		expect(balance?.uri).toBe('https://api.example/v1/credits');
		const [task] = (await tested(WITHOUT)).sent;
		expect(task?.uri).toMatch(/\/credential-test$/);
	});

	it('has the query and the headers of a provider that needs them, but the key of this account', async () => {
		jest
			.spyOn(WITHOUT, 'getTask')
			.mockImplementation(async (api) => (await api.get('/job', { id: 'x' })) as never);
		const [sent] = (await tested(WITHOUT)).sent;
		expect(sent).toMatchObject({ uri: 'https://api.example/v1/job', qs: { id: 'x' } });
	});

	it('goes once, whatever comes back', async () => {
		for (const answer of [saying(503, {}), saying(429, {}), networkError('ECONNRESET')]) {
			expect((await tested(WITH_BALANCE, answer)).sent).toHaveLength(1);
		}
	});

	it('is nothing where the address is not one for a key', async () => {
		const { verdict, sent } = await tested(WITH_BALANCE, {}, { baseUrl: 'http://api.example' });
		expect(sent).toEqual([]);
		expect(verdict.status).toBe('Error');
		// No next step of an item: there is none.
		expect(verdict.message).toMatch(/^The Base URL .* https:\/\/.*\)\.$/);
	});

	it.each([
		['with a password', 'http://me:open-sesame@api.example', /http:\/\/\*\*\*@api\.example/],
		['that is the key', 'sk-open-sesame', /given: "sk-\*\*\*"/],
	])(
		'is nothing for an address %s, which the error does not show',
		async (_title, baseUrl, says) => {
			const { verdict, sent } = await tested(WITH_BALANCE, {}, { baseUrl });
			expect(sent).toEqual([]);
			expect(verdict.message).toMatch(says);
			expect(verdict.message).not.toContain('open-sesame');
		},
	);

	it('is nothing for a credential without values, or of a type that nobody knows', async () => {
		const none = { helpers: {} } as unknown as ICredentialTestFunctions;
		const credential = { id: '1', name: 'mine', type: WITHOUT.credentialType };
		const { message } = await testAccount.call(none, credential);
		expect(message).toMatch(/^The Base URL .*\(given: ""\)\.$/);
		const { verdict, sent } = await tested({ credentialType: 'someApi' });
		expect(verdict).toEqual({ status: 'Error', message: expect.stringContaining('someApi') });
		expect(sent).toEqual([]);
	});
});

describe('a credential test is passed', () => {
	it('with a balance', async () => {
		expect((await tested(WITH_BALANCE, saying(200, BALANCE))).verdict).toEqual(PASSED);
	});

	it.each([404, 400])('where there is none, with an answer of %s', async (status) => {
		const { verdict } = await tested(WITHOUT, saying(status, { error: 'no such task <x>' }));
		expect(verdict).toEqual(PASSED);
	});

	it('where there is none, with a task of that name', async () => {
		jest.spyOn(WITHOUT, 'getTask').mockResolvedValue({} as never);
		expect((await tested(WITHOUT)).verdict).toEqual(PASSED);
	});
});

describe('a credential test is not passed', () => {
	it.each([
		['another API, which knows no balance', WITH_BALANCE, saying(404, { error: 'Not found' })],
		['a web page', WITH_BALANCE, saying(200, PAGE)],
		['a web page without the task', WITHOUT, saying(404, PAGE)],
	])('by %s: the address is wrong', async (_title, provider, answer) => {
		expect((await tested(provider, answer)).verdict).toEqual(NO_API);
	});

	it.each([WITH_BALANCE, WITHOUT])('by a key that $displayName refuses', async (provider) => {
		const { verdict } = await tested(provider, saying(401, { error: `no such key: ${KEY}` }));
		expect(verdict.status).toBe('Error');
		expect(verdict.message).toMatch(/API key.*\)\. Create a key/);
		expect(verdict.message).not.toContain(KEY);
	});

	it('by a request that a provider with a balance calls invalid', async () => {
		const { verdict } = await tested(WITH_BALANCE, saying(400, { error: 'bad' }));
		expect(verdict).toEqual({
			status: 'Error',
			message: expect.not.stringMatching(/no API at this/),
		});
	});

	it('by an answer that is too long to be read', async () => {
		const body = Readable.from([Buffer.alloc(10_000_001, ' ')]);
		const { verdict } = await tested(WITHOUT, { statusCode: 200, body });
		expect(verdict.message).toMatch(/more than 10 MB/);
	});

	it('by a redirect, and tells where it leads', async () => {
		const headers = { Location: 'https://www.api.example/v1', 'Set-Cookie': ['a', 'b'] };
		const { verdict } = await tested(WITHOUT, { statusCode: 308, headers, body: streamOf('') });
		expect(verdict.message).toMatch(/https:\/\/www\.api\.example/);
	});

	it('by a network that fails, in words and with what to do', async () => {
		const { verdict } = await tested(WITHOUT, networkError('ENOTFOUND'));
		expect(verdict).toEqual({
			status: 'Error',
			message:
				'Could not get an answer from https://api.example: its host name is not known. Check the base URL in the credential and the network of this n8n.',
		});
	});

	it('by an answer that an n8n has read already, of whatever length', async () => {
		const { verdict } = await tested(WITHOUT, { body: JSON.stringify(BALANCE) });
		expect(verdict).toMatchObject({ status: 'Error', message: expect.stringMatching(/stream/) });
	});

	it('by an answer that breaks off, which does not mean that nothing was sent', async () => {
		const body = Readable.from(brokenOff());
		const { verdict } = await tested(WITHOUT, { body });
		expect(verdict.message).toMatch(/https:\/\/api\.example: the connection broke off/);
	});

	it('by an answer that comes to no end', async () => {
		const end = new AbortController();
		const limit = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(end.signal);
		const body = new PassThrough().on('error', () => undefined);
		body.write('{');
		const result = tested(WITHOUT, { body });
		setImmediate(() => end.abort());
		expect((await result).verdict.message).toMatch(/api\.example: it did not answer in time/);
		expect(limit).toHaveBeenCalledWith(15_000);
		// Neither does the connection stay.
		expect(body.destroyed).toBe(true);
	});
});

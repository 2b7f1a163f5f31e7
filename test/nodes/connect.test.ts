import { UserError } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { connect, connecting, type ConnectOptions } from '../../nodes/connect';
import { providerById } from '../../providers';
import type { ProviderId } from '../../sandbox/server';
import { thisProcess } from '../../transport/thisProcess';
import { useSandbox } from '../engine/sandboxRunner';
import { contextFor } from '../engine/runNode';
import { useSteppedTime } from '../engine/steppedTime';
import { logLines } from '../leakCheck/leakCheck';
import { failureOf } from '../transport/account';

const sandbox = useSandbox();
useSteppedTime();

const provider = providerById('danceGenerator');

const paced = providerById('seedance2Io');

/** A node with the account of this key. */
const context = (apiKey = sandbox().apiKey, id: ProviderId = 'danceGenerator') =>
	contextFor({
		node: new DanceVideoGenerate(),
		parameters: { provider: id },
		credentials: {
			[providerById(id).credentialType]: { apiKey, baseUrl: sandbox().baseUrl(id) },
		},
	});

/** How long a request takes until it has been answered, by the clock that its sleeps pass. */
async function timeOf(request: Promise<unknown>): Promise<number> {
	const startedAt = Date.now();
	await request.catch(() => undefined);
	return Date.now() - startedAt;
}

const arrived = () => sandbox().journal();

const MINUTE_MS = 60_000;
/** Before the account is read once more. */
const PAUSES_MS = [1_000, 4_000, 10_000, 20_000];

describe('the requests of a node', () => {
	it('are no more in any minute than the provider allows', async () => {
		const { requestsPerMinute = 0 } = paced.pacing;
		const { api } = await connect(context(undefined, 'seedance2Io'), paced);
		for (let count = 0; count < requestsPerMinute; count++) {
			expect(await timeOf(api.get('/nothing'))).toBeLessThan(MINUTE_MS / 2);
		}
		expect(await timeOf(api.get('/nothing'))).toBeGreaterThan(MINUTE_MS / 2);
		expect(arrived()).toHaveLength(requestsPerMinute + 1);
	});

	it('are held up by nothing where neither the provider nor the user sets a limit', async () => {
		expect(provider.pacing.requestsPerMinute).toBeUndefined();
		const { api } = await connect(context(), provider);
		for (let count = 0; count < 10; count++) {
			expect(await timeOf(api.get('/credits'))).toBeLessThan(MINUTE_MS / 2);
		}
	});

	it('are no more than the user wants, whichever node of the account sends them', async () => {
		const [one, other] = [
			await connect(context(), provider, { requestsPerMinute: 2 }),
			await connect(context(), provider, { requestsPerMinute: 2 }),
		];
		expect(await timeOf(one.api.get('/credits'))).toBeLessThan(MINUTE_MS / 2);
		expect(await timeOf(other.api.get('/credits'))).toBeLessThan(MINUTE_MS / 2);
		expect(await timeOf(one.api.get('/credits'))).toBeGreaterThan(MINUTE_MS / 2);
	});

	it('are not held up by those of another account', async () => {
		const mine = await connect(context(), provider, { requestsPerMinute: 1 });
		const another = await connect(context('sk-of-another'), provider, { requestsPerMinute: 1 });
		expect(await timeOf(mine.api.get('/credits'))).toBeLessThan(MINUTE_MS / 2);
		expect(await timeOf(another.api.get('/credits'))).toBeLessThan(MINUTE_MS / 2);
		expect(await timeOf(mine.api.get('/credits'))).toBeGreaterThan(MINUTE_MS / 2);
	});

	it('are tried again, and n8n’s log is told, but not where the caller has its own loop', async () => {
		sandbox().inject({
			path: '/credits',
			times: 'always',
			action: { type: 'answer', status: 503, body: {} },
		});
		await failureOf((await connect(context(), provider, { retries: 'once' })).api.get('/credits'));
		expect(arrived()).toHaveLength(1);
		expect(logLines()).toEqual([]);
		await failureOf((await connect(context(), provider)).api.get('/credits'));
		expect(arrived()).toHaveLength(5);
		expect(logLines()).toHaveLength(3);
	});
});

describe('an account that cannot be read', () => {
	/** What comes of connecting where reading the credential fails so often. */
	async function connected(
		times: number,
		options?: ConnectOptions,
		why = new Error('It is locked'),
	) {
		let reads = 0;
		const pausesMs: number[] = [];
		const { sleep } = thisProcess;
		thisProcess.sleep = async (ms) => {
			pausesMs.push(ms);
			await sleep(ms);
		};
		const node = contextFor({
			node: new DanceVideoGenerate(),
			parameters: { provider: 'danceGenerator' },
			credentials: {
				danceGeneratorApi: { apiKey: 'sk-played', baseUrl: 'https://played.example' },
			},
			onCredentialRead: () => {
				reads += 1;
				if (reads <= times) throw why;
			},
		});
		const connecting = connect(node, provider, options);
		const { baseUrl } = (await connecting.catch(() => undefined))?.api ?? {};
		return { baseUrl, reads, pausesMs };
	}

	it('for the moment is read again, after pauses', async () => {
		const baseUrl = 'https://played.example';
		expect(await connected(0)).toEqual({ baseUrl, reads: 1, pausesMs: [] });
		expect(await connected(4)).toEqual({ baseUrl, reads: 5, pausesMs: PAUSES_MS });
	});

	it('for longer is given up', async () => {
		const { baseUrl, reads, pausesMs } = await connected(9);
		expect({ baseUrl, reads, pausesMs }).toEqual({
			baseUrl: undefined,
			reads: 5,
			pausesMs: PAUSES_MS,
		});
	});

	it('at all is not read again', async () => {
		const gone = new UserError('Credential with ID "7" does not exist');
		expect(await connected(9, {}, gone)).toMatchObject({ baseUrl: undefined, reads: 1 });
	});

	it('is read once where the caller has its own loop, unless that says otherwise', async () => {
		expect(await connected(9, { retries: 'once' })).toMatchObject({ reads: 1, pausesMs: [] });
		expect(await connected(9, { readsAgain: false })).toMatchObject({ reads: 1, pausesMs: [] });
		const { reads } = await connected(1, { retries: 'once', readsAgain: true });
		expect(reads).toBe(2);
	});
});

describe('the connections of a node', () => {
	it('are made anew where the first could not be made', async () => {
		let reads = 0;
		const onCredentialRead = () => {
			reads += 1;
			if (reads === 1) throw new Error('It is locked');
		};
		const node = contextFor({
			node: new DanceVideoGenerate(),
			parameters: { provider: 'danceGenerator' },
			credentials: { danceGeneratorApi: { apiKey: 'sk-x', baseUrl: 'https://played.example' } },
			onCredentialRead,
		});
		const connectTo = connecting(node, { retries: 'once' });
		await expect(connectTo(provider)).rejects.toThrow('It is locked');
		expect((await connectTo(provider)).api.baseUrl).toBe('https://played.example');
	});

	it('are one for each provider, made when it is first needed', async () => {
		const connectTo = connecting(context());
		const one = await connectTo(provider);
		expect(await connectTo(provider)).toBe(one);
		expect(one.api.baseUrl).toBe(sandbox().baseUrl('danceGenerator'));
		// This node has no account of the other one.
		await expect(connectTo(paced)).rejects.toThrow(/credential/i);
	});

	it('are made as the node wants them', async () => {
		sandbox().inject({
			path: '/credits',
			times: 'always',
			action: { type: 'answer', status: 503, body: {} },
		});
		const { api } = await connecting(context(), { retries: 'once' })(provider);
		await failureOf(api.get('/credits'));
		expect(arrived()).toHaveLength(1);
	});
});

describe('the key of a connection', () => {
	it('stands in no error, should the provider quote it, whatever it looks like', async () => {
		const apiKey = 'zebra crossing';
		sandbox().inject({
			path: '/credits',
			action: {
				type: 'answer',
				status: 401,
				body: { error: { code: 'invalid_api_key', message: `We do not know "${apiKey}"` } },
			},
		});
		const { api } = await connect(context(apiKey), provider);
		const { details } = await failureOf(api.get('/credits'));
		expect(JSON.stringify(details)).toContain('We do not know');
		expect(JSON.stringify(details)).not.toContain('zebra');
	});
});

import type { FaultRule } from '../../sandbox/server';
import { failureOf, useAccounts } from './account';

const { sandbox, account, inject, arrived } = useAccounts();

const PATH = '/credits';

const tooMany = (retryAfter?: string): FaultRule['action'] => ({
	type: 'answer',
	status: 429,
	headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
	body: {},
});

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000).toUTCString();

/** Reads while the first answer is 429; gives how long was waited. */
async function waitAfter(retryAfter?: string): Promise<number[]> {
	const { api, clock } = account('danceGenerator');
	inject(PATH, tooMany(retryAfter));
	expect((await api.get(PATH)).status).toBe(200);
	return clock.sleeps;
}

describe('a question that is answered with 429', () => {
	it('waits as many seconds as Retry-After says, and a little more', async () => {
		expect(await waitAfter('7')).toEqual([7_500]);
	});

	it('waits until the date in Retry-After, and not at all when it has passed', async () => {
		const [delayMs = 0] = await waitAfter(inSeconds(20));
		expect(delayMs).toBeGreaterThan(18_000);
		expect(delayMs).toBeLessThanOrEqual(20_500);
		expect(await waitAfter(inSeconds(-20))).toEqual([500]);
	});

	it('waits longer from try to try when nothing is said', async () => {
		const { api, clock } = account('danceGenerator');
		inject(PATH, tooMany(), 3);
		await api.get(PATH);
		expect(clock.sleeps).toEqual([500, 1_000, 2_000]);
	});

	it.each(['-1', '1e9', 'in a while', 'until 2040'])(
		'waits as if nothing was said when Retry-After is %j',
		async (value) => {
			expect(await waitAfter(value)).toEqual([500]);
		},
	);

	it.each(['1000000000', inSeconds(86_400)])('ends when Retry-After is %j', async (value) => {
		const { api, clock } = account('danceGenerator');
		inject(PATH, tooMany(value), 'always');
		const { details } = await failureOf(api.get(PATH));
		expect(details.kind).toBe('rateLimited');
		expect(details.retryAfterMs).toBeGreaterThan(120_000);
		expect(clock.sleeps).toEqual([]);
		expect(arrived()).toEqual(['GET 429']);
	});

	it('ends after four tries', async () => {
		const { api, clock } = account('danceGenerator');
		inject(PATH, tooMany('1'), 'always');
		expect((await failureOf(api.get(PATH))).details.httpStatus).toBe(429);
		expect(arrived()).toHaveLength(4);
		expect(clock.sleeps).toHaveLength(3);
	});

	it('ends at once where the caller waits by itself', async () => {
		const { api, clock } = account('danceGenerator', { retries: 'once' });
		inject(PATH, tooMany('9'), 'always');
		expect((await failureOf(api.get(PATH))).details.retryAfterMs).toBe(9_000);
		expect(clock.sleeps).toEqual([]);
		expect(arrived()).toHaveLength(1);
	});
});

describe('a question without a good answer', () => {
	it.each<[string, FaultRule['action']]>([
		['the connection is reset before the answer', { type: 'reset' }],
		['the connection is reset in the middle of the answer', { type: 'mangle', how: 'cut' }],
		['the JSON is cut off', { type: 'mangle', how: 'truncate' }],
		['the server has an error', { type: 'answer', status: 503, body: {} }],
		['the body is empty', { type: 'answer', status: 200 }],
		['there is no content', { type: 'answer', status: 204 }],
	])('is asked again when %s', async (_what, action) => {
		const { api, log } = account('danceGenerator');
		inject(PATH, action);
		expect((await api.get(PATH)).json).toMatchObject({ remaining_credits: 5000 });
		expect(arrived()).toHaveLength(2);
		expect(log).toEqual([expect.stringMatching(/\. Trying again in \d+ s\.$/)]);
	});

	it('is asked again when the server is not there, and then ends with its address', async () => {
		const { api, clock } = account('danceGenerator', { baseUrl: 'http://127.0.0.1:9' });
		const { details } = await failureOf(api.get(PATH));
		expect(details.message).toContain('http://127.0.0.1:9');
		expect(clock.sleeps).toHaveLength(3);
	});

	it.each([400, 401, 402, 403, 404, 409, 422])('is not asked again after %i', async (status) => {
		const { api } = account('vtrix');
		inject('/', { type: 'answer', status, body: {} }, 'always');
		expect((await failureOf(api.get('/x'))).details.httpStatus).toBe(status);
		expect(arrived()).toHaveLength(1);
	});

	it('ends with its last answer: nothing that was lost before matters', async () => {
		const { api } = account('danceGenerator');
		inject(PATH, { type: 'reset' });
		inject(PATH, { type: 'answer', status: 403, body: {} });
		const { details } = await failureOf(api.get(PATH));
		expect(details.kind).toBe('permission');
		expect(details.message).not.toContain('Sent again');
	});

	it('ends with the beginning of a web page that came instead', async () => {
		const { api } = account('danceGenerator', { retries: 'once' });
		inject(PATH, { type: 'answer', status: 200, body: '<html>\n<h1>Welcome</h1>' });
		const { message } = await failureOf(api.get(PATH));
		expect(message).toBe('The provider answered HTTP 200 with no JSON: "<html> <h1>Welcome</h1>"');
	});

	it('ends with a redirect, which is not followed', async () => {
		const { api } = account('danceGenerator');
		const location = '{origin}/api/v1/credits';
		inject(PATH, { type: 'answer', status: 301, headers: { location } });
		const { details } = await failureOf(api.get(PATH));
		expect(details).toMatchObject({ kind: 'unexpectedRedirect', retryable: false });
		expect(details.message).toContain(`${sandbox().origin}/api/v1/credits`);
		expect(arrived()).toHaveLength(1);
	});
});

describe('a base URL', () => {
	it('may end with slashes and have white space around it', async () => {
		const baseUrl = ` ${sandbox().baseUrl('danceGenerator')}// `;
		const { api } = account('danceGenerator', { baseUrl });
		expect((await api.get(PATH)).status).toBe(200);
	});
});

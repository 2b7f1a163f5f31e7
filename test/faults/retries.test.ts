import { errorOf } from '../engine/sandboxRunner';
import { logLines } from '../leakCheck/leakCheck';
import { CHECKING, CREATING, drawAlways, faultFixture, pausesIn, type Action } from './fixture';
import { useSteppedTime } from '../engine/steppedTime';

const { generate, wait, check, creates, checks, inject } = faultFixture();
useSteppedTime();
afterEach(() => jest.restoreAllMocks());

/** Too many requests, with this header or without one. */
const tooMany = (retryAfter?: string): Action => ({
	type: 'answer',
	status: 429,
	headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
	body: { message: 'Too many requests' },
});
const pauses = () => pausesIn(logLines());

describe('a create that is one too many', () => {
	it('row 1: is sent again after the seconds the server asked for, and up to one more', async () => {
		inject({ ...CREATING, action: tooMany('1') });
		const [item] = await generate('seedDance');
		expect(item?.json.taskId).toBeTruthy();
		expect(creates().map(({ status }) => status)).toEqual([429, 200]);
		expect([[1], [2]]).toContainEqual(pauses());
	});

	it('row 2: is sent again at the HTTP date the server named, and at once when that is past', async () => {
		inject({ ...CREATING, action: tooMany('Wed, 21 Oct 2015 07:28:00 GMT') });
		inject({ ...CREATING, action: tooMany(new Date(Date.now() + 2_000).toUTCString()) });
		drawAlways(0);
		await generate('seedDance');
		const [past, future, ...more] = pauses();
		expect([past, more]).toEqual([0, []]);
		expect([1, 2]).toContain(future);
	});

	it('row 3: is sent again after pauses drawn between nothing and a limit that doubles', async () => {
		inject({ ...CREATING, times: 2, action: tooMany() });
		drawAlways(0.999);
		await generate('seedDance');
		expect(pauses()).toEqual([1, 2]);
		jest.restoreAllMocks();
		inject({ ...CREATING, times: 3, action: tooMany() });
		drawAlways(0);
		await generate('seedDance');
		expect(pauses()).toEqual([1, 2, 0, 0, 0]);
	});

	it.each(['-1', '1e9', 'soon', 'until 2040'])(
		'row 4: is sent again as if there were no Retry-After when it says "%s"',
		async (value) => {
			inject({ ...CREATING, action: tooMany(value) });
			drawAlways(0);
			await generate('seedDance');
			expect(pauses()).toEqual([0]);
		},
	);

	it('row 4: is given up, not slept over, when the server wants more than a request may take', async () => {
		inject({ ...CREATING, action: tooMany('1000000000') });
		const error = await errorOf(generate('seedDance'));
		expect(error.message).toMatch(/fewer requests/);
		expect(creates()).toHaveLength(1);
	});
});

describe('a question that is one too many', () => {
	it('row 4: does not make a wait sleep past its end, however long the server asks for', async () => {
		const created = await generate('danceGenerator');
		inject({ ...CHECKING, action: tooMany('1000000000') });
		const [item] = await wait('danceGenerator', created, { options: { timeoutMinutes: 0.04 } });
		expect(item?.json.status).toBe('succeeded');
		expect(checks().map(({ status }) => status)).toEqual([429, 200]);
	});

	it('row 6: keeps the task: the wait checks again, later than it would have', async () => {
		const created = await generate('danceGenerator');
		inject({ ...CHECKING, action: tooMany() });
		const [item] = await wait('danceGenerator', created, { options: { timeoutMinutes: 0.05 } });
		expect(item?.json).toMatchObject({ taskId: created[0]?.json.taskId, status: 'succeeded' });
		expect(checks().map(({ status }) => status)).toEqual([429, 200]);
		expect(creates()).toHaveLength(1);
	});
});

describe('a provider that is busy', () => {
	it('row 12: gets the same create again after a pause, one at a time, never two beside each other', async () => {
		const busy = { error: { code: 'service_busy', message: 'Too much is running' } };
		inject({
			...CREATING,
			times: 2,
			action: { type: 'answer', status: 503, headers: { 'retry-after': '0' }, body: busy },
		});
		drawAlways(0.5);
		const [item] = await generate('seedance2Io');
		expect(item?.json.taskId).toMatch(/^sd2_/);
		expect(creates().map(({ status }) => status)).toEqual([503, 503, 201]);
		expect(new Set(creates().map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
		expect(pauses()).toHaveLength(2);
	});
});

describe('an answer that breaks', () => {
	it.each([
		['row 16: is asked for again when the connection is reset in its middle', 'cut', 'cut'],
		['row 20: is asked for again when half of its JSON is missing', 'truncate', 'truncated'],
	] as const)('%s', async (_title, how, outcome) => {
		const created = await generate('danceGenerator');
		inject({ ...CHECKING, action: { type: 'mangle', how } });
		const [item] = await check('danceGenerator', created);
		expect(item?.json.taskId).toBe(created[0]?.json.taskId);
		expect(checks().map((entry) => entry.outcome)).toEqual([outcome, 'answered']);
	});
});

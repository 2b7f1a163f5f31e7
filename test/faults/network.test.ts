import { errorOf } from '../engine/sandboxRunner';
import { logLines } from '../leakCheck/leakCheck';
import { drawAlways, faultFixture, hurryTimeLimits, CHECKING, pausesIn } from './fixture';
import { useSteppedTime } from '../engine/steppedTime';

const { generate, check, sandbox, checks, inject } = faultFixture();
useSteppedTime();
afterEach(() => jest.restoreAllMocks());
beforeEach(() => drawAlways(0));

describe('a provider that cannot be reached', () => {
	it.each([
		['row 19: is tried again when its name is not known', 'https://dance.invalid/api', /host name/],
		['row 19: is tried again when it refuses connections', 'http://127.0.0.1:9', /refuses conn/],
	])('%s; the create was certainly not sent', async (_title, baseUrl, why) => {
		const error = await errorOf(generate('danceGenerator', {}, { baseUrl }));
		expect(error.message).toMatch(why);
		expect(error.message).not.toMatch(/may exist/);
		expect(pausesIn(logLines())).toHaveLength(3);
	});

	it('row 19: is not tried again when the encryption fails', async () => {
		const baseUrl = sandbox().baseUrl('danceGenerator').replace('http:', 'https:');
		const error = await errorOf(generate('danceGenerator', {}, { baseUrl }));
		expect(error.message).toMatch(/no secure connection could be made/);
		expect(error.message).not.toMatch(/may exist/);
		expect(error.description).toMatch(/was not created and nothing was charged/);
		expect(error.description).toMatch(/may speak plain HTTP at this port/);
		expect(pausesIn(logLines())).toEqual([]);
	});
});

describe('a provider that is too slow', () => {
	it('row 18: a byte at a time runs into our own time limit, and is asked again', async () => {
		const created = await generate('danceGenerator');
		hurryTimeLimits(100);
		inject({ ...CHECKING, action: { type: 'mangle', how: 'dribble', intervalMs: 50 } });
		const [item] = await check('danceGenerator', created);
		expect(item?.json.taskId).toBe(created[0]?.json.taskId);
		expect(checks()).toHaveLength(2);
		expect(logLines().join('\n')).toMatch(/did not answer completely within 30 s/);
	});
});

describe('an answer that is none', () => {
	it.each([
		['row 22: is an error when the body is empty', { status: 200 }, /an empty body/],
		['row 22: is an error when there is no content (204)', { status: 204 }, /an empty body/],
		[
			'row 21: is an error with a short excerpt when it is a web page',
			{ status: 200, body: `<html><title>Back soon</title>${'x'.repeat(5_000)}` },
			/<html><title>Back soon<\/title>x{1,160}\.\.\./,
		],
	])('%s, and names the task', async (_title, answer, says) => {
		const created = await generate('danceGenerator');
		inject({ ...CHECKING, times: 'always', action: { type: 'answer', ...answer } });
		const error = await errorOf(check('danceGenerator', created));
		expect(error.message).toMatch(says);
		expect(error.message).toContain(created[0]?.json.taskId);
		expect(checks()).toHaveLength(4);
	});
});

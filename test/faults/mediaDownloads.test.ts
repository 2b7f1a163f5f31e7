import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { errorOf, media } from '../engine/sandboxRunner';
import { bytesOf } from '../engine/runNode';
import { logLines } from '../leakCheck/leakCheck';
import { drawAlways, faultFixture, CHECKING, pausesIn, type Action, type More } from './fixture';

const { sandbox, generate, wait, checks, inject } = faultFixture();
// The pauses before downloads are tried again end at once, but for those that a server asks for.
beforeEach(() => drawAlways(0));
afterEach(() => jest.restoreAllMocks());

const MEGABYTE = 1024 * 1024;

/** Fetches what a task has made that has ended already; one check is enough. */
async function fetchOf(
	created: INodeExecutionData[],
	options: INodeParameters = {},
	more: More = {},
) {
	sandbox().finishTasks();
	return await wait(
		'danceGenerator',
		created,
		{ mode: 'checkOnce', download: true, options },
		more,
	);
}

/** The download that ends in an error: what it says, and of which task. */
async function refusalOf(action: Action, options: INodeParameters = {}) {
	inject({ path: '/results', times: 'always', action });
	const created = await generate('danceGenerator');
	const error = await errorOf(fetchOf(created, options));
	expect(error.message).toContain(created[0]?.json.taskId);
	return error;
}

const answer = (status: number, headers: Record<string, string> = {}, body = ''): Action => ({
	type: 'answer',
	status,
	headers,
	body,
});

describe('the result of a task', () => {
	it('row 45: of 2 GB is refused before it is downloaded, and the option that allows it is named', async () => {
		const error = await refusalOf({ type: 'bytes', size: 2e9 });
		expect(error.message).toMatch(/it has 1907.3 MB, more than the 1024 MB allowed/);
		expect(error.description).toMatch(/Max File Size/);
		expect(sandbox().downloads()).toHaveLength(1);
	});

	it('row 45: that is large, but allowed, goes to n8n’s store as it comes', async () => {
		inject({ path: '/results', action: { type: 'bytes', size: 64 * MEGABYTE } });
		const [item] = await fetchOf(await generate('danceGenerator'), { maxFileSizeMb: 64 });
		expect(item?.binary?.data?.id).toMatch(/^filesystem/);
		expect((await bytesOf(item ?? { json: {} })).length).toBe(64 * MEGABYTE);
	});

	it.each([
		'http://169.254.169.254/latest/meta-data',
		'https://169.254.169.254/latest/meta-data',
		'https://[fe80::1]/v.mp4',
		'http://0.0.0.0/v.mp4',
		'https://192.168.0.1/v.mp4',
		'https://2852039166/v.mp4',
	])('row 48: is not followed to %s', async (location) => {
		const error = await refusalOf(answer(302, { location }));
		expect(error.message).toMatch(
			/its address (points into a private network|does not start with)/,
		);
		expect(sandbox().downloads()).toHaveLength(1);
	});

	it('row 49: that is redirected in a circle is given up after five turns', async () => {
		const error = await refusalOf(answer(302, { location: '{self}' }));
		expect(error.message).toMatch(/redirected more than 5 times/);
		expect(sandbox().downloads()).toHaveLength(6);
	});

	it.each([
		['http://cdn.example.com/v.mp4', /does not start with https/],
		['file:///etc/passwd', /does not start with https/],
		['ftp://cdn.example.com/v.mp4', /does not start with https/],
		['https://10.0.0.1/v.mp4', /points into a private network/],
		['https://metadata.google.internal/v.mp4', /points into a private network/],
		['v.mp4', /is not a URL/],
	])('row 50: is not fetched from %s', async (url, message) => {
		const created = await generate('danceGenerator');
		const action: Action = { type: 'patch', set: { 'result.video_url': url } };
		inject({ ...CHECKING, times: 'always', action });
		const error = await errorOf(fetchOf(created));
		expect(error.message).toMatch(message);
		expect(error.message).toContain(created[0]?.json.taskId);
		expect(sandbox().downloads()).toEqual([]);
	});

	it('row 50: is fetched without the key', async () => {
		await fetchOf(await generate('danceGenerator'));
		const keys = sandbox().downloads();
		expect(keys.map(({ headers }) => headers.authorization)).toEqual(['missing']);
	});

	it('row 50: is fetched without the key after a redirect back to the provider, too', async () => {
		const created = await generate('danceGenerator');
		sandbox().finishTasks();
		const { origin } = sandbox();
		const location = `${origin}/results/${String(created[0]?.json.taskId)}/0/result.mp4`;
		inject({ path: '/results', action: answer(302, { location }) });
		await fetchOf(created);
		const keys = sandbox().downloads();
		expect(keys.map(({ headers }) => headers.authorization)).toEqual(['missing', 'missing']);
	});

	it.each([403, 404, 410])(
		'row 51: whose address has expired (%d) has a fresh one when the task is asked again, once',
		async (status) => {
			inject({ path: '/results', action: answer(status) });
			const [item] = await fetchOf(await generate('danceGenerator'));
			expect((await bytesOf(item ?? { json: {} })).equals(media('dance.mp4'))).toBe(true);
			expect(checks()).toHaveLength(2);
		},
	);

	it('row 51: whose fresh address has expired, too, ends in an error that says so', async () => {
		const error = await refusalOf(answer(410));
		expect(error.message).toMatch(/could not be downloaded \(HTTP 410\)/);
		expect(error.description).toMatch(/may have expired\. Download soon/);
		expect(checks()).toHaveLength(2);
		expect(sandbox().downloads()).toHaveLength(2);
	});

	it.each([
		['a web page', '<!doctype html><html><body>Not found</body></html>'],
		[
			'the words of an object store',
			'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
		],
		['JSON', '{"error":"expired"}'],
		['nothing', ''],
	])('row 52: that is %s is no video, whatever its status and its name', async (_what, body) => {
		const error = await refusalOf(answer(200, { 'content-type': 'video/mp4' }, body));
		expect(error.message).toMatch(/it should be a video, but by its bytes it is something else/);
	});

	it('row 52: that is an image where a video was created is not delivered as one', async () => {
		const created = await generate('danceGenerator');
		const upright = `${sandbox().origin}/media/character.png`;
		const action: Action = { type: 'patch', set: { 'result.video_url': upright } };
		inject({ ...CHECKING, times: 'always', action });
		const error = await errorOf(fetchOf(created));
		expect(error.message).toMatch(/should be a video, but by its bytes it is a png file/);
		expect(error.message).toContain(created[0]?.json.taskId);
	});

	it('row 53: that is shorter than announced is an error, and not a file', async () => {
		const error = await refusalOf({ type: 'mangle', how: 'cut' });
		expect(error.message).toMatch(/broke off/);
	});

	it('row 53: of one task that breaks off does not take those of the others', async () => {
		const created = await generate('danceGenerator', {}, { items: [{ json: {} }, { json: {} }] });
		const path = `/results/${String(created[0]?.json.taskId)}`;
		inject({ path, times: 'always', action: { type: 'mangle', how: 'cut' } });
		const items = await fetchOf(created, {}, { onError: 'continueRegularOutput' });
		expect(items.map(({ json, binary }) => [json.taskId, Object.keys(binary ?? {})])).toEqual([
			[created[0]?.json.taskId, []],
			[created[1]?.json.taskId, ['data']],
		]);
		expect(items[0]?.json.error).toMatch(/broke off/);
	});
});

describe('the download of a result', () => {
	const PAGE = '<!doctype html><html><body>We will be back soon</body></html>';
	const passing: Array<[string, Action]> = [
		['HTTP 500', answer(500)],
		['HTTP 503', answer(503, { 'content-type': 'text/html' }, PAGE)],
		['HTTP 429', answer(429)],
		['HTTP 408', answer(408)],
		['a reset', { type: 'reset' }],
		['a body that breaks off', { type: 'mangle', how: 'cut' }],
		['a web page with HTTP 200', answer(200, { 'content-type': 'text/html' }, PAGE)],
		['an empty answer', answer(200)],
	];

	it.each(passing)('row 89: is tried again after %s', async (_what, action) => {
		inject({ path: '/results', action });
		const [item] = await fetchOf(await generate('danceGenerator'));
		expect((await bytesOf(item ?? { json: {} })).equals(media('dance.mp4'))).toBe(true);
		expect(sandbox().downloads()).toHaveLength(2);
		// The address was right, so nobody is asked for another.
		expect(checks()).toHaveLength(1);
		expect(pausesIn(logLines())).toEqual([0]);
	});

	it('row 89: is tried again after as long as the server asks for', async () => {
		inject({ path: '/results', action: answer(503, { 'retry-after': '1' }) });
		await fetchOf(await generate('danceGenerator'));
		expect(pausesIn(logLines())).toEqual([1]);
	});

	it.each(passing)(
		'row 89: is given up after four times %s, without a word of expiry',
		async (_what, action) => {
			const error = await refusalOf(action);
			expect(error.description).toMatch(/task itself is done: run Wait for Task again/);
			expect(`${error.message} ${error.description}`).not.toMatch(/expire/);
			expect(sandbox().downloads()).toHaveLength(4);
			expect(checks()).toHaveLength(1);
		},
	);

	it('row 89: is given up at once where trying again cannot help, without a word of expiry', async () => {
		const error = await refusalOf(answer(401));
		expect(error.message).toMatch(/could not be downloaded \(HTTP 401\)/);
		expect(error.description).not.toMatch(/expire/);
		expect(sandbox().downloads()).toHaveLength(1);
	});

	it('row 89: has a fresh address after an expired one, and tries that again, too', async () => {
		inject({ path: '/results', action: answer(403) });
		inject({ path: '/results', action: answer(503) });
		const [item] = await fetchOf(await generate('danceGenerator'));
		expect((await bytesOf(item ?? { json: {} })).equals(media('dance.mp4'))).toBe(true);
		expect(sandbox().downloads()).toHaveLength(3);
		expect(checks()).toHaveLength(2);
	});
});

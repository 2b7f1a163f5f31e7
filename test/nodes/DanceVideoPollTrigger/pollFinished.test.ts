import type { IExecuteFunctions } from 'n8n-workflow';

import {
	POLLED_PROVIDERS,
	exampleTask,
	pollFinished,
} from '../../../nodes/DanceVideoPollTrigger/pollFinished';
import { turnsUntil } from '../../tasks/submitOnceFixture';
import { listed, pollingNode, videoOf, type Listed } from './pollingNode';

/** A trigger that has made its first poll, of an account with these tasks. */
async function polling(tasks: Listed[] = [], parameters: Record<string, unknown> = {}) {
	const { context, ...n8n } = pollingNode(parameters);
	n8n.account.tasks = tasks;
	const poll = async () => await pollFinished(context);
	const pollIds = async () => (await poll())?.map((items) => items.map(({ json }) => json.taskId));
	expect(await poll()).toBeNull();
	return { ...n8n, poll, pollIds };
}

describe('a poll of an account', () => {
	it('is of one that keeps a list, and is of no provider that calls by itself', () => {
		expect(POLLED_PROVIDERS.map(({ id }) => id)).toEqual(['danceGenerator']);
	});

	it('gives nothing the first time but records what is there, for the account of the credential', async () => {
		const { kept, pollIds } = await polling([listed('b', 2, 'processing'), listed('a', 1)]);
		expect(kept.ends).toMatchObject({
			account: 'danceGenerator 7',
			open: ['b'],
			told: { a: listed('a', 1).created_at },
		});
		expect(await pollIds()).toBeUndefined();
	});

	it('gives each task that has ended since once, with its result, the one that ended first first', async () => {
		const { account, poll, pollIds } = await polling([listed('a', 1, 'processing')]);
		account.tasks = [listed('c', 3, 'failed'), listed('b', 2), listed('a', 1)];
		const [items = [], ...others] = (await poll()) ?? [];
		expect(others).toEqual([]);
		expect(items.map(({ json }) => [json.taskId, json.videoUrl])).toEqual([
			['a', videoOf('a')],
			['b', videoOf('b')],
			['c', null],
		]);
		expect(items.every(({ json }) => !('raw' in json))).toBe(true);
		expect(await pollIds()).toBeUndefined();
	});

	it('gives the provider’s answers where they are wanted', async () => {
		const { account, poll } = await polling([], { 'options.includeRawAnswer': true });
		account.tasks = [listed('a', 1)];
		expect(await poll()).toMatchObject([[{ json: { raw: { task_id: 'a' } } }]]);
	});

	it('moves past ends that are not wanted', async () => {
		const { account, kept, poll, pollIds } = await polling([], { outcome: 'failed' });
		account.tasks = [listed('a', 1)];
		expect(await poll()).toBeNull();
		expect(kept.ends).toMatchObject({ open: [], told: { a: expect.any(String) as string } });
		account.tasks = [listed('b', 2, 'failed'), ...account.tasks];
		expect(await pollIds()).toEqual([['b']]);
	});

	it('begins anew with another credential, or where what n8n has kept cannot be read', async () => {
		const { account, kept, node, pollIds } = await polling([]);
		account.tasks = [listed('a', 1)];
		node.credentials = { danceGeneratorApi: { id: '8', name: 'y' } };
		expect(await pollIds()).toBeUndefined();
		expect(kept.ends).toMatchObject({
			account: 'danceGenerator 8',
			told: { a: expect.anything() as string },
		});
		kept.ends = { account: 'danceGenerator 8', told: 'all' };
		account.tasks = [listed('b', 2), ...account.tasks];
		expect(await pollIds()).toBeUndefined();
		account.tasks = [listed('c', 3), ...account.tasks];
		expect(await pollIds()).toEqual([['c']]);
	});

	it.each([{ danceGeneratorApi: { id: null } }, {}, undefined])(
		'takes it for one account where n8n has no ID for its credential: %j',
		async (credentials) => {
			const { account, kept, node, pollIds } = await polling([]);
			Object.assign(node, { credentials });
			expect(await pollIds()).toBeUndefined();
			expect(kept.ends).toMatchObject({ account: 'danceGenerator ' });
			account.tasks = [listed('a', 1)];
			expect(await pollIds()).toEqual([['a']]);
		},
	);

	it('gives an end once when two are under way at the same time', async () => {
		const { account, pollIds } = await polling([]);
		account.tasks = [listed('b', 2), listed('a', 1)];
		const both = await Promise.all([pollIds(), pollIds()]);
		expect(both.flatMap((ids) => ids?.flat() ?? [])).toEqual(['a', 'b']);
		expect(await pollIds()).toBeUndefined();
	});

	it('forgets nothing where n8n’s record is gone by its end', async () => {
		const { account, kept, poll, requests } = await polling([]);
		account.tasks = [listed('a', 1)];
		requests.length = 0;
		const underWay = poll();
		await turnsUntil(() => requests.length > 0);
		delete kept.ends;
		expect(await underWay).toMatchObject([[{ json: { taskId: 'a' } }]]);
		expect(kept.ends).toMatchObject({ told: { a: expect.any(String) as string } });
	});

	it('that cannot have the list is an error of n8n’s kind without the key, and loses nothing', async () => {
		const { account, kept, poll, pollIds } = await polling([]);
		const before = JSON.stringify(kept);
		account.tasks = [listed('a', 1)];
		account.answers.tasks = { status: 401, body: { error: 'bad', message: 'no sk-of-somebody' } };
		const error: unknown = await poll().catch((thrown: unknown) => thrown);
		expect(error).toMatchObject({ name: 'NodeApiError', httpCode: '401' });
		expect(JSON.stringify(error)).not.toContain('sk-of-somebody');
		expect(JSON.stringify(kept)).toBe(before);
		delete account.answers.tasks;
		expect(await pollIds()).toEqual([['a']]);
	});

	it('says in n8n’s log which task could not be asked for, and asks again the next time', async () => {
		const { account, log, pollIds } = await polling([]);
		account.tasks = [listed('a', 1)];
		account.answers.a = { status: 403, body: {} };
		expect(await pollIds()).toBeUndefined();
		expect(log).toEqual([expect.stringMatching(/^Task a could not be asked for/) as string]);
		delete account.answers.a;
		expect(await pollIds()).toEqual([['a']]);
	});
});

describe('the example that a test by hand shows', () => {
	const exampleOf = async (tasks: Listed[], parameters: Record<string, unknown> = {}) => {
		const { account, context, requests } = pollingNode(parameters);
		account.tasks = tasks;
		const task = await exampleTask(context as unknown as IExecuteFunctions);
		return { taskId: task.taskId, videoUrl: task.videoUrl, requests };
	};
	/** Tasks of these minutes, in this order. */
	const many = (minutes: number[], status?: Listed['status']) =>
		minutes.map((minute) => listed(`at${minute}`, minute, status));
	const from = (first: number, step: number, count = 100) =>
		Array.from({ length: count }, (_, at) => first + at * step);

	it('is the newest task that has ended and is wanted, with its result', async () => {
		const tasks = [
			listed('d', 4, 'processing'),
			listed('c', 3, 'failed'),
			listed('b', 2),
			listed('a', 1),
		];
		expect(await exampleOf(tasks)).toMatchObject({ taskId: 'c', videoUrl: null });
		expect(await exampleOf(tasks, { outcome: 'succeeded' })).toMatchObject({
			taskId: 'b',
			videoUrl: videoOf('b'),
		});
	});

	it('takes no more pages than it needs where the list shows its order', async () => {
		const [newest, ...others] = many(from(400, -2, 200));
		const tasks = [{ ...newest!, status: 'processing' as const }, ...others];
		expect(await exampleOf(tasks)).toMatchObject({
			taskId: 'at398',
			requests: ['page 1', 'at398'],
		});
	});

	it('is looked for on the next page where there is none on the first', async () => {
		const tasks = [...many(from(400, -2), 'processing'), ...many(from(200, -2))];
		expect(await exampleOf(tasks)).toMatchObject({
			taskId: 'at200',
			requests: ['page 1', 'page 2', 'at200'],
		});
	});

	it('is looked for everywhere where the list is in no order', async () => {
		const mixed = (minutes: number[]) =>
			minutes.map((minute, at) => (at % 2 === 0 ? minute : -minute));
		const tasks = [...many(mixed(from(2, 2))), ...many(mixed(from(300, 2)))];
		expect((await exampleOf(tasks)).taskId).toBe('at496');
	});

	it('does not come where nothing has ended that is wanted, which says what to do', async () => {
		const tasks = [listed('b', 2, 'processing'), listed('a', 1)];
		await expect(exampleOf(tasks, { outcome: 'failed' })).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringMatching(/no ended task at Dance Generator yet/) as string,
			description: expect.stringMatching(/Create one with Dance Video Generate/) as string,
		});
	});

	it('is an error of n8n’s kind where the list cannot be had', async () => {
		const { account, context } = pollingNode();
		account.answers.tasks = { status: 401, body: {} };
		await expect(exampleTask(context as unknown as IExecuteFunctions)).rejects.toMatchObject({
			name: 'NodeApiError',
			httpCode: '401',
		});
	});
});

import type { INodeExecutionData } from 'n8n-workflow';

import { danceRunner, errorOf, media, useSandbox } from './sandboxRunner';
import { useDedupStore } from './dedupStore';
import { activate, pollRun } from './activePoll';
import { runInEngine } from './runInEngine';
import { bytesOf, runNode } from './runNode';

const sandbox = useSandbox({ credits: 1_000_000 });
const { generate } = danceRunner(sandbox);
useDedupStore();

const idsOf = (items: INodeExecutionData[]) => items.map(({ json }) => String(json.taskId));
const createEnded = async (...prompts: string[]) => {
	const ids = idsOf(await generate(...prompts));
	sandbox().finishTasks();
	return ids;
};
/** Tasks that end when the sandbox is told to. */
const createOpen = async (...prompts: string[]) => {
	sandbox().inject({
		path: '/generate',
		times: prompts.length,
		action: { type: 'task', never: true },
	});
	return idsOf(await generate(...prompts));
};

describe('Dance Video Finished (Polling) Trigger', () => {
	it('does not replay what has ended before it was activated', async () => {
		await createEnded('one', 'two');
		const poll = activate(sandbox());
		expect([await poll.check(), await poll.check()]).toEqual([null, null]);
		const ids = await createEnded('three');
		expect(await poll.check()).toEqual(ids);
	});

	it('gives each end once, with the result that the list does not tell', async () => {
		const poll = activate(sandbox());
		await poll.check();
		const ids = await createEnded('one', 'two');
		const items = await poll.items();
		expect(idsOf(items ?? []).sort()).toEqual([...ids].sort());
		expect(items?.map(({ json }) => json.videoUrl)).toEqual([
			expect.stringContaining('/results/'),
			expect.stringContaining('/results/'),
		]);
		expect(await poll.check()).toBeNull();
	});

	it('gives the end of a task that was open when it was activated', async () => {
		const ids = await createOpen('one');
		const poll = activate(sandbox());
		expect([await poll.check(), await poll.check()]).toEqual([null, null]);
		sandbox().finishTasks();
		expect(await poll.check()).toEqual(ids);
	});

	it('gives the end of a task that comes long after those of younger ones', async () => {
		const poll = activate(sandbox());
		await poll.check();
		const [slow] = await createOpen('slow');
		sandbox().inject({ path: '/generate', action: { type: 'task', durationSeconds: 0 } });
		const quick = idsOf(await generate('quick'));
		expect(await poll.check()).toEqual(quick);
		expect(await poll.check()).toBeNull();
		sandbox().finishTasks();
		expect(await poll.check()).toEqual([slow]);
	});

	it('misses nothing over the boundary of a page', async () => {
		const poll = activate(sandbox());
		await poll.check();
		const prompts = Array.from({ length: 130 }, (_value, index) => `task ${index}`);
		const ids = await createEnded(...prompts);
		const given = (await poll.check()) ?? [];
		expect(given.toSorted()).toEqual(ids.toSorted());
		expect(await poll.check()).toBeNull();
	});

	it('gives every end exactly once over a restart, also those that came about meanwhile', async () => {
		const poll = activate(sandbox());
		await poll.check();
		const first = await createEnded('one');
		expect(await poll.check()).toEqual(first);
		const open = await createOpen('open');
		expect(await poll.check()).toBeNull();
		poll.restart();
		expect(await poll.check()).toBeNull();
		const meanwhile = await createEnded('two');
		poll.restart();
		const given = (await poll.check()) ?? [];
		expect(given.toSorted()).toEqual([...open, ...meanwhile].toSorted());
		poll.restart();
		expect(await poll.check()).toBeNull();
	});

	it('gives each end once when two checks overlap', async () => {
		const poll = activate(sandbox());
		await poll.check();
		const ids = await createEnded('one', 'two');
		const given = (await Promise.all([poll.check(), poll.check()])).flatMap((check) => check ?? []);
		expect(given.toSorted()).toEqual(ids.toSorted());
	});

	it('asks again for an end whose task could not be asked for', async () => {
		const poll = activate(sandbox());
		await poll.check();
		const ids = await createEnded('one');
		sandbox().inject({ path: '/tasks/', action: { type: 'answer', status: 403, body: {} } });
		expect([await poll.check(), await poll.check(), await poll.check()]).toEqual([null, ids, null]);
	});

	it('fails when the list cannot be had, and loses nothing by it', async () => {
		const poll = activate(sandbox());
		await poll.check();
		const ids = await createEnded('one');
		sandbox().inject({
			path: '/tasks',
			action: { type: 'answer', status: 401, body: { error: 'invalid_api_key', message: 'no' } },
		});
		const error = await errorOf(poll.check());
		expect(error.message).toMatch(/does not accept the API key/);
		expect(await poll.check()).toEqual(ids);
	});

	it('begins anew with another credential: those tasks are not news', async () => {
		const poll = activate(sandbox());
		await poll.check();
		await createEnded('one');
		poll.changeAccount();
		expect([await poll.check(), await poll.check()]).toEqual([null, null]);
	});

	it('gives only the ends chosen', async () => {
		const poll = activate(sandbox(), { outcome: 'failed' });
		await poll.check();
		await createEnded('good');
		expect(await poll.check()).toBeNull();
		sandbox().inject({ path: '/generate', action: { type: 'task', fail: { message: 'No' } } });
		const ids = await createEnded('bad');
		const items = await poll.items();
		expect(idsOf(items ?? [])).toEqual(ids);
		expect(items?.[0]?.json).toMatchObject({ status: 'failed' });
	});
});

describe('the execution of Dance Video Finished (Polling) Trigger', () => {
	it('shows the newest ended task as an example when it is tested by hand', async () => {
		const [, newest] = await createEnded('one', 'two');
		await createOpen('three');
		const [item] = await runNode(pollRun(sandbox()));
		expect(item?.json).toMatchObject({
			taskId: newest,
			videoUrl: expect.stringContaining('/results/'),
		});
	});

	it('says what to do when there is no example yet', async () => {
		const error = await errorOf(runNode(pollRun(sandbox())));
		expect(error.message).toMatch(/no ended task at Dance Generator yet/);
		expect(error.description).toMatch(/Create one with Dance Video Generate/);
	});

	it('brings the videos and lets no end go twice', async () => {
		const poll = activate(sandbox());
		await poll.check();
		await createEnded('one');
		const items = (await poll.items()) ?? [];
		const run = { ...pollRun(sandbox(), { download: true }), items, mode: 'trigger' as const };
		const [item] = await runNode(run);
		expect((await bytesOf(item ?? { json: {} })).equals(media('dance.mp4'))).toBe(true);
		expect(await runNode(run)).toEqual([]);
	});

	it('loses no end when n8n runs it again because the first one is that of a failed task', async () => {
		const poll = activate(sandbox());
		await poll.check();
		sandbox().inject({ path: '/generate', action: { type: 'task', fail: { message: 'No' } } });
		const bad = await createEnded('bad');
		const good = await createEnded('good', 'better');
		const found = (await poll.items()) ?? [];
		const items = found.toSorted((one) => (one.json.status === 'failed' ? -1 : 1));
		const run = { ...pollRun(sandbox()), items, mode: 'trigger' as const };
		const tries = jest.spyOn(run.node, 'execute');
		const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const leaving = idsOf((await runInEngine(run, retry)).items);
		expect([leaving[0], leaving.toSorted()]).toEqual([bad[0], [...bad, ...good].toSorted()]);
		expect(tries).toHaveBeenCalledTimes(2);
	});
});

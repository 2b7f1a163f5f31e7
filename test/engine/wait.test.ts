import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import type { FaultRule } from '../../sandbox/server';
import { danceRunner, errorOf, media, useSandbox } from './sandboxRunner';
import { storedFile } from './runNode';
import { useSteppedTime } from './steppedTime';

const sandbox = useSandbox();
useSteppedTime();
const { run, generate, wait } = danceRunner(sandbox);

const fail = (promptIncludes: string, refund = true): FaultRule => ({
	promptIncludes,
	path: '/generate',
	action: { type: 'task', fail: { message: 'The reference video shows no person', refund } },
});

const checks = () =>
	sandbox()
		.journal()
		.filter(({ method, path }) => method === 'GET' && /\/tasks\//.test(path));

describe('Dance Video Wait for Task', () => {
	it('gives each item its own finished task, in the order they came, without a download', async () => {
		const created = await generate('one', 'two', 'three');
		const items = await wait(created);
		expect(items.map(({ json }) => [json.taskId, json.status])).toEqual(
			created.map(({ json }) => [json.taskId, 'succeeded']),
		);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(items.every(({ binary }) => binary === undefined)).toBe(true);
	});

	it('ends with the provider’s reason, the task and the refund when the task failed', async () => {
		sandbox().inject(fail('one'));
		const created = await generate('one');
		const error = await errorOf(wait(created));
		expect(error.message).toContain(
			`Task ${String(created[0]?.json.taskId)} failed at Dance Generator`,
		);
		expect(error.message).toContain('The reference video shows no person');
		expect(error.description).toMatch(/refunds the credits of a failed task/);
	});

	it('waits for all tasks before one that failed stops the node, and names every task', async () => {
		sandbox().inject(fail('bad'));
		const created = await generate('good', 'bad');
		const error = await errorOf(wait(created));
		expect(error.message).toMatch(/^1 of 2 items did not get a video\. First \(item 1\): Task /);
		expect(error.description).toContain(`${String(created[0]?.json.taskId)}: succeeded, http`);
		expect(error.description).toContain(`${String(created[1]?.json.taskId)}: failed`);
	});

	it('lets failed tasks leave as error items with their ID when the node continues on error', async () => {
		sandbox().inject(fail('bad'));
		const created = await generate('bad', 'good');
		const items = await wait(created, {}, { onError: 'continueRegularOutput' });
		expect(items[0]?.json).toMatchObject({
			taskId: created[0]?.json.taskId,
			status: 'failed',
			error: expect.stringContaining('no person') as string,
			details: { kind: 'taskFailed' },
		});
		// n8n would replace the whole json of an item that has an error of its own.
		expect(items[0]?.error).toBeUndefined();
		expect(items[1]?.json.status).toBe('succeeded');
	});

	it('gives n8n’s error output items of the form it routes there', async () => {
		sandbox().inject(fail('bad'));
		const created = await generate('bad');
		const [item] = await wait(created, {}, { onError: 'continueErrorOutput' });
		expect(Object.keys(item?.json ?? {}).sort()).toEqual(['details', 'error']);
		expect(item?.json.details).toMatchObject({ taskId: created[0]?.json.taskId, status: 'failed' });
	});

	it('keeps the task’s ID and last status when the time runs out, after one last check', async () => {
		sandbox().inject({ path: '/generate', action: { type: 'task', never: true } });
		const created = await generate('slow');
		const error = await errorOf(wait(created, { options: { timeoutMinutes: 0.02 } }));
		expect(error.message).toMatch(
			/^Timed out after 1 s waiting for task .+ \(last status: (pending|processing)\)/,
		);
		expect(error.message).toContain(created[0]?.json.taskId);
		expect(error.description).toMatch(/run Wait for Task again with this ID/);
		expect(checks().length).toBeGreaterThan(0);
	});

	it('goes on waiting when a check fails: server error, lost connection, broken answer', async () => {
		sandbox().inject({
			path: '/tasks/',
			action: {
				type: 'answer',
				status: 502,
				body: { error: 'provider_error', message: 'x', details: {} },
			},
		});
		const [item] = await wait(await generate('one'));
		expect(item?.json.status).toBe('succeeded');
		expect(checks().map(({ status }) => status)).toEqual([502, 200]);
	});

	it('stops at once when the key is refused, with the task’s ID', async () => {
		const created = await generate('one');
		const error = await errorOf(wait(created, {}, { apiKey: 'sk-wrong-wrong-wrong' }));
		expect(error.message).toMatch(/does not accept the API key/);
		expect(error.message).toContain(created[0]?.json.taskId);
		expect(checks()).toHaveLength(1);
	});

	it('checks once in the mode Check Once, and a failed task is no error there', async () => {
		sandbox().inject({
			...fail('bad'),
			action: { type: 'task', durationSeconds: 0, fail: { message: 'No' } },
		});
		const created = await generate('bad', 'running');
		const items = await wait(created, { mode: 'checkOnce' });
		expect(items.map(({ json }) => json.status)).toEqual([
			'failed',
			expect.stringMatching(/pending|processing/),
		]);
		expect(checks()).toHaveLength(2);
	});

	it('asks once for a task that stands in several items', async () => {
		const created = await generate('one');
		const items = await wait([...created, ...created], { mode: 'checkOnce' });
		expect(items).toHaveLength(2);
		expect(checks()).toHaveLength(1);
	});

	it.each(['', '../credits', 'a b', 'x'.repeat(201)])(
		'refuses the task ID "%s" before asking',
		async (taskId) => {
			const error = await errorOf(run(new DanceVideoWait(), { mode: 'wait', taskId }));
			expect(error.message).toMatch(/Task ID must be an ID as Dance Video Generate gives it/);
			expect(sandbox().journal()).toEqual([]);
		},
	);

	it('refuses a task of another provider', async () => {
		const error = await errorOf(wait([{ json: { taskId: 'abc', provider: 'vtrix' } }]));
		expect(error.message).toMatch(/Provider must be the one the task was created at, "vtrix"/);
		expect(sandbox().journal()).toEqual([]);
	});

	it('ends at once when the execution is cancelled, and names the task', async () => {
		sandbox().inject({ path: '/generate', action: { type: 'task', never: true } });
		const created = await generate('slow');
		const controller = new AbortController();
		const waiting = errorOf(wait(created, {}, { cancel: controller.signal }));
		controller.abort();
		const error = await waiting;
		expect(error.message).toMatch(/The execution was cancelled/);
		expect(error.message).toContain(created[0]?.json.taskId);
	});

	it('treats an unknown status word as not ended and shows it', async () => {
		const created = await generate('one');
		sandbox().inject({
			path: '/tasks/',
			action: { type: 'patch', set: { status: 'Reticulating' } },
		});
		const [item] = await wait(created, { mode: 'checkOnce' });
		expect(item?.json).toMatchObject({ status: 'processing', providerStatus: 'Reticulating' });
	});

	it('asks again when a success names no video yet', async () => {
		const created = await generate('one');
		sandbox().inject({
			path: '/tasks/',
			action: { type: 'patch', set: { status: 'success', result: null } },
		});
		const [item] = await wait(created);
		expect(item?.json.videoUrl).toMatch(/^http/);
		expect(checks().length).toBeGreaterThan(1);
	});

	it('gives no file when none was asked for, not even the one that came in', async () => {
		const file = await storedFile(media('character.png'), 'a.png', 'image/png');
		const created = await generate('one');
		const [item] = await wait([{ json: created[0]?.json ?? {}, binary: { data: file } }]);
		expect(item?.binary).toBeUndefined();
	});
});

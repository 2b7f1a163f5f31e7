import { setTimeout as delay } from 'node:timers/promises';

import { parse } from 'flatted';
import type { INodeExecutionData, INodeParameters, IRunExecutionData } from 'n8n-workflow';

import { DanceVideoPoll } from '../../nodes/DanceVideoPoll/DanceVideoPoll.node';
import { inlineMarksOf } from '../engine/inlineMarks';
import { errorOf } from '../engine/sandboxRunner';
import { runInEngine } from '../engine/runInEngine';
import { contextFor, runIn, runNode, type NodeRun } from '../engine/runNode';
import { useSteppedTime } from '../engine/steppedTime';
import { logLines, wordsOf } from '../leakCheck/leakCheck';
import { startFakeN8n } from './fakeN8n';
import { faultFixture, CHECKING, CREATING, type More } from './fixture';

const { generateRun, sandbox, creates, checks, inject } = faultFixture();
useSteppedTime();
afterEach(() => jest.restoreAllMocks());

const endless = { ...CREATING, times: 'always', action: { type: 'task', never: true } } as const;
const GOES_ON = { onError: 'continueRegularOutput' } as const;

/** A Generate that waits for its videos, at a provider that says how long they take. */
function waiting(
	prompts: readonly string[],
	more: More = {},
	{ waitOptions = {}, ...parameters }: INodeParameters & { waitOptions?: INodeParameters } = {},
	provider: 'danceGenerator' | 'seedance2Ai' = 'danceGenerator',
) {
	return generateRun(
		provider,
		{
			prompt: '={{ $json.prompt }}',
			whenCreated: 'waitForVideo',
			download: true,
			waitOptions: { waiting: 'suspend', ...waitOptions },
			...parameters,
		},
		{ items: prompts.map((prompt) => ({ json: { prompt } })), ...more },
	);
}

const paid = () => creates().flatMap(({ taskId }) => taskId ?? []);

describe('Generate that waits for its videos', () => {
	it('row 64: sleeps, outlives a restart, and goes on with them; nothing is created again', async () => {
		inject(endless);
		const n8n = await startFakeN8n(waiting(['one', 'two']));
		expect(n8n.end()).toBeUndefined();
		expect(creates()).toHaveLength(2);
		n8n.restart();
		sandbox().finishTasks();
		const { items, error } = await n8n.wakeToTheEnd();
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => [json.taskId, json.status])).toEqual(
			paid().map((taskId) => [taskId, 'succeeded']),
		);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(items.every(({ binary }) => binary?.data?.mimeType === 'video/mp4')).toBe(true);
		expect(sandbox().paidCreates()).toBe(2);
	});

	it('row 64: is killed while a status check is under way, and goes on all the same', async () => {
		inject(endless);
		const n8n = await startFakeN8n(waiting(['one']));
		inject({ ...CHECKING, times: 1, action: { type: 'hang' } });
		const kill = new AbortController();
		const woken = n8n.wake(kill.signal);
		while (checks().length === 0) await delay(5);
		kill.abort();
		await woken;
		n8n.restart();
		sandbox().finishTasks();
		const { items } = await n8n.wakeToTheEnd();
		expect(items[0]?.json).toMatchObject({ taskId: paid()[0], status: 'succeeded' });
		expect(sandbox().paidCreates()).toBe(1);
	});

	it("row 67: whose sleep was ended by a user waits for the same tasks when it is retried from n8n's list", async () => {
		inject(endless);
		const run = waiting(['one', 'two']);
		const n8n = await startFakeN8n(run);
		const { data } = JSON.parse(n8n.database()[0]!) as { data: string };
		n8n.stop('1');
		while (n8n.nextWake() < Infinity) await n8n.wake();

		const executionData = parse(data) as IRunExecutionData;
		sandbox().finishTasks();
		const items = await runNode({
			...run,
			executionData,
			parameters: { ...run.parameters, waitOptions: { waiting: 'inProcess' } },
		});
		expect(items.map(({ json }) => [json.taskId, json.status])).toEqual(
			paid().map((taskId) => [taskId, 'succeeded']),
		);
		expect(sandbox().paidCreates()).toBe(2);
	});

	it('row 67: with Retry On Fail waits again for a task that failed, and creates none', async () => {
		inject({ ...CREATING, action: { type: 'task', fail: { message: 'No person' } } });
		const run = waiting(['one'], {}, { waitOptions: { waiting: 'inProcess' } });
		const { error } = await runInEngine(run, {
			retryOnFail: true,
			maxTries: 3,
			waitBetweenTries: 0,
		});
		expect(error?.message).toContain(`Task ${paid()[0]} failed`);
		expect(sandbox().paidCreates()).toBe(1);
	});

	it('row 71: whose time passes gives the task ID to whoever goes on', async () => {
		inject(endless);
		const run = waiting(['one'], GOES_ON, { waitOptions: { timeoutMinutes: 0.05 } });
		const { items } = await (await startFakeN8n(run)).wakeToTheEnd();
		expect(items[0]?.json).toMatchObject({ taskId: paid()[0], details: { kind: 'timedOut' } });
	});

	it('row 90: whose supervisor was deleted goes on at its own deadline with the task IDs', async () => {
		inject(endless);
		const n8n = await startFakeN8n(waiting(['one', 'two']));
		await n8n.remove('2');
		const { items } = await n8n.wakeToTheEnd();
		expect(items.map(({ json }) => json.details)).toMatchObject(
			paid().map((taskId) => ({ kind: 'cancelled', taskId })),
		);
	});

	/** A run that n8n refuses to put to sleep, and how often it was asked to. */
	const refused = async (run: NodeRun) => {
		let asked = 0;
		const reachRows = inlineMarksOf(new DanceVideoPoll());
		const executeWorkflow: NodeRun['executeWorkflow'] = async (workflow, ...more) => {
			const { code } = workflow;
			if (code?.nodes[1]?.parameters.role !== 'supervisor')
				return await reachRows(workflow, ...more);
			asked += 1;
			throw new Error('You do not have access to the credential');
		};
		const context = contextFor({ ...run, executeWorkflow });
		const [items = []] = await runIn(context, run, run.items?.length ?? 1).catch(
			(error: unknown): INodeExecutionData[][] => [[{ json: { error: wordsOf(error) } }]],
		);
		return { items, asked };
	};

	it.each([
		['a wait', 'danceGenerator', ['one', 'two']],
		['a batch with slots', 'seedance2Ai', ['p1', 'p2', 'p3', 'p4', 'p5']],
	] as const)(
		'row 81: that n8n refuses to put to sleep goes on in process, and does not ask again (%s)',
		async (_what, id, prompts) => {
			const { items, asked } = await refused(waiting(prompts, {}, {}, id));
			expect(items.map(({ json }) => [json.error, json.taskId, json.status])).toEqual(
				paid().map((taskId) => [null, taskId, 'succeeded']),
			);
			expect(sandbox().paidCreates()).toBe(prompts.length);
			expect(asked).toBe(1);
			expect(logLines().join('\n')).toMatch(/in process: n8n refused: .*access to the credential/);
		},
	);

	it('row 81: that n8n refuses to put to sleep names every task that is paid for when its time is over', async () => {
		inject(endless);
		const { items } = await refused(waiting(['one', 'two']));
		expect(paid()).toHaveLength(2);
		for (const taskId of paid()) expect(items[0]?.json.error).toContain(taskId);
	});

	it('row 81: that n8n refuses to put to sleep gives each item its task when it goes on', async () => {
		inject(endless);
		const { items } = await refused(waiting(['one', 'two'], GOES_ON));
		expect(items.map(({ json }) => [json.taskId, typeof json.error])).toEqual(
			paid().map((taskId) => [taskId, 'string']),
		);
		expect(sandbox().paidCreates()).toBe(2);
	});

	it('checks how it is to wait before anything is paid for', async () => {
		const bad = waiting(['one'], {}, { waitOptions: { timeoutMinutes: 'soon' } });
		const error = await errorOf(runNode(bad));
		expect(error.message).toMatch(/Max Wait \(Minutes\)/);
		expect(sandbox().journal()).toEqual([]);
	});

	it('waits for those that were created when another was refused, and says both', async () => {
		inject({
			...CREATING,
			promptIncludes: 'bad',
			action: { type: 'answer', status: 400, body: { error: 'invalid_request', message: 'No' } },
		});
		const run = waiting(['bad', 'good'], GOES_ON, { waitOptions: { waiting: 'inProcess' } });
		const items = await runNode(run);
		expect(items[0]?.json.error).toMatch(/No/);
		expect(items[1]?.json).toMatchObject({ status: 'succeeded' });
	});
});

describe('Generate that waits at a provider that runs three tasks at a time', () => {
	const PROMPTS = ['p1', 'p2', 'p3', 'p4', 'p5'];
	const fiveVideos = (more: More = {}) => waiting(PROMPTS, more, {}, 'seedance2Ai');

	it('row 5: creates the fourth when one has ended, and leaves when all have their videos', async () => {
		inject(endless);
		const n8n = await startFakeN8n(fiveVideos());
		while (creates().length < 3) await n8n.wake();
		sandbox().finishTasks();
		while (creates().length < 5) await n8n.wake();
		// The last two still run.
		expect(n8n.end()).toBeUndefined();
		n8n.restart();
		sandbox().finishTasks();
		const { items, error } = await n8n.wakeToTheEnd();
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => [json.taskId, json.status])).toEqual(
			paid().map((taskId) => [taskId, 'succeeded']),
		);
		expect(items.every(({ binary }) => binary?.data !== undefined)).toBe(true);
		expect(sandbox().paidCreates()).toBe(5);
	});

	it('row 71: and time out together with their IDs, each in its own time', async () => {
		inject(endless);
		const n8n = await startFakeN8n(
			waiting(['p1', 'p2'], GOES_ON, { waitOptions: { timeoutMinutes: 0.05 } }, 'seedance2Ai'),
		);
		const { items } = await n8n.wakeToTheEnd();
		expect(items.map(({ json }) => json.taskId)).toEqual(paid());
		expect(items.map(({ json }) => json.details)).toMatchObject(
			Array(2).fill({ kind: 'timedOut' }),
		);
	});

	it('row 99: stops the workflow when one is refused, naming those that were created', async () => {
		inject(endless);
		inject({
			...CREATING,
			promptIncludes: 'p2',
			action: { type: 'answer', status: 400, body: { code: 400, message: 'No' } },
		});
		const { error } = await (await startFakeN8n(fiveVideos())).wakeToTheEnd();
		const { message, description } = error as { message: string; description?: string };
		expect(message).toMatch(/No/);
		for (const taskId of paid()) expect(`${message} ${description}`).toContain(taskId);
		expect(sandbox().paidCreates()).toBe(1);
	});
});

import { setTimeout as delay } from 'node:timers/promises';

import type { INodeExecutionData } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import { DEVELOPMENT } from '../../sandbox/providers/development';
import type { FaultRule } from '../../sandbox/server';
import { loadNodesAfresh } from '../faults/freshNodes';
import { runNode, type NodeRun } from './runNode';
import { useSandbox } from './sandboxRunner';
import { startSleepingExecution, type SleepingExecution } from './sleepingExecution';

type TaskRule = Partial<Extract<FaultRule['action'], { type: 'task' }>>;

const sandbox = useSandbox({ credits: 1_000_000 });
let n8n: SleepingExecution;
beforeEach(async () => (n8n = await startSleepingExecution()));
afterEach(async () => await n8n.close());
afterEach(() => jest.restoreAllMocks());

const realTimeout = AbortSignal.timeout.bind(AbortSignal);
const credentials = () => ({
	vtrixApi: { apiKey: sandbox().apiKey, baseUrl: sandbox().baseUrl('vtrix') },
});
const idsOf = (items: INodeExecutionData[] = []) => items.map(({ json }) => json.taskId);
const checks = () =>
	sandbox()
		.journal()
		.filter(({ method }) => method === 'GET');

/**
 * Creates so many tasks, which end when the sandbox is told so, and sends the execution to sleep on them. Nobody
 * calls by himself, unless the tasks are told to.
 */
async function sleepOnTasks(
	count: number,
	more: Partial<NodeRun> = {},
	script: TaskRule = { callbacks: [] },
): Promise<string[]> {
	const action = { type: 'task', never: true, ...script } as const;
	sandbox().inject({ method: 'POST', times: count, action });
	const created = await runNode({
		node: new DanceVideoGenerate(),
		parameters: {
			provider: 'vtrix',
			...DEVELOPMENT.vtrix.smallest,
			prompt: '={{ $json.prompt }}',
			callBack: 'resume',
		},
		credentials: credentials(),
		items: Array.from({ length: count }, (_, at) => ({ json: { prompt: `dancer ${at}` } })),
		webhookUrl: n8n.origin,
	});
	n8n.sleep({
		node: new DanceVideoWait(),
		parameters: {
			provider: 'vtrix',
			mode: 'wait',
			taskId: '={{ $json.taskId }}',
			download: true,
			options: {},
		},
		credentials: credentials(),
		items: created.map(({ json }) => ({ json })),
		...more,
	});
	return created.map(({ json }) => String(json.taskId));
}

/** The provider says of these tasks that they have not ended; of all others what is true. */
function keepOpen(taskIds: readonly string[]): void {
	sandbox().clearFaults();
	const path = `(${taskIds.join('|')})$`;
	const action = { type: 'patch', set: { status: 'in_progress', output: null } } as const;
	if (taskIds.length > 0) sandbox().inject({ method: 'GET', path, times: 'always', action });
}

const until = async (isSo: () => boolean) => {
	while (!isSo()) await delay(5);
};

describe('calls for an execution that sleeps on several tasks', () => {
	it('all at once: each task is asked for once, each file fetched once, and it goes on once', async () => {
		const taskIds = await sleepOnTasks(40, {}, {});
		sandbox().finishTasks();
		const calls = () => sandbox().callbacks();
		await until(() => calls().length === 40 && calls().every(({ status }) => status !== null));
		await until(() => n8n.wentOn.length > 0);
		expect(n8n.wentOn.map(idsOf)).toEqual([taskIds]);
		expect([checks().length, sandbox().downloads().length]).toEqual([40, 40]);
		// By n8n, once it is awake.
		expect(calls().filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
	});

	it.each([
		['in their order', (taskIds: string[], ended: number) => taskIds.slice(ended)],
		['the last one first', (taskIds: string[], ended: number) => taskIds.slice(0, -ended)],
	])('as they end, %s: none is asked for again that has ended', async (_order, openAfter) => {
		const taskIds = await sleepOnTasks(8);
		sandbox().finishTasks();
		for (let ended = 1; ended <= taskIds.length; ended += 1) {
			expect(n8n.wentOn).toEqual([]);
			keepOpen(openAfter(taskIds, ended));
			expect(await n8n.call()).toBe(200);
		}
		expect(n8n.wentOn.map(idsOf)).toEqual([taskIds]);
		expect(checks().length).toBeLessThanOrEqual(2 * taskIds.length);
		expect(sandbox().downloads()).toHaveLength(taskIds.length);
	});

	it('while one is being worked on: that is not waited for, and the tasks are checked anew after it', async () => {
		const taskIds = await sleepOnTasks(2);
		sandbox().inject({ method: 'GET', action: { type: 'delay', delayMs: 300, handle: true } });
		const first = n8n.call();
		await until(() => checks().length === 1);
		expect(await n8n.call()).toBe(200);
		expect(n8n.answers).toHaveLength(1);
		sandbox().finishTasks();
		expect(await first).toBe(200);
		expect(n8n.wentOn.map(idsOf)).toEqual([taskIds]);
	});

	it('none of which is believed: who calls for nothing gets nobody woken', async () => {
		await sleepOnTasks(3);
		expect(await Promise.all([n8n.call(), n8n.call(), n8n.call()])).toEqual([200, 200, 200]);
		expect(n8n.wentOn).toEqual([]);
		expect(checks().length).toBeLessThanOrEqual(3);
	});

	it('after n8n could not let it go on: the next one does, and no task is asked for again', async () => {
		const taskIds = await sleepOnTasks(3);
		sandbox().finishTasks();
		n8n.failures = 1;
		expect(await n8n.call()).toBe(500);
		expect(await n8n.call()).toBe(200);
		expect(n8n.wentOn.map(idsOf)).toEqual([taskIds]);
		expect(checks()).toHaveLength(3);
	});

	it('after it may go on, and before n8n has let it: nobody is asked anything', async () => {
		const taskIds = await sleepOnTasks(3);
		sandbox().finishTasks();
		let goOn: () => void = () => undefined;
		n8n.beforeGoingOn = new Promise<void>((resolve) => (goOn = resolve));
		const first = n8n.call();
		await until(() => n8n.mayGoOn === 1);
		expect(await n8n.call()).toBe(200);
		expect(n8n.answers).toHaveLength(1);
		goOn();
		expect(await first).toBe(200);
		expect(await n8n.call()).toBe(409);
		expect(n8n.wentOn.map(idsOf)).toEqual([taskIds]);
		expect([checks().length, sandbox().downloads().length]).toEqual([3, 3]);
	});

	it('of the next run of a loop are worked on at once', async () => {
		for (const run of [1, 2, 3]) {
			const taskIds = await sleepOnTasks(2);
			sandbox().finishTasks();
			expect(await n8n.call()).toBe(200);
			expect(n8n.wentOn).toHaveLength(run);
			expect(idsOf(n8n.wentOn.at(-1))).toEqual(taskIds);
		}
	});

	it('after n8n was started again: all that is lost is what was seen, and it goes on', async () => {
		const taskIds = await sleepOnTasks(3);
		sandbox().finishTasks();
		keepOpen(taskIds.slice(2));
		expect(await n8n.call()).toBe(200);
		n8n.restart(loadNodesAfresh().wait);
		keepOpen([]);
		expect(await n8n.call()).toBe(200);
		expect(n8n.wentOn.map(idsOf)).toEqual([taskIds]);
		expect(checks()).toHaveLength(6);
	});

	it('are answered before large files have been fetched', async () => {
		const taskIds = await sleepOnTasks(2);
		sandbox().finishTasks();
		sandbox().inject({ path: '/results', times: 2, action: { type: 'delay', delayMs: 200 } });
		jest.spyOn(AbortSignal, 'timeout').mockImplementationOnce(() => realTimeout(50));
		expect(await n8n.call()).toBe(200);
		expect(n8n.wentOn).toEqual([]);
		await until(() => n8n.wentOn.length > 0);
		expect(n8n.wentOn.map(idsOf)).toEqual([taskIds]);
		expect(n8n.wentOn[0]?.every(({ binary }) => binary?.data?.mimeType === 'video/mp4')).toBe(true);
	});

	it('find a file that cannot be fetched: it sleeps on, and the next call fetches it', async () => {
		const taskIds = await sleepOnTasks(2);
		sandbox().finishTasks();
		const action = { type: 'answer', status: 400, body: 'no' } as const;
		sandbox().inject({ path: '/results', action });
		expect(await n8n.call()).toBe(200);
		expect(n8n.wentOn).toEqual([]);
		expect(await n8n.call()).toBe(200);
		expect(n8n.wentOn.map(idsOf)).toEqual([taskIds]);
		expect(checks()).toHaveLength(2);
	});

	it('find a failed task where the workflow is to stop: it sleeps on until its own check', async () => {
		await sleepOnTasks(2, {}, { callbacks: [], fail: { message: 'No person in the image' } });
		sandbox().finishTasks();
		expect([await n8n.call(), await n8n.call()]).toEqual([200, 200]);
		expect(n8n.wentOn).toEqual([]);
		expect(checks()).toHaveLength(2);
	});

	it('find a failed task where the workflow goes on: it leaves with its error', async () => {
		const policy = { onError: 'continueRegularOutput' } as const;
		const script = { callbacks: [], fail: { message: 'No person in the image' } };
		const taskIds = await sleepOnTasks(2, policy, script);
		sandbox().finishTasks();
		expect(await n8n.call()).toBe(200);
		expect(n8n.wentOn.map(idsOf)).toEqual([taskIds]);
		expect(JSON.stringify(n8n.wentOn)).toContain('No person in the image');
	});
});

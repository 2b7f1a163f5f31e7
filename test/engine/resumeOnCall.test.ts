import { loadNodesAfresh } from '../faults/freshNodes';
import { idsOf, OPEN, until, useCalledWait } from './calledWait';
import { useSandbox } from './sandboxRunner';

const sandbox = useSandbox({ credits: 1_000_000 });
const { n8n: sleeping, sleepOnTasks, checks } = useCalledWait(sandbox);
afterEach(() => jest.restoreAllMocks());

const realTimeout = AbortSignal.timeout.bind(AbortSignal);

/** The provider says of these tasks that they have not ended; of all others what is true. */
function keepOpen(taskIds: readonly string[]): void {
	sandbox().clearFaults();
	const path = `(${taskIds.join('|')})$`;
	if (taskIds.length > 0) sandbox().inject({ method: 'GET', path, times: 'always', action: OPEN });
}

describe('calls for an execution that sleeps on several tasks', () => {
	it('all at once: each task is asked for once, each file fetched once, and it goes on once', async () => {
		const taskIds = await sleepOnTasks(40, {}, {});
		sandbox().finishTasks();
		const calls = () => sandbox().callbacks();
		await until(() => calls().length === 40 && calls().every(({ status }) => status !== null));
		await until(() => sleeping().wentOn.length > 0);
		expect(sleeping().wentOn.map(idsOf)).toEqual([taskIds]);
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
			expect(sleeping().wentOn).toEqual([]);
			keepOpen(openAfter(taskIds, ended));
			expect(await sleeping().call()).toBe(200);
		}
		expect(sleeping().wentOn.map(idsOf)).toEqual([taskIds]);
		expect(checks().length).toBeLessThanOrEqual(2 * taskIds.length);
		expect(sandbox().downloads()).toHaveLength(taskIds.length);
	});

	it('while one is being worked on: that is not waited for, and the tasks are checked anew after it', async () => {
		const taskIds = await sleepOnTasks(2);
		sandbox().inject({ method: 'GET', action: { type: 'delay', delayMs: 300, handle: true } });
		const first = sleeping().call();
		await until(() => checks().length === 1);
		expect(await sleeping().call()).toBe(200);
		expect(sleeping().answers).toHaveLength(1);
		sandbox().finishTasks();
		expect(await first).toBe(200);
		expect(sleeping().wentOn.map(idsOf)).toEqual([taskIds]);
	});

	it('none of which is believed: who calls for nothing gets nobody woken', async () => {
		await sleepOnTasks(3);
		expect(await Promise.all([sleeping().call(), sleeping().call(), sleeping().call()])).toEqual([
			200, 200, 200,
		]);
		expect(sleeping().wentOn).toEqual([]);
		expect(checks().length).toBeLessThanOrEqual(3);
	});

	it('after n8n could not let it go on: the next one does, and no task is asked for again', async () => {
		const taskIds = await sleepOnTasks(3);
		sandbox().finishTasks();
		sleeping().failures = 1;
		expect(await sleeping().call()).toBe(500);
		expect(await sleeping().call()).toBe(200);
		expect(sleeping().wentOn.map(idsOf)).toEqual([taskIds]);
		expect(checks()).toHaveLength(3);
	});

	it('after it may go on, and before n8n has let it: nobody is asked anything', async () => {
		const taskIds = await sleepOnTasks(3);
		sandbox().finishTasks();
		let goOn: () => void = () => undefined;
		sleeping().beforeGoingOn = new Promise<void>((resolve) => (goOn = resolve));
		const first = sleeping().call();
		await until(() => sleeping().mayGoOn === 1);
		expect(await sleeping().call()).toBe(200);
		expect(sleeping().answers).toHaveLength(1);
		goOn();
		expect(await first).toBe(200);
		expect(await sleeping().call()).toBe(409);
		expect(sleeping().wentOn.map(idsOf)).toEqual([taskIds]);
		expect([checks().length, sandbox().downloads().length]).toEqual([3, 3]);
	});

	it('of the next run of a loop are worked on at once', async () => {
		for (const run of [1, 2, 3]) {
			const taskIds = await sleepOnTasks(2);
			sandbox().finishTasks();
			expect(await sleeping().call()).toBe(200);
			expect(sleeping().wentOn).toHaveLength(run);
			expect(idsOf(sleeping().wentOn.at(-1))).toEqual(taskIds);
		}
	});

	it('after n8n was started again: all that is lost is what was seen, and it goes on', async () => {
		const taskIds = await sleepOnTasks(3);
		sandbox().finishTasks();
		keepOpen(taskIds.slice(2));
		expect(await sleeping().call()).toBe(200);
		sleeping().restart(loadNodesAfresh().wait);
		keepOpen([]);
		expect(await sleeping().call()).toBe(200);
		expect(sleeping().wentOn.map(idsOf)).toEqual([taskIds]);
		expect(checks()).toHaveLength(6);
	});

	it('are answered before large files have been fetched', async () => {
		const taskIds = await sleepOnTasks(2);
		sandbox().finishTasks();
		sandbox().inject({ path: '/results', times: 2, action: { type: 'delay', delayMs: 200 } });
		jest.spyOn(AbortSignal, 'timeout').mockImplementationOnce(() => realTimeout(50));
		expect(await sleeping().call()).toBe(200);
		expect(sleeping().wentOn).toEqual([]);
		await until(() => sleeping().wentOn.length > 0);
		expect(sleeping().wentOn.map(idsOf)).toEqual([taskIds]);
		expect(
			sleeping().wentOn[0]?.every(({ binary }) => binary?.data?.mimeType === 'video/mp4'),
		).toBe(true);
	});

	it('find a file that cannot be fetched: it sleeps on, and the next call fetches it', async () => {
		const taskIds = await sleepOnTasks(2);
		sandbox().finishTasks();
		const action = { type: 'answer', status: 400, body: 'no' } as const;
		sandbox().inject({ path: '/results', action });
		expect(await sleeping().call()).toBe(200);
		expect(sleeping().wentOn).toEqual([]);
		expect(await sleeping().call()).toBe(200);
		expect(sleeping().wentOn.map(idsOf)).toEqual([taskIds]);
		expect(checks()).toHaveLength(2);
	});

	it('find a failed task where the workflow is to stop: it sleeps on until its own check', async () => {
		await sleepOnTasks(2, {}, { callbacks: [], fail: { message: 'No person in the image' } });
		sandbox().finishTasks();
		expect([await sleeping().call(), await sleeping().call()]).toEqual([200, 200]);
		expect(sleeping().wentOn).toEqual([]);
		expect(checks()).toHaveLength(2);
	});

	it('find a failed task where the workflow goes on: it leaves with its error', async () => {
		const policy = { onError: 'continueRegularOutput' } as const;
		const script = { callbacks: [], fail: { message: 'No person in the image' } };
		const taskIds = await sleepOnTasks(2, policy, script);
		sandbox().finishTasks();
		expect(await sleeping().call()).toBe(200);
		expect(sleeping().wentOn.map(idsOf)).toEqual([taskIds]);
		expect(JSON.stringify(sleeping().wentOn)).toContain('No person in the image');
	});
});

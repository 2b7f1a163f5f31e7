import { createRunExecutionData, type INodeExecutionData } from 'n8n-workflow';

import { media } from '../engine/sandboxRunner';
import { bytesOf, runNode } from '../engine/runNode';
import { logLines } from '../leakCheck/leakCheck';
import { startFakeN8n } from './fakeN8n';
import { CHECKING, CREATING, faultFixture } from './fixture';
import { PASSING, suspendedWait } from './suspendedWaits';

const { generate, generateAll, generateRun, runOf, sandbox, creates, checks, inject } =
	faultFixture();
afterEach(() => jest.restoreAllMocks());

const endless = { ...CREATING, times: 'always', action: { type: 'task', never: true } } as const;
const waitRun = (items: readonly INodeExecutionData[]) => suspendedWait({ runOf }, items);

describe('an execution that nobody ends', () => {
	const untilAsleep = async (more: object = {}) => {
		inject(endless);
		const created = await generateAll('danceGenerator', ['one', 'two']);
		const n8n = await startFakeN8n({ ...waitRun([{ json: PASSING }, ...created]), ...more });
		return { n8n, taskIds: created.map(({ json }) => String(json.taskId)) };
	};

	it.each(['stopWorkflow', 'continueRegularOutput'] as const)(
		'row 90: because its supervisor was deleted goes on at its own deadline with the task IDs (%s)',
		async (onError) => {
			const { n8n, taskIds } = await untilAsleep({ onError });
			await n8n.remove('2');
			const { items, error } = await n8n.wakeToTheEnd();
			expect(error).toBeUndefined();
			expect(items.map(({ json }) => json.taskId)).toEqual([null, ...taskIds]);
			expect(items[0]?.json).toMatchObject(PASSING);
			for (const [index, taskId] of taskIds.entries()) {
				const { error: text, details } = items[index + 1]?.json ?? {};
				expect(text).toBe(
					`The wait for task ${taskId} never ended: the sub-execution that polled it is gone`,
				);
				expect(details).toMatchObject({ kind: 'cancelled', taskId });
			}
			// Its worker has seen that nobody waits for it.
			expect(checks()).toEqual([]);
		},
	);

	it('row 90: because the supervisor of its creates was deleted goes on, and says what is not known', async () => {
		inject(endless);
		const items = ['p1', 'p2', 'p3', 'p4', 'p5'].map((prompt) => ({ json: { prompt } }));
		const onError = 'continueRegularOutput';
		const run = generateRun('seedance2Ai', { prompt: '={{ $json.prompt }}' }, { items, onError });
		const n8n = await startFakeN8n(run);
		await n8n.remove('2');
		const ended = await n8n.wakeToTheEnd();
		expect(creates()).toEqual([]);
		const unknown = {
			error: expect.stringContaining('may have been created and charged') as string,
		};
		expect(ended.items.map(({ json }) => json)).toMatchObject(
			items.map(({ json }) => ({ ...json, ...unknown, details: { kind: 'unknownSubmit' } })),
		);
	});

	it.each([
		['stopped', 'stop'],
		['deleted', 'remove'],
	] as const)(
		'row 91: because it was %s is not waited for any more after the next waking',
		async (_title, end) => {
			const { n8n } = await untilAsleep();
			const delayed = { status: 429, headers: { 'retry-after': '100' }, body: {} };
			inject({ ...CHECKING, times: 2, action: { type: 'answer', ...delayed } });
			while (checks().length < 2) await n8n.wake();
			await n8n[end]('1');
			while (n8n.nextWake() < Infinity) await n8n.wake();
			expect(checks()).toHaveLength(2);
		},
	);
});

describe('n8n', () => {
	it('row 81: whose workflows are to be called by nobody suspends a wait all the same', async () => {
		const created = await generate('danceGenerator');
		sandbox().finishTasks();
		const n8n = await startFakeN8n(waitRun(created), [], { callerPolicy: 'none' });
		const { items, error } = await n8n.wakeToTheEnd();
		expect(error).toBeUndefined();
		expect(items[0]?.json).toMatchObject({ status: 'succeeded' });
	});

	const saves = [
		['that saves nothing', { saveOnSuccess: 'none' }],
		['with a workflow set to save nothing', { workflow: { saveDataSuccessExecution: 'none' } }],
		['that saves everything', {}],
	] as const;
	/** The parts of a run that n8n still lists when it has ended. */
	const partsIn = (n8n: Awaited<ReturnType<typeof startFakeN8n>>) =>
		n8n.database().flatMap((row) => /"role":"(supervisor|worker|deliver)"/.exec(row)?.[1] ?? []);

	it.each(saves)(
		'row 81: %s lists nothing of a wait but the run, to which the video belongs',
		async (_title, settings) => {
			const created = await generate('danceGenerator');
			sandbox().finishTasks();
			const n8n = await startFakeN8n(suspendedWait({ runOf }, created, true), [], settings);
			const { items } = await n8n.wakeToTheEnd();
			expect(items[0]?.json).toMatchObject({ status: 'succeeded' });
			expect(items[0]?.binary?.data?.id).toMatch(/^filesystem-v2:workflows\/test\/executions\/1\//);
			expect((await bytesOf(items[0]!)).equals(media('dance.mp4'))).toBe(true);
			expect(partsIn(n8n)).toEqual([]);
		},
	);

	it.each(saves)(
		'row 81: %s, but does not copy the files of a sub-execution, lists the one they belong to',
		async (_title, settings) => {
			const created = await generate('danceGenerator');
			sandbox().finishTasks();
			const older = { ...settings, copiesFiles: false };
			const n8n = await startFakeN8n(suspendedWait({ runOf }, created, true), [], older);
			const { items } = await n8n.wakeToTheEnd();
			expect((await bytesOf(items[0]!)).equals(media('dance.mp4'))).toBe(true);
			expect(partsIn(n8n)).toEqual(['worker']);
		},
	);

	it.each(['all', 'none'] as const)(
		'is told of a worker to save of a crash what the workflow saves of errors: %s',
		async (saves) => {
			const created = await generate('danceGenerator');
			const settings = { workflow: { saveDataErrorExecution: saves } };
			const n8n = await startFakeN8n(waitRun(created), [], settings);
			const [, , worker = ''] = n8n.database();
			expect(worker).toContain('"role":"worker"');
			expect((JSON.parse(worker) as { settings: object }).settings).toMatchObject({
				saveDataSuccessExecution: 'none',
				saveDataErrorExecution: saves,
			});
		},
	);

	it('lists nothing of a wait but the run when its task failed: the error is there', async () => {
		inject({ ...CREATING, action: { type: 'task', fail: { message: 'No person was found' } } });
		const created = await generate('danceGenerator');
		sandbox().finishTasks();
		const n8n = await startFakeN8n(suspendedWait({ runOf }, created, true));
		const { error } = await n8n.wakeToTheEnd();
		expect(error?.message).toContain('No person was found');
		expect(error?.message).toContain(created[0]?.json.taskId);
		expect(partsIn(n8n)).toEqual([]);
	});

	it('lists nothing but the run within five minutes after it was stopped, however long the task', async () => {
		inject(endless);
		const created = await generate('danceGenerator');
		const n8n = await startFakeN8n(suspendedWait({ runOf }, created, false, 48 * 3_600));
		n8n.stop('1');
		const stoppedAt = Date.now();
		while (n8n.database().length > 1) await n8n.wake();
		expect(Date.now() - stoppedAt).toBeLessThan(5 * 60_000);
		expect(checks()).toEqual([]);
	});

	it('row 103: whose time-out for the workflow is shorter than the wait has the task IDs in its log', async () => {
		inject(endless);
		const created = await generate('danceGenerator');
		await startFakeN8n(waitRun(created), [], { workflow: { executionTimeout: 300 } });
		const taskId = String(created[0]?.json.taskId);
		expect(
			logLines().filter((line) => line.includes('Wait for Task') && line.includes(taskId)),
		).toEqual([
			expect.stringContaining(`suspended for tasks ${taskId}`),
			expect.stringMatching(/time-out of 300 s is shorter than Max Wait.*wait again for the tasks/),
		]);
	});

	/** An execution that began with so many items, called by another or not. */
	const begunWith = (count: number, isCalled: boolean) =>
		createRunExecutionData({
			resultData: { runData: {} },
			executionData: {
				nodeExecutionStack: [
					{
						node: {} as never,
						data: { main: [Array.from({ length: count }, () => ({ json: {} }))] },
						source: null,
					},
				],
			},
			...(isCalled && {
				parentExecution: { executionId: 'caller', workflowId: 'w', shouldResume: true },
			}),
		});

	it.each([
		[
			'waits in process in a workflow called for one item, perhaps one of many',
			1,
			begunWith(1, false),
			true,
		],
		['suspends in a workflow called for two items at once', 2, begunWith(1, false), false],
		// Of those that a user starts by hand n8n has stored nothing while they run.
		['suspends in one called for two by a workflow started by hand', 2, undefined, false],
		[
			'waits in process in one called for two by a workflow called for one',
			2,
			begunWith(1, true),
			true,
		],
	])('row 94: %s', async (_title, count, caller, inProcess) => {
		const created = await generate('danceGenerator');
		sandbox().finishTasks();
		const calls: string[] = [];
		const items = await runNode({
			...waitRun(created),
			items: created.map(({ json }) => ({ json: { ...json, estimatedSeconds: 1 } })),
			mode: 'integrated',
			getRunExecutionData: async (id) => (id === 'test' ? begunWith(count, true) : caller),
			executeWorkflow: async () => {
				calls.push('suspended');
				return { executionId: '2', data: [null], waitTill: new Date() };
			},
		});
		expect(calls).toHaveLength(inProcess ? 0 : 1);
		expect(items.map(({ json }) => json.status)).toEqual(inProcess ? ['succeeded'] : []);
		expect(logLines().some((line) => line.includes('once for each item'))).toBe(inProcess);
	});
});

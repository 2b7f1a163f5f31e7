import {
	createRunExecutionData,
	type ExecuteWorkflowData,
	type INodeExecutionData,
	type IWorkflowBase,
} from 'n8n-workflow';

import { DanceVideoPoll } from '../../nodes/DanceVideoPoll/DanceVideoPoll.node';
import { fromPollItems, toPollItems, type PollState } from '../../nodes/DanceVideoPoll/state';
import { realClock } from '../../transport/clock';
import { startWatch } from '../../tasks/watch';
import { contextFor, runIn, type NodeRun } from './runNode';

const TASK_ID = 'task-that-is-paid';
const MINUTE = 60_000;

/** A guard between two sleeps: what n8n keeps of it, and the watchers it has started. */
function guardStage(errorPolicy: 'stop' | 'item' = 'stop') {
	const executionData = createRunExecutionData({ resultData: { runData: {} } });
	const started: Array<{ turn: unknown; watchUntilMs: unknown; states?: PollState[] }> = [];
	const run = async (items: INodeExecutionData[], parameters: NodeRun['parameters'] = {}) => {
		const nodeRun: NodeRun = {
			node: new DanceVideoPoll(),
			parameters: {
				work: 'wait',
				role: 'guard',
				provider: 'danceGenerator',
				errorPolicy,
				...parameters,
			},
			credentials: {
				danceGeneratorApi: { apiKey: 'sk-guard', baseUrl: 'http://127.0.0.1:9/api/v1' },
			},
			items,
			executionData,
			executeWorkflow: async (workflow, _additionalData, options): Promise<ExecuteWorkflowData> => {
				const { nodes } = (workflow as { code: IWorkflowBase }).code;
				const { turn, watchUntilMs } = nodes.find(({ name }) => name === 'Poll')!.parameters;
				const states = fromPollItems(options.inputData ?? [])?.states;
				started.push({ turn, watchUntilMs, ...(states && { states }) });
				return { executionId: '2', data: [null], waitTill: new Date() };
			},
		};
		const [again = [], done = []] = await runIn(contextFor(nodeRun), nodeRun, items.length);
		return { again, done };
	};
	return { run, started, executionData };
}

const startedNow = (): PollState[] => [
	{
		watch: startWatch(
			{ taskId: TASK_ID, ageMs: 0, estimatedMs: 3 * MINUTE, timeoutMs: 30 * MINUTE },
			realClock(),
		),
		delivery: { download: false, binaryField: 'data', fileName: '', lastFrame: false, maxBytes: 1 },
	},
];
const begin = () => toPollItems({ turn: 0, states: startedNow() });
/** What n8n gives in place of the items of a sub-execution that it has lost. */
const lossByN8n: INodeExecutionData[] = [{ json: { error: 'job stalled' } }];

describe('the guard of a suspended wait', () => {
	it('starts a watcher and sleeps until after its turn, not until its end', async () => {
		const { run, started, executionData } = guardStage();
		const items = begin();
		await run(items);
		expect(started).toHaveLength(1);
		expect(started[0]).toMatchObject({ turn: 1, states: fromPollItems(items)?.states });
		const wakeAt = new Date(executionData.waitTill!).getTime();
		expect(wakeAt).toBeGreaterThan(Number(started[0]?.watchUntilMs));
		expect(wakeAt).toBeLessThan(Number(started[0]?.watchUntilMs) + 5 * MINUTE);
	});

	it.each(['stop', 'item'] as const)(
		'leaves the task’s ID for the case that it is killed itself (%s)',
		async (policy) => {
			const { again } = await guardStage(policy).run(begin());
			expect(again[0]?.json).toMatchObject({
				taskId: TASK_ID,
				error: expect.stringContaining(TASK_ID) as string,
			});
		},
	);

	it('lets finished items go as they are', async () => {
		const { run, started } = guardStage();
		await run(begin());
		const finished = [{ json: { taskId: TASK_ID, status: 'succeeded' }, pairedItem: { item: 0 } }];
		expect(await run(finished)).toEqual({ again: [], done: finished });
		expect(started).toHaveLength(1);
	});

	it('goes on with what a watcher hands over', async () => {
		const { run, started } = guardStage();
		await run(begin());
		const states = startedNow();
		await run(toPollItems({ turn: 1, states }));
		expect(started[1]).toMatchObject({ turn: 2, states: [{ watch: { taskId: TASK_ID } }] });
		expect(JSON.stringify(started[1]?.states)).toContain(JSON.stringify(states[0]).slice(1, -1));
	});

	it('goes on for as many turns as it takes, with what each watcher was given', async () => {
		const { run, started } = guardStage();
		await run(begin());
		for (let turn = 1; turn <= 10; turn++) {
			await run(toPollItems({ turn, states: started.at(-1)?.states ?? [] }));
		}
		expect(started.map(({ turn }) => turn)).toEqual(Array.from({ length: 11 }, (_, at) => at + 1));
	});

	it('replaces a watcher that is gone, with what it knew', async () => {
		const { run, started } = guardStage();
		const items = begin();
		await run(items);
		// Woken by its own timer it gets its own input again.
		await run(items);
		await run(lossByN8n);
		expect(started.map(({ turn }) => turn)).toEqual([1, 2, 3]);
		expect(started[2]?.states).toMatchObject([{ watch: { taskId: TASK_ID } }]);
	});

	it('gives up after four losses in a row, and the error names the task', async () => {
		const { run, started } = guardStage();
		await run(begin());
		for (let loss = 1; loss <= 3; loss++) await run(lossByN8n);
		const { done } = await run(lossByN8n);
		expect(started).toHaveLength(4);
		await expect(run(done, { role: 'finish' })).rejects.toThrow(
			expect.objectContaining({ message: expect.stringContaining(TASK_ID) as string }) as Error,
		);
	});

	it('gives up with an item for each task where errors leave as items', async () => {
		const { run } = guardStage('item');
		await run(begin());
		for (let loss = 1; loss <= 3; loss++) await run(lossByN8n);
		const { done } = await run(lossByN8n);
		expect(done[0]?.json).toMatchObject({ taskId: TASK_ID, details: { kind: 'cancelled' } });
		expect(await run(done, { role: 'finish' })).toEqual({ again: done, done: [] });
	});

	it('does not count losses that a handover came between', async () => {
		const { run, started } = guardStage();
		await run(begin());
		for (let turn = 1; turn <= 10; turn += 2) {
			await run(lossByN8n);
			await run(toPollItems({ turn: turn + 1, states: startedNow() }));
		}
		expect(started).toHaveLength(11);
	});
});

describe('a watcher', () => {
	it('never throws: what is wrong with its account travels to the node that may', async () => {
		const { run } = guardStage();
		const broken = { role: 'watch', provider: 'vtrix' };
		const { done } = await run(begin(), broken);
		expect(Object.keys(done[0]?.json ?? {})).not.toEqual(['error']);
		await expect(run(done, { role: 'finish' })).rejects.toThrow(/vtrixApi/);
	});
});

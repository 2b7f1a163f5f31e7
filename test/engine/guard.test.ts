import {
	createRunExecutionData,
	type ExecuteWorkflowData,
	type INodeExecutionData,
	type IWorkflowBase,
} from 'n8n-workflow';

import { DanceVideoPoll } from '../../nodes/DanceVideoPoll/DanceVideoPoll.node';
import { readPollItems, toPollItems, type PollState } from '../../nodes/DanceVideoPoll/state';
import { wrapLeaving } from '../../nodes/envelope';
import { AWAKE_MS } from '../../tasks/turns';
import { startWatch } from '../../tasks/watch';
import { realClock } from '../../transport/realClock';
import { contextFor, runIn, type NodeRun } from './runNode';

afterEach(() => jest.restoreAllMocks());

const TASK_ID = 'task-that-is-paid';
const MINUTE = 60_000;
const SEAL = 'of this wait';

const statesOf = (items: INodeExecutionData[]) => {
	const input = readPollItems(SEAL, items);
	return input.kind === 'handover' ? input.handover.states : undefined;
};

/** A guard between two sleeps: what n8n keeps of it, and the watchers it has started. */
function guardStage(errorPolicy: 'stop' | 'item' = 'stop') {
	const executionData = createRunExecutionData({ resultData: { runData: {} } });
	const started: Array<{ turn: unknown; watchUntilMs: unknown; states?: PollState[] }> = [];
	/** What n8n's database holds of the watcher; nothing once a user has deleted it. */
	const watcher: { waitTill?: Date; isUnreachable?: boolean } = {};
	const run = async (items: INodeExecutionData[], parameters: NodeRun['parameters'] = {}) => {
		const nodeRun: NodeRun = {
			node: new DanceVideoPoll(),
			parameters: {
				work: 'wait',
				role: 'guard',
				provider: 'danceGenerator',
				errorPolicy,
				seal: SEAL,
				...parameters,
			},
			credentials: {
				danceGeneratorApi: { apiKey: 'sk-guard', baseUrl: 'http://127.0.0.1:9/api/v1' },
			},
			items,
			executionData,
			getRunExecutionData: async () => {
				if (watcher.isUnreachable) throw new Error('The database is gone');
				return watcher.waitTill
					? createRunExecutionData({ waitTill: watcher.waitTill, resultData: { runData: {} } })
					: undefined;
			},
			executeWorkflow: async (workflow, _additionalData, options): Promise<ExecuteWorkflowData> => {
				const { nodes } = (workflow as { code: IWorkflowBase }).code;
				const { turn, watchUntilMs } = nodes.find(({ name }) => name === 'Poll')!.parameters;
				const states = statesOf(options.inputData ?? []);
				started.push({ turn, watchUntilMs, ...(states && { states }) });
				return { executionId: '2', data: [null], waitTill: new Date() };
			},
		};
		const [again = [], done = []] = await runIn(contextFor(nodeRun), nodeRun, items.length);
		return { again, done };
	};
	const wakesAt = () => new Date(executionData.waitTill!).getTime();
	return { run, started, executionData, watcher, wakesAt };
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
const begin = () => toPollItems(SEAL, { turn: 0, states: startedNow() });
/** What n8n gives in place of the items of a sub-execution that it has lost. */
const lossByN8n: INodeExecutionData[] = [{ json: { error: 'job stalled' } }];

describe('the guard of a suspended wait', () => {
	it('starts a watcher and sleeps until after its turn, not until its end', async () => {
		const { run, started, executionData } = guardStage();
		const items = begin();
		await run(items);
		expect(started).toHaveLength(1);
		expect(started[0]).toMatchObject({ turn: 1, states: statesOf(items) });
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
		const json = { taskId: TASK_ID, status: 'succeeded' };
		const finished = wrapLeaving(SEAL, [{ json, pairedItem: { item: 0 } }]);
		expect(await run(finished)).toEqual({ again: [], done: finished });
		expect(started).toHaveLength(1);
		const { again } = await run(finished, { role: 'finish' });
		expect(again).toEqual([{ json, pairedItem: { item: 0 } }]);
	});

	it('goes on with what a watcher hands over', async () => {
		const { run, started } = guardStage();
		await run(begin());
		const states = startedNow();
		await run(toPollItems(SEAL, { turn: 1, states }));
		expect(started[1]).toMatchObject({ turn: 2, states: [{ watch: { taskId: TASK_ID } }] });
		expect(JSON.stringify(started[1]?.states)).toContain(JSON.stringify(states[0]).slice(1, -1));
	});

	it('goes on for as many turns as it takes, with what each watcher was given', async () => {
		const { run, started } = guardStage();
		await run(begin());
		for (let turn = 1; turn <= 10; turn++) {
			await run(toPollItems(SEAL, { turn, states: started.at(-1)?.states ?? [] }));
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

	it('lets a watcher be that sleeps between two looks, and comes back when it should be asleep again', async () => {
		const { run, started, watcher, wakesAt } = guardStage();
		const items = begin();
		await run(items);
		watcher.waitTill = new Date(Date.now() + 20 * MINUTE);
		await run(items);
		expect(started).toHaveLength(1);
		expect(wakesAt()).toBe(watcher.waitTill.getTime() + AWAKE_MS);
		// It was woken a minute ago, and may be at work.
		watcher.waitTill = new Date(Date.now() - MINUTE);
		await run(items);
		expect(started).toHaveLength(1);
		expect(wakesAt()).toBe(watcher.waitTill.getTime() + AWAKE_MS);
	});

	it('replaces a watcher that was woken and never went to sleep again, at once', async () => {
		const { run, started, watcher, executionData } = guardStage();
		const items = begin();
		await run(items);
		watcher.waitTill = new Date(Date.now() - 3 * MINUTE);
		await run(items);
		expect(started).toHaveLength(2);
		expect(executionData.waitTill).toBeDefined();
	});

	it('gives a watcher its time when both were due while n8n was not running', async () => {
		const { run, started, watcher, wakesAt } = guardStage();
		const items = begin();
		await run(items);
		watcher.waitTill = new Date(wakesAt() - AWAKE_MS);
		jest.spyOn(Date, 'now').mockReturnValue(wakesAt() + 60 * MINUTE);
		const late = Date.now();
		await run(items);
		expect(started).toHaveLength(1);
		expect(wakesAt()).toBe(late + AWAKE_MS);
		jest.spyOn(Date, 'now').mockReturnValue(wakesAt());
		await run(items);
		expect(started).toHaveLength(2);
	});

	it('takes no watcher for gone because n8n’s database does not answer', async () => {
		const { run, started, watcher } = guardStage();
		const items = begin();
		await run(items);
		watcher.isUnreachable = true;
		await run(items);
		expect(started).toHaveLength(1);
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
		const { again } = await run(done, { role: 'finish' });
		expect(again[0]?.json).toMatchObject({ taskId: TASK_ID, details: { kind: 'cancelled' } });
	});

	it('does not count losses that a handover came between', async () => {
		const { run, started } = guardStage();
		await run(begin());
		for (let turn = 1; turn <= 10; turn += 2) {
			await run(lossByN8n);
			await run(toPollItems(SEAL, { turn: turn + 1, states: startedNow() }));
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

import { createRunExecutionData, type WorkflowExecuteMode } from 'n8n-workflow';

import { noteBegun, type Begun } from '../../../nodes/DanceVideoGenerate/begun';
import { DanceVideoGenerate } from '../../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import type { RunIdentity } from '../../../tasks/idempotency';
import { useDedupStore } from '../../engine/dedupStore';
import { contextFor, type NodeRun } from '../../engine/runNode';
import { logLines } from '../../leakCheck/leakCheck';

useDedupStore();

interface Known {
	beganAt: number | undefined;
	ofRun: Partial<RunIdentity>;
	lastTry: Begun['lastTry'];
}
type More = Partial<NodeRun> & Partial<Known>;

/** An execution that n8n has begun at this moment, or one that retries it, which n8n says has begun then. */
function runOf(
	mode: WorkflowExecuteMode,
	{ beganAt = 1_000, ofRun = {}, lastTry, ...more }: More = {},
) {
	const executionData = createRunExecutionData({});
	Object.assign(executionData.executionData!, {
		runtimeData: beganAt && { version: 1, establishedAt: beganAt, source: 'trigger' },
	});
	const context = contextFor({
		node: new DanceVideoGenerate(),
		parameters: {},
		credentials: {},
		mode,
		executionId: mode === 'retry' ? 'the retry' : 'the first',
		executionData,
		settings: { saveExecutionProgress: true },
		...more,
	});
	const run: RunIdentity = {
		instanceId: context.getInstanceId(),
		workflowId: context.getWorkflow().id,
		executionId: context.getExecutionId(),
		nodeId: context.getNode().id,
		runIndex: 0,
		...ofRun,
	};
	return { context, begun: { run, ...(lastTry && { lastTry }) } };
}

/** What n8n has written down of an execution. */
const written = (runData: object): More => ({
	settings: {},
	getRunExecutionData: async () =>
		createRunExecutionData({ resultData: { runData: runData as Record<string, never> } }),
});

/** Whether a retry, of which n8n has kept nothing, finds that it had begun. Leaves all as it was. */
async function retried(more: More = {}): Promise<boolean> {
	const { context, begun } = runOf('retry', more);
	const note = await noteBegun(context, begun);
	if (note !== 'taken') await note?.ended(true);
	return note === 'taken';
}

/** What is planned for later, which comes when told, and after how long it would have. */
function laterOnes() {
	const actions: Array<() => void> = [];
	const delaysMs: number[] = [];
	return {
		delaysMs,
		later: (action: () => void, ms: number) => {
			actions.push(action);
			delaysMs.push(ms);
		},
		come: async () => {
			actions.splice(0).forEach((action) => action());
			for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
		},
	};
}

/** Begins, and ends with tasks or without. */
async function begin(
	{ context, begun }: ReturnType<typeof runOf>,
	later: ReturnType<typeof laterOnes>['later'] = () => undefined,
) {
	const note = await noteBegun(context, begun, later);
	if (!note || note === 'taken') throw new Error(`It is not noted: ${note}`);
	return note;
}

describe('a run of the node in a workflow that saves its progress', () => {
	it('is known to have begun while it creates, and until n8n has written down what it put out', async () => {
		const { later, come, delaysMs } = laterOnes();
		expect(await retried()).toBe(false);
		const note = await begin(runOf('trigger'), later);
		expect(await retried()).toBe(true);
		await note.ended(false);
		expect(await retried()).toBe(true);
		expect(delaysMs).toEqual([30_000]);
		await come();
		expect(await retried()).toBe(false);
	});

	it('is no other run, of no other execution, node or workflow', async () => {
		await begin(runOf('trigger'));
		expect(await retried({ ofRun: { runIndex: 1 } })).toBe(false);
		expect(await retried({ beganAt: 1_001 })).toBe(false);
		expect(await retried({ isSaved: false })).toBe(false);
		expect(await retried({ ofRun: { nodeId: 'another' } })).toBe(false);
		expect(await retried({ ofRun: { call: 'of an agent' } })).toBe(false);
		expect(await retried()).toBe(true);
	});

	it('stands for as long as the last try of it, when n8n tries the node again', async () => {
		const { later, come } = laterOnes();
		const first = runOf('trigger');
		await (await begin(first, later)).ended(false);
		const second = await begin(first, later);
		expect(first.begun.lastTry).toEqual({ number: 0, executionId: 'the first' });
		await come();
		expect(await retried()).toBe(true);
		await second.ended(false);
		await come();
		expect(await retried()).toBe(false);
	});

	it('keeps no other execution from beginning that n8n began at the same moment', async () => {
		const both = ['one', 'other'].map((executionId) => runOf('trigger', { executionId }));
		await Promise.all(both.map(async (execution) => await begin(execution)));
		expect(both.map(({ begun }) => begun.lastTry?.executionId)).toEqual(['one', 'other']);
		expect(await retried()).toBe(true);
	});

	it('has not begun where it certainly created nothing', async () => {
		const { later, delaysMs } = laterOnes();
		const first = runOf('trigger');
		const note = await begin(first, later);
		await note.ended(true);
		expect(await retried()).toBe(false);
		expect(first.begun).not.toHaveProperty('lastTry');
		expect(delaysMs).toEqual([]);
	});

	it('has, where only its second try created nothing', async () => {
		const first = runOf('trigger');
		await (await begin(first)).ended(false);
		await (await begin(first)).ended(true);
		expect(await retried()).toBe(true);
	});

	it('is not noted where the database is gone, which is said', async () => {
		const executeWorkflow = async () => await Promise.reject(new Error('The database is gone'));
		const { context, begun } = runOf('trigger', { executeWorkflow });
		await expect(noteBegun(context, begun)).rejects.toThrow('The database is gone');
	});

	it('does without where it is run by hand and the database is gone, which the log says', async () => {
		const executeWorkflow = async () => await Promise.reject(new Error('The database is gone'));
		const { context, begun } = runOf('manual', { executeWorkflow });
		expect(await noteBegun(context, begun)).toBeUndefined();
		expect(begun).not.toHaveProperty('lastTry');
		expect(logLines().at(-1)).toMatch(/could not be noted: .*The database is gone/);
	});
});

describe('a retry', () => {
	const FIRST = { number: 0, executionId: 'the first' };

	it('knows of what it was told with the execution that it retries', async () => {
		await begin(runOf('trigger'));
		expect(await retried({ lastTry: FIRST })).toBe(false);
		expect(await retried()).toBe(true);
	});

	it('that was killed is known to have begun, by what it was a copy of', async () => {
		const first = runOf('trigger', written({}));
		expect(await noteBegun(first.context, first.begun)).toBeUndefined();
		await begin(runOf('retry', { executionId: 'the second' }));
		expect(await retried({ executionId: 'the third' })).toBe(true);
		expect(await retried({ executionId: 'the first of another', beganAt: 2_000 })).toBe(false);
	});

	it('is known for ever, to another retry of the same execution: it may have created the rest', async () => {
		const { later, delaysMs } = laterOnes();
		await begin(runOf('trigger'));
		const second = runOf('retry', { executionId: 'the second', lastTry: FIRST });
		await (await begin(second, later)).ended(false);
		expect(second.begun.lastTry).toEqual({ number: 1, executionId: 'the second' });
		expect(delaysMs).toEqual([]);
		expect(await retried({ executionId: 'the third', lastTry: FIRST })).toBe(true);
		// Its own retry has what it knew.
		expect(await retried({ executionId: 'the third', lastTry: second.begun.lastTry })).toBe(false);
	});

	it('that certainly created nothing leaves the next as it was', async () => {
		const second = runOf('retry', { executionId: 'the second', lastTry: FIRST });
		await (await begin(second)).ended(true);
		expect(second.begun.lastTry).toEqual(FIRST);
		expect(await retried({ executionId: 'the third', lastTry: FIRST })).toBe(false);
	});

	it('is one of several at the same moment that may begin', async () => {
		const several = ['a', 'b', 'c'].map((executionId) => runOf('retry', { executionId }));
		const notes = await Promise.all(
			several.map(async ({ context, begun }) => await noteBegun(context, begun)),
		);
		expect(notes.filter((note) => note === 'taken')).toHaveLength(2);
		expect(several.filter(({ begun }) => begun.lastTry)).toHaveLength(1);
	});
});

describe('a run of the node needs no note', () => {
	const noRow = jest.fn(async () => await Promise.reject(new Error('Not asked for')));

	it.each<[string, WorkflowExecuteMode, More]>([
		['where n8n has written nothing of the execution', 'trigger', written({})],
		['where it has not of one that was started by hand', 'manual', written({})],
		['where nothing can be told', 'trigger', { settings: {} }],
		['in an n8n that does not tell when it began', 'trigger', { beganAt: 0 }],
	])('%s', async (_where, mode, more) => {
		const { context, begun } = runOf(mode, { ...more, executeWorkflow: noRow });
		expect(await noteBegun(context, begun)).toBeUndefined();
		expect(begun).not.toHaveProperty('lastTry');
		expect(noRow).not.toHaveBeenCalled();
	});

	const asleep = written({ Start: [] });
	it.each<[string, WorkflowExecuteMode, More]>([
		['has slept before, or is written down after each node', 'trigger', asleep],
		['has slept before, by hand', 'manual', asleep],
		[
			'has slept before in a workflow that does not save its progress',
			'trigger',
			{ ...asleep, settings: { saveExecutionProgress: false } },
		],
	])('but does in one that %s, until it is written down again', async (_which, mode, more) => {
		const { later, delaysMs, come } = laterOnes();
		const note = await begin(runOf(mode, more), later);
		expect(await retried()).toBe(true);
		await note.ended(false);
		expect(delaysMs).toEqual([24 * 3_600_000]);
		await come();
		expect(await retried()).toBe(false);
	});
});

import type { WorkflowExecuteMode } from 'n8n-workflow';

import { noteBegun } from '../../../nodes/DanceVideoGenerate/begun';
import { useDedupStore } from '../../engine/dedupStore';
import { logLines } from '../../leakCheck/leakCheck';
import { begin, laterOnes, retried, runOf, written, type More } from './begunRun';

const store = useDedupStore();
afterEach(() => jest.restoreAllMocks());

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

	it('is taken away by a timer that keeps no process', async () => {
		const timer = new AbortController();
		const timeout = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(timer.signal);
		const { context, begun } = runOf('trigger');
		const note = await noteBegun(context, begun);
		if (note && note !== 'taken') await note.ended(false);
		expect(timeout).toHaveBeenCalledWith(30_000);
		expect(await retried()).toBe(true);
		timer.abort();
		for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
		expect(await retried()).toBe(false);
	});

	it('is no other run, of no other execution, node or workflow', async () => {
		await begin(runOf('trigger'));
		expect(await retried({ ofRun: { runIndex: 1 } })).toBe(false);
		expect(await retried({ beganAt: 1_001 })).toBe(false);
		expect(await retried({ isSaved: false })).toBe(false);
		expect(await retried({ ofRun: { nodeId: 'another' }, nodeName: 'Another' })).toBe(false);
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

	it('has begun for good: a copy of the execution that does not know it begins nothing', async () => {
		await begin(runOf('trigger'));
		const { context, begun } = runOf('trigger');
		expect(await noteBegun(context, begun)).toBe('taken');
		expect(begun).not.toHaveProperty('lastTry');
	});

	it('keeps no other execution from beginning that n8n began at the same moment, nor its retry', async () => {
		for (const executionId of ['one', 'other']) {
			await begin(runOf('trigger', { executionId, token: executionId }));
		}
		for (const token of ['one', 'other']) {
			expect(await retried({ token })).toBe(true);
			const lastTry = { number: 0, executionId: token };
			expect(await retried({ token, lastTry })).toBe(false);
		}
	});

	it.each([
		['was put in its place, by the same name', { ofRun: { nodeId: 'new' } }],
		['it was renamed to', { nodeName: 'My videos' }],
	])('is known to a retry with the node that %s', async (_which, more) => {
		await begin(runOf('trigger'));
		expect(await retried({ ofRun: { nodeId: 'new' }, nodeName: 'My videos' })).toBe(false);
		expect(await retried(more)).toBe(true);
	});

	it('is not taken for one of another node that has the same ID', async () => {
		await begin(runOf('trigger', { hasTwin: true }));
		await begin(runOf('trigger', { hasTwin: true, nodeName: 'Twin' }));
		expect(await retried({ hasTwin: true, nodeName: 'Twin' })).toBe(true);
		expect(await retried({ hasTwin: true, nodeName: 'Third' })).toBe(false);
	});

	it('that could be noted by half only is its own, when n8n tries the node again', async () => {
		const first = runOf('trigger');
		const record = store.checkProcessedAndRecord.bind(store);
		let writes = 0;
		jest.spyOn(store, 'checkProcessedAndRecord').mockImplementation(async (...given) => {
			writes += 1;
			if (writes === 2) throw new Error('SQLITE_BUSY');
			return await record(...given);
		});
		await expect(noteBegun(first.context, first.begun)).rejects.toThrow('SQLITE_BUSY');
		await begin(first);
		expect(await retried()).toBe(true);
	});

	it('stands for a day where n8n may run the node again before it writes anything down', async () => {
		const { later, delaysMs } = laterOnes();
		const { context, begun } = runOf('trigger');
		jest.spyOn(context, 'getNode').mockReturnValue({ ...context.getNode(), retryOnFail: true });
		await (await begin({ context, begun }, later)).ended(false);
		expect(delaysMs).toEqual([24 * 3_600_000]);
	});

	it('stands for good where a user has stopped it: n8n writes down what was there before', async () => {
		const { later, delaysMs } = laterOnes();
		const stop = new AbortController();
		const note = await begin(runOf('trigger', { cancel: stop.signal }), later);
		stop.abort();
		await note.ended(false);
		expect(delaysMs).toEqual([]);
	});

	it('counts where it created nothing and that cannot be noted: the next try has the next number', async () => {
		const first = runOf('trigger');
		const note = await begin(first);
		jest.spyOn(store, 'clearAllProcessedItems').mockRejectedValueOnce(new Error('SQLITE_BUSY'));
		await note.ended(true);
		const { lastTry } = first.begun;
		expect(lastTry).toEqual({ number: 0, executionId: 'the first' });
		expect(await retried({ lastTry })).toBe(false);
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

describe('a run of the node needs no note', () => {
	const noRow = jest.fn(async () => await Promise.reject(new Error('Not asked for')));

	it.each<[string, WorkflowExecuteMode, More]>([
		['where n8n has written nothing of the execution', 'trigger', written({})],
		['where it has not of one that was started by hand', 'manual', written({})],
		['where n8n has nothing of the execution', 'trigger', { settings: {} }],
		['in an n8n that does not tell when it began', 'trigger', { beganAt: 0, token: '' }],
	])('%s', async (_where, mode, more) => {
		const { context, begun } = runOf(mode, { ...more, executeWorkflow: noRow });
		expect(await noteBegun(context, begun)).toBeUndefined();
		expect(begun).not.toHaveProperty('lastTry');
		expect(noRow).not.toHaveBeenCalled();
	});

	const asleep = written({ Start: [] });
	const unavailable = async () => await Promise.reject(new Error('The database is gone'));
	it.each<[string, WorkflowExecuteMode, More]>([
		['has slept before, or is written down after each node', 'trigger', asleep],
		['has slept before, by hand', 'manual', asleep],
		['cannot be asked for', 'trigger', { ...asleep, getRunExecutionData: unavailable }],
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

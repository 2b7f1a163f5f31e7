import type { WorkflowExecuteMode } from 'n8n-workflow';

import { lookForOthers } from '../../../nodes/DanceVideoGenerate/begun';
import { useDedupStore } from '../../engine/dedupStore';
import { begin, retried, runOf, type More } from './begunRun';

useDedupStore();
afterEach(() => jest.restoreAllMocks());

const looked = async (more: More = {}, mode: WorkflowExecuteMode = 'retry') => {
	const { context, begun } = runOf(mode, more);
	return await lookForOthers(context, begun);
};

describe('a retry that needs no note of its own', () => {
	it('finds a try that it does not know, and leaves no trace of having looked', async () => {
		expect(await looked()).toBeUndefined();
		expect(await retried()).toBe(false);
		await begin(runOf('trigger'));
		expect(await looked()).toBe('taken');
		expect(await looked()).toBe('taken');
	});

	it('finds one by the name or the ID of the node alone', async () => {
		await begin(runOf('trigger'));
		expect(await looked({ ofRun: { nodeId: 'new' } })).toBe('taken');
		expect(await looked({ nodeName: 'Renamed' })).toBe('taken');
		expect(await looked({ ofRun: { nodeId: 'new' }, nodeName: 'Renamed' })).toBeUndefined();
	});

	it('knows the tries that it was told of', async () => {
		await begin(runOf('trigger'));
		expect(await looked({ lastTry: { number: 0, executionId: 'the first' } })).toBeUndefined();
	});

	it('does not take its own earlier try for another', async () => {
		await begin(runOf('trigger'));
		const own = { number: 0, executionId: 'the retry' };
		expect(await looked({ lastTry: own })).toBeUndefined();
	});

	it('finds none in an n8n that does not tell what it retries', async () => {
		const context = runOf('retry', { token: '', beganAt: 0 });
		expect(await lookForOthers(context.context, context.begun)).toBeUndefined();
	});

	it('creates nothing where it cannot look', async () => {
		await begin(runOf('trigger'));
		const executeWorkflow = async () => await Promise.reject(new Error('The database is gone'));
		await expect(looked({ executeWorkflow })).rejects.toThrow('The database is gone');
	});
});

describe('a note that another try has raised meanwhile', () => {
	it('stays, though this one has created nothing', async () => {
		const { context, begun } = runOf('trigger');
		const note = await begin({ context, begun });
		await begin({ context, begun });
		await note.ended(true);
		expect(await retried()).toBe(true);
		expect(begun.lastTry).toEqual({ number: 0, executionId: 'the first' });
	});
});

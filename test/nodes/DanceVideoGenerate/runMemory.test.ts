import type { IExecuteFunctions } from 'n8n-workflow';

import { memoryOf, openMemory, rememberCutOff } from '../../../nodes/DanceVideoGenerate/runMemory';

const RUN = { instanceId: 'i', workflowId: 'w', executionId: '1', nodeId: 'n', runIndex: 0 };
const LOST = {
	kind: 'unknownSubmit',
	message: 'It may exist.',
	nextStep: 'Look.',
	retryable: false,
	mayHaveBeenAccepted: true,
};
const TASK = { provider: 'vtrix', taskId: 'task-1', status: 'pending', outputs: [] };

/** The first run of a node with which n8n has kept something. */
function runWith(kept: object): IExecuteFunctions {
	return {
		getContext: () => kept,
		getMode: () => 'trigger',
		getInstanceId: () => RUN.instanceId,
		getWorkflow: () => ({ id: RUN.workflowId }),
		getExecutionId: () => '2',
		getNode: () => ({ id: RUN.nodeId }),
		getWorkflowDataProxy: () => ({ $runIndex: RUN.runIndex }),
	} as unknown as IExecuteFunctions;
}

describe('what n8n has kept of a run of Generate', () => {
	it('is read under the names that earlier versions gave it', async () => {
		const ends = { 0: { facts: LOST }, 1: { task: TASK } };
		const context = runWith({ runs: { run0: { place: RUN, ends } } });
		await openMemory(context);
		expect(memoryOf(context)).toEqual({
			run: RUN,
			ends: { 0: { details: LOST }, 1: { task: TASK } },
		});
	});

	it('stays the same object, so that a second try finds what the first has added', async () => {
		const context = runWith({});
		await openMemory(context);
		const { ends } = memoryOf(context);
		ends[3] = { alreadySubmitted: 'row' };
		await openMemory(context);
		expect(memoryOf(context).ends).toEqual({ 3: { alreadySubmitted: 'row' } });
		expect(memoryOf(context).run.executionId).toBe('2');
	});

	it.each([
		{ runs: { run0: { place: RUN, ends: { 0: { facts: 'odd' } } } } },
		{ runs: { run0: { ends: {} } } },
		{ runs: 'odd' },
	])('counts as cut off when it cannot be read: %j', async (kept) => {
		const context = runWith(kept);
		await openMemory(context);
		const { ends } = memoryOf(context);
		rememberCutOff(context, ends, [{ itemIndex: 0 }, { itemIndex: 1, submitOnceKey: 'row' }]);
		expect(ends).toEqual({ 0: { details: expect.objectContaining({ kind: 'unknownSubmit' }) } });
	});
});

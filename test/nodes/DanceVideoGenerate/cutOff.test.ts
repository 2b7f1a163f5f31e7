import { createRunExecutionData, type ITaskData } from 'n8n-workflow';

import { cutOffBefore, nodesBeside, wasCutOff } from '../../../nodes/DanceVideoGenerate/cutOff';
import { DanceVideoGenerate } from '../../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { contextFor, type NodeRun } from '../../engine/runNode';

const OWN = 'Dance Video Generate';

/** What n8n's database has of an execution: which nodes had begun. */
const begun = (...names: string[]) =>
	createRunExecutionData({
		resultData: { runData: Object.fromEntries(names.map((name) => [name, [] as ITaskData[]])) },
	});

/** The node in a retry, of a workflow with these nodes beside it, and which executions it asks for. */
function retry(kept: Record<string, ReturnType<typeof begun>>, more: Partial<NodeRun> = {}) {
	const asked: string[] = [];
	const context = contextFor({
		node: new DanceVideoGenerate(),
		parameters: {},
		credentials: {},
		mode: 'retry',
		executionId: 'retry',
		beside: ['Start'],
		getRunExecutionData: async (id) => {
			asked.push(id);
			return await Promise.resolve(kept[id]);
		},
		...more,
	});
	return { context, asked, wasCutOff: async () => await wasCutOff(context) };
}
const ofFirst = { retryOf: 'first' };

describe('a retry', () => {
	it('is of an execution that was cut off where n8n has nothing of it', async () => {
		expect(await retry({ first: begun() }, ofFirst).wasCutOff()).toBe(true);
		expect(await retry({}, ofFirst).wasCutOff()).toBe(true);
	});

	it('is of one where this node had begun, and is to run again', async () => {
		expect(await retry({ first: begun('Start', OWN) }, ofFirst).wasCutOff()).toBe(true);
	});

	it('is of one where a node had begun that has another name by now, as this one may', async () => {
		expect(await retry({ first: begun('Start', 'Old name') }, ofFirst).wasCutOff()).toBe(true);
	});

	it('is of one that ended before this node began', async () => {
		expect(await retry({ first: begun('Start') }, ofFirst).wasCutOff()).toBe(false);
	});

	it('is told by the execution that it retries: its own may have been written to by now', async () => {
		const { asked, wasCutOff: cutOff } = retry({ first: begun('Start'), retry: begun() }, ofFirst);
		expect(await cutOff()).toBe(false);
		expect(asked).toEqual(['first']);
	});

	it('is told by its own where that one is gone, or n8n does not tell which it is', async () => {
		const own = { retry: begun('Start') };
		expect(await retry(own, ofFirst).wasCutOff()).toBe(false);
		const { asked, wasCutOff: cutOff } = retry(own);
		expect(await cutOff()).toBe(false);
		expect(asked).toEqual(['retry']);
	});

	it('may be of a workflow whose nodes n8n does not tell: then a node that had begun may be this one', async () => {
		const { context } = retry({ retry: begun('Start') });
		Object.defineProperty(context, 'workflow', { value: undefined });
		expect(nodesBeside(context)).toEqual({});
		Object.defineProperty(context, 'additionalData', { value: undefined });
		jest.spyOn(context, 'getExecutionId').mockReturnValue('retry');
		jest.spyOn(context, 'getExecutionDataById').mockResolvedValue(begun('Start'));
		expect(await wasCutOff(context)).toBe(true);
	});
});

describe('what is no retry', () => {
	it('is not asked about', async () => {
		const { asked, wasCutOff: cutOff } = retry({}, { mode: 'trigger' });
		expect(await cutOff()).toBe(false);
		expect(asked).toEqual([]);
	});
});

describe('an item that another try may have submitted', () => {
	it('is in doubt, is not sent again by itself, and says how to find out', () => {
		const { details } = cutOffBefore(3);
		expect(details).toMatchObject({
			kind: 'unknownSubmit',
			retryable: false,
			mayHaveBeenAccepted: true,
		});
		expect(details.message).toMatch(/item 3 .*may have been charged/);
		expect(details.nextStep).toMatch(/log names each task.*Never Create Twice \(Key\)/);
	});
});

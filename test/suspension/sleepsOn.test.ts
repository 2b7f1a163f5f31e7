import type { IExecuteFunctions, IRunExecutionData } from 'n8n-workflow';

import { noteSleep, sleepsOn, wouldWakeAnother } from '../../suspension/sleepsOn';
import { asleepIn, OURS } from './asleep';

const APPROVAL = 'n8n-nodes-base.wait';
const CALLING = 'n8n-nodes-base.executeWorkflow';

const stopped = (data: IRunExecutionData): IRunExecutionData => ({
	...data,
	resultData: { ...data.resultData, error: new Error('It was stopped') as never },
});

/** The hidden node of the sub-execution 2. */
function hidden(parent: () => Promise<IRunExecutionData | undefined>): IExecuteFunctions {
	const flow = {};
	return {
		getExecutionId: () => '2',
		// The nodes of an execution have it in common.
		getContext: (type: string) => (type === 'flow' ? flow : {}),
		getExecutionDataById: parent,
	} as unknown as IExecuteFunctions;
}

/** An execution that sleeps, with these nodes still to run. */
const withStack = (nodes: never[] | undefined): IRunExecutionData => {
	const data = asleepIn(OURS);
	if (nodes) data.executionData!.nodeExecutionStack = nodes;
	else delete data.executionData;
	return data;
};

/** One in an approval, of which n8n notes this. */
const noting = (metadata: object): IRunExecutionData => {
	const data = asleepIn(APPROVAL);
	Object.assign(data.executionData!.nodeExecutionStack[0]!, { metadata });
	return data;
};

const CASES = [
	['on this sub-execution', asleepIn(OURS, ['2']), true],
	['on a later one, in the same node', asleepIn(OURS, ['3']), false],
	['in an approval', asleepIn(APPROVAL), false],
	['on a workflow that another node calls', asleepIn(CALLING, ['9']), false],
	['where n8n does not note on what', asleepIn(OURS), true],
	[
		'in a node of this package under another of n8n’s names',
		asleepIn('danceVideoWait', ['2']),
		true,
	],
	['in a node that only sounds like one', asleepIn('n8n-nodes-other.notdanceVideoWait'), false],
	['where n8n keeps no node that sleeps', withStack([]), true],
	['of which n8n keeps nothing', withStack(undefined), true],
] as const;

describe('an execution that sleeps', () => {
	it.each(CASES)('%s', (_title, parent, expected) => {
		expect(sleepsOn(parent, '2')).toBe(expected);
	});
});

describe('the end of a sub-execution', () => {
	it.each([
		['wakes nobody but a parent that sleeps on it', asleepIn(OURS, ['2']), false],
		['would wake an approval that its parent sleeps in', asleepIn(APPROVAL), true],
		['is refused by n8n where its parent sleeps on another one', asleepIn(OURS, ['3']), false],
		['is refused by n8n where its parent calls a workflow', asleepIn(CALLING, ['9']), false],
		['would wake another node where n8n notes no sub-execution', asleepIn(APPROVAL, []), true],
		[
			'would wake another node of which n8n notes something else',
			noting({ parentExecution: {} }),
			true,
		],
		['is for its parent where n8n keeps nothing of that', withStack(undefined), false],
		[
			'wakes nobody where its parent is awake',
			{ ...asleepIn(APPROVAL), waitTill: undefined },
			false,
		],
		['wakes nobody where its parent was stopped', stopped(asleepIn(APPROVAL)), false],
		['wakes nobody where its parent is gone', undefined, false],
	])('%s', async (_title, parent, expected) => {
		const context = hidden(async () => parent);
		noteSleep(context);
		expect(await wouldWakeAnother(context, '1')).toBe(expected);
	});

	it('that has never slept is for the node that has called it, which is awake', async () => {
		// n8n's database still shows the last sleep of its execution.
		const context = hidden(async () => asleepIn(APPROVAL));
		expect(await wouldWakeAnother(context, '1')).toBe(false);
	});

	it('is left to n8n when its parent is not known, or cannot be read', async () => {
		const context = hidden(async () => await Promise.reject(new Error('The database is gone')));
		noteSleep(context);
		expect(await wouldWakeAnother(context, '1')).toBe(false);
		const another = hidden(async () => asleepIn(APPROVAL));
		noteSleep(another);
		expect(await wouldWakeAnother(another, '')).toBe(false);
	});
});

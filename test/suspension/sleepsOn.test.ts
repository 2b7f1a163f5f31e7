import { parse, stringify } from 'flatted';
import { WAIT_INDEFINITELY, type IExecuteFunctions, type IRunExecutionData } from 'n8n-workflow';

import { noteSleep, sleepsOn, wouldWakeAnother } from '../../suspension/sleepsOn';
import { startFakeN8n } from '../faults/fakeN8n';
import { faultFixture } from '../faults/fixture';
import { suspendedWait } from '../faults/suspendedWaits';
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
		getContext: () => flow,
		getExecutionDataById: parent,
	} as unknown as IExecuteFunctions;
}

const CASES = [
	['on this sub-execution', asleepIn(OURS, ['2']), true],
	['on a later one, in the same node', asleepIn(OURS, ['3']), false],
	['in an approval', asleepIn(APPROVAL), false],
	['on a workflow that another node calls', asleepIn(CALLING, ['9']), false],
	['where n8n does not note on what', asleepIn(OURS), true],
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
		expect(await wouldWakeAnother(context, '')).toBe(false);
	});
});

const { generate, runOf, sandbox, checks } = faultFixture();

/** What n8n has in its database of the first execution when a call has taken it to an approval. */
function inApproval(row: string): string {
	const stored = JSON.parse(row) as { data: string };
	const data = parse(stored.data) as IRunExecutionData;
	const node = { type: 'n8n-nodes-base.wait', name: 'Approval' } as never;
	const input = { main: [[{ json: { approve: 'the video' } }]] };
	data.executionData!.nodeExecutionStack = [{ node, data: input, source: null }];
	data.waitTill = WAIT_INDEFINITELY;
	return JSON.stringify({ ...stored, data: stringify(data) });
}

describe('an execution that was called back, and now waits for a person', () => {
	it('is left asleep by the sub-executions of its wait, which ask nobody any more', async () => {
		const tasks = await generate('danceGenerator');
		const run = suspendedWait({ runOf }, tasks);
		const [row = '', ...parts] = (await startFakeN8n(run)).database();
		expect(parts).toHaveLength(2);
		sandbox().finishTasks();
		const before = inApproval(row);
		const n8n = await startFakeN8n(run, [before, ...parts]);
		const askedUntil = Date.now() + 60 * 60_000;
		while (Date.now() < askedUntil) await n8n.wake();
		expect(n8n.database()[0]).toBe(before);
		// Its end would be taken for the approval, so one part sleeps on until the run has ended.
		expect(n8n.database()).toHaveLength(2);
		n8n.stop('1');
		const stoppedAt = Date.now();
		while (n8n.database().length > 1) await n8n.wake();
		expect(Date.now() - stoppedAt).toBeLessThan(16 * 60_000);
		expect(checks()).toEqual([]);
	});
});

import {
	createRunExecutionData,
	type IExecuteFunctions,
	type IRunExecutionData,
} from 'n8n-workflow';

import { areAsleep } from '../../suspension/lease';

const execution = (more: Partial<IRunExecutionData>) => ({
	...createRunExecutionData({ resultData: { runData: {} } }),
	...more,
});
const waitTill = new Date('2026-03-09T10:00:00.000Z');
const error = new Error('It was stopped') as never;

/** One that sleeps, and was called by another. */
const calledBy = (executionId: string, more: { shouldResume?: boolean } = { shouldResume: true }) =>
	execution({ waitTill, parentExecution: { executionId, workflowId: 'w', ...more } });

const EXECUTIONS: Record<string, IRunExecutionData> = {
	ofSleeper: calledBy('asleep'),
	ofStopped: calledBy('stopped'),
	ofStoppedLongAgo: calledBy('stopped', {}),
	ofOneOfStopped: calledBy('ofStopped'),
	ofStoppedThatDoesNotWait: calledBy('stopped', { shouldResume: false }),
	ofAwake: calledBy('awake'),
	ofFailed: calledBy('failed'),
	ofDeleted: calledBy('deleted'),
	ofUnreadable: calledBy('unreadable'),
	ofItself: calledBy('ofItself'),
	asleep: execution({ waitTill }),
	alsoAsleep: execution({ waitTill }),
	awake: execution({}),
	// So n8n leaves a sleeping execution that a user has stopped, or that an error has ended.
	stopped: execution({ waitTill, resultData: { runData: {}, error } }),
	// Of its own accord, after it had slept.
	failed: execution({ resultData: { runData: {}, error } }),
	inApproval: createRunExecutionData({
		waitTill,
		resultData: { runData: {} },
		executionData: {
			nodeExecutionStack: [
				{ node: { type: 'n8n-nodes-base.wait' } as never, data: { main: [] }, source: null },
			],
		},
	}),
};

const context = {
	getExecutionDataById: async (id: string) => {
		if (id === 'unreadable') throw new Error('no');
		return EXECUTIONS[id];
	},
} as unknown as IExecuteFunctions;

const sleepers = (ids: readonly string[]) => ids.map((id) => ({ id }));

describe('executions that creates are sent for', () => {
	it.each([
		[['asleep'], true],
		[['asleep', 'alsoAsleep'], true],
		[['awake'], false],
		[['stopped'], false],
		[['deleted'], false],
		[['unreadable'], false],
		[['asleep', 'stopped'], false],
		[['stopped', 'asleep'], false],
	])('%j: wait for them: %s', async (ids, expected) => {
		expect(await areAsleep(context, sleepers(ids), 'gone')).toBe(expected);
	});

	it('are those that sleep on what is done here, where that is known', async () => {
		expect(await areAsleep(context, [{ id: 'inApproval' }], 'gone')).toBe(true);
		expect(await areAsleep(context, [{ id: 'inApproval', on: '2' }], 'gone')).toBe(false);
		expect(await areAsleep(context, [{ id: 'asleep', on: '2' }], 'gone')).toBe(true);
		expect(await areAsleep(context, [], 'gone')).toBe(true);
	});

	it('are taken for asleep when they cannot be read, where that was asked for', async () => {
		expect(await areAsleep(context, sleepers(['unreadable', 'asleep']), 'asleep')).toBe(true);
		expect(await areAsleep(context, sleepers(['unreadable', 'stopped']), 'asleep')).toBe(false);
		// What a user has deleted is read, and is not there.
		expect(await areAsleep(context, sleepers(['deleted']), 'asleep')).toBe(false);
	});
});

describe('executions that others have called', () => {
	it.each([
		['asleep', true],
		['ofSleeper', true],
		['ofStopped', false],
		['ofStoppedLongAgo', false],
		['ofOneOfStopped', false],
		['ofStoppedThatDoesNotWait', true],
		// A tool of an agent is one that need not have been waited for.
		['ofAwake', true],
		['ofFailed', true],
		['ofDeleted', true],
		['ofUnreadable', true],
		['ofItself', true],
	])('%s: wait for what is created here: %s', async (id, expected) => {
		expect(await areAsleep(context, [{ id, withCallers: true }], 'gone')).toBe(expected);
		expect(await areAsleep(context, [{ id }], 'gone')).toBe(true);
	});

	it.each([
		[20, false],
		[21, true],
	])('%s deep, of which the last was stopped: wait: %s', async (depth, expected) => {
		const chain = {
			getExecutionDataById: async (id: string) =>
				Number(id) < depth ? calledBy(String(Number(id) + 1)) : EXECUTIONS.stopped,
		} as unknown as IExecuteFunctions;
		expect(await areAsleep(chain, [{ id: '0', withCallers: true }], 'gone')).toBe(expected);
	});
});

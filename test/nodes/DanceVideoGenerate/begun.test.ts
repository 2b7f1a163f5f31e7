import { createRunExecutionData, type WorkflowExecuteMode } from 'n8n-workflow';

import { hadBegun, whileBegun } from '../../../nodes/DanceVideoGenerate/begun';
import type { RunIdentity } from '../../../tasks/idempotency';
import { DanceVideoGenerate } from '../../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { useDedupStore } from '../../engine/dedupStore';
import { contextFor, type NodeRun } from '../../engine/runNode';

useDedupStore();

/** An execution that n8n has begun at this moment, and one that retries it, which n8n says has begun then. */
function runOf(
	mode: WorkflowExecuteMode,
	{ beganAt = 1_000, ofRun = {}, ...more }: Partial<NodeRun> & Partial<Known> = {},
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
	return [context, run] as const;
}
interface Known {
	beganAt: number | undefined;
	ofRun: Partial<RunIdentity>;
}

const retried = async (more: Parameters<typeof runOf>[1] = {}) =>
	await hadBegun(...runOf('retry', more));

/** Does what is planned for later at once, or when told. */
function laterOnes() {
	const actions: Array<() => void> = [];
	return {
		later: (action: () => void) => void actions.push(action),
		come: async () => {
			actions.splice(0).forEach((action) => action());
			for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
		},
	};
}

describe('a run of the node in a workflow that saves its progress', () => {
	it('is known to have begun while it creates, and until n8n has written down what it put out', async () => {
		const { later, come } = laterOnes();
		expect(await retried()).toBe(false);
		const given = await whileBegun(
			...runOf('trigger'),
			async () => {
				expect(await retried()).toBe(true);
				return 'created';
			},
			later,
		);
		expect(given).toBe('created');
		expect(await retried()).toBe(true);
		await come();
		expect(await retried()).toBe(false);
	});

	it('is no other run, of no other execution, node or workflow, and nothing but a retry asks', async () => {
		const { later } = laterOnes();
		await whileBegun(
			...runOf('trigger'),
			async () => {
				expect(await retried({ ofRun: { runIndex: 1 } })).toBe(false);
				expect(await retried({ beganAt: 1_001 })).toBe(false);
				expect(await retried({ isSaved: false })).toBe(false);
				expect(await retried({ ofRun: { nodeId: 'another' } })).toBe(false);
				expect(await retried({ ofRun: { call: 'of an agent' } })).toBe(false);
				expect(await hadBegun(...runOf('trigger'))).toBe(false);
				expect(await retried()).toBe(true);
			},
			later,
		);
	});

	it('stands for as long as the last try of it, when n8n tries the node again', async () => {
		const { later, come } = laterOnes();
		const failing = whileBegun(
			...runOf('trigger'),
			async () => await Promise.reject(new Error('Busy')),
			later,
		);
		await expect(failing).rejects.toThrow('Busy');
		await whileBegun(
			...runOf('trigger'),
			async () => {
				await come();
				expect(await retried()).toBe(true);
			},
			later,
		);
		await come();
		expect(await retried()).toBe(false);
	});

	it('creates nothing where it cannot be noted', async () => {
		const create = jest.fn();
		const executeWorkflow = async () => await Promise.reject(new Error('The database is gone'));
		const run = runOf('trigger', { executeWorkflow });
		await expect(whileBegun(...run, create)).rejects.toThrow('The database is gone');
		expect(create).not.toHaveBeenCalled();
	});
});

describe('a run of the node needs no note', () => {
	const noRow = jest.fn(async () => await Promise.reject(new Error('Not asked for')));
	const written = (runData: object) => ({
		settings: {},
		getRunExecutionData: async () =>
			createRunExecutionData({ resultData: { runData: runData as Record<string, never> } }),
	});

	it.each<[string, WorkflowExecuteMode, Parameters<typeof runOf>[1]]>([
		[
			'where the workflow does not save its progress',
			'trigger',
			{ settings: { saveExecutionProgress: false } },
		],
		['where this n8n does not, and the workflow does not say', 'trigger', written({})],
		['where nothing can be told', 'trigger', { settings: {} }],
		['when it was started by hand, which n8n does not retry', 'manual', {}],
		['in an n8n that does not tell when it began', 'trigger', { beganAt: 0 }],
	])('%s', async (_where, mode, more) => {
		const create = async () => 'created';
		const run = runOf(mode, { ...more, executeWorkflow: noRow });
		expect(await whileBegun(...run, create)).toBe('created');
		expect(noRow).not.toHaveBeenCalled();
	});

	it('but does where this n8n saves the progress of every workflow', async () => {
		const { later } = laterOnes();
		await whileBegun(
			...runOf('trigger', written({ Start: [] })),
			async () => expect(await retried()).toBe(true),
			later,
		);
	});
});

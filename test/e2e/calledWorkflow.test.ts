import { inARow, node, rowsNodes } from '../../host/buildWorkflow';
import {
	createWorkflow,
	itemsOf,
	runWorkflow,
	waitForExecution,
	type Execution,
} from '../../host/rest';
import { TYPE, useSlots } from './slotsHarness';

const { harness, credential } = useSlots();

describe('a workflow that waits suspended, called by another, in a real n8n', () => {
	/** Calls the workflow with two rows; gives the end of the caller. */
	async function callWithTwoRows(mode: 'each' | 'once'): Promise<Execution> {
		const { session, sandbox } = harness();
		sandbox.inject({
			path: '/jobs/createTask',
			times: 'always',
			action: { type: 'task', durationSeconds: 1, callbacks: [] },
		});
		const credentials = { [TYPE]: credential() };
		const called = inARow('Called', [
			node(
				'Called',
				'n8n-nodes-base.executeWorkflowTrigger',
				{ inputSource: 'passthrough' },
				{ typeVersion: 1.1 },
			),
			node(
				'Generate',
				'n8n-nodes-dance-video.danceVideoGenerate',
				{ provider: 'seedance2Ai', mode: 'textToVideo', prompt: '={{ $json.row }}' },
				{ credentials },
			),
			node(
				'Wait',
				'n8n-nodes-dance-video.danceVideoWait',
				{
					provider: 'seedance2Ai',
					taskId: '={{ $json.taskId }}',
					options: { waiting: 'suspend' },
				},
				{ credentials },
			),
		]);
		const { id } = await createWorkflow(session, called);
		const caller = inARow('Caller', [
			...rowsNodes(['one', 'two']),
			node(
				'Call',
				'n8n-nodes-base.executeWorkflow',
				{ workflowId: { __rl: true, mode: 'id', value: id }, mode, options: {} },
				{ typeVersion: 1.2 },
			),
		]);
		const stored = await createWorkflow(session, caller);
		const executionId = await runWorkflow(session, stored, { trigger: 'Start' });
		const isAsleep = await waitForExecution(session, executionId, {
			until: (status) => !['new', 'running'].includes(status),
		});
		expect(isAsleep.status).toBe(mode === 'each' ? 'success' : 'waiting');
		return await waitForExecution(session, executionId, { timeoutSeconds: 300 });
	}

	it.each(['each', 'once'] as const)(
		'loses no item: two paid items go in and two results come out (%s)',
		async (mode) => {
			const execution = await callWithTwoRows(mode);
			expect(execution.resultData.error?.message).toBeUndefined();
			const { sandbox } = harness();
			const created = sandbox.journal().filter(({ paidCreate }) => paidCreate);
			expect(itemsOf(execution, 'Call').map(({ json }) => [json.taskId, json.status])).toEqual(
				created.map(({ taskId }) => [taskId, 'succeeded']),
			);
			expect(sandbox.paidCreates()).toBe(2);
		},
	);
});

import type { INodeParameters } from 'n8n-workflow';

import { inARow, node, rowsNodes } from '../../host/buildWorkflow';
import {
	createWorkflow,
	itemsOf,
	login,
	retryExecution,
	runWorkflow,
	stopExecution,
	waitForExecution,
	type WorkflowFile,
} from '../../host/rest';
import { DANCE } from '../danceForm';
import { CREDENTIAL_TYPE, openHarness, type Harness } from './harness';

let harness: Harness;
beforeAll(async () => {
	// Three minutes become 90 seconds: long enough to be suspended.
	harness = await openHarness({ sandbox: { speed: 2 } });
});
beforeEach(() => harness.sandbox.reset());
afterAll(async () => await harness?.close());

/** Creates a task for each row and waits for its video, in one node. */
function oneNode(rows: string[], parameters: INodeParameters = {}): WorkflowFile {
	const credentials = { [CREDENTIAL_TYPE]: harness.credential };
	const type = 'n8n-nodes-dance-video.danceVideoGenerate';
	return inARow('One node', [
		...rowsNodes(rows),
		node(
			'Generate',
			type,
			{
				provider: 'danceGenerator',
				...DANCE,
				prompt: '={{ $json.row }}',
				whenCreated: 'waitForVideo',
				download: true,
				...parameters,
			},
			{ credentials, typeVersion: 2 },
		),
		node('After', 'n8n-nodes-base.noOp'),
	]);
}

async function start(workflow: WorkflowFile) {
	const stored = await createWorkflow(harness.session, workflow);
	const executionId = await runWorkflow(harness.session, stored, { trigger: 'Start' });
	return { workflowId: stored.id, executionId };
}

async function untilAsleep(executionId: string): Promise<void> {
	const { status, resultData } = await waitForExecution(harness.session, executionId, {
		until: (state) => state !== 'new' && state !== 'running',
	});
	if (status !== 'waiting') throw new Error(`It is ${status}: ${resultData.error?.message}`);
}

async function killAndRestart(): Promise<void> {
	const { n8n, session, owner } = harness;
	await n8n.kill9();
	await n8n.restart();
	await login(session, owner);
}

const paid = () =>
	harness.sandbox.journal().flatMap(({ paidCreate, taskId }) => (paidCreate ? [taskId] : []));

/** The task of a row. Two are created at a time, so either may reach the provider first. */
const paidFor = (prompt: string) =>
	harness.sandbox
		.journal()
		.find(({ paidCreate, body }) => paidCreate && (body as { prompt: string }).prompt === prompt)
		?.taskId;

describe('Generate that waits for its videos, over kill -9, in a real n8n', () => {
	it('killed while it waits, goes on after the restart with every video, and creates nothing again', async () => {
		const { sandbox, session } = harness;
		const { executionId } = await start(oneNode(['one', 'two']));
		await untilAsleep(executionId);
		expect(paid()).toHaveLength(2);
		await killAndRestart();
		sandbox.finishTasks();
		const ended = await waitForExecution(session, executionId, { timeoutSeconds: 400 });
		expect([ended.status, ended.resultData.error?.message]).toEqual(['success', undefined]);
		const items = itemsOf(ended, 'After');
		expect(items.map(({ json }) => [json.taskId, json.status])).toEqual(
			['one', 'two'].map((prompt) => [paidFor(prompt), 'succeeded']),
		);
		expect(items.map(({ binary }) => binary?.data?.mimeType)).toEqual(['video/mp4', 'video/mp4']);
		expect(sandbox.paidCreates()).toBe(2);
	}, 900_000);

	it("stopped while it waits and retried from n8n's list, names its tasks and creates nothing again", async () => {
		const { sandbox, session } = harness;
		const { workflowId, executionId } = await start(oneNode(['one', 'two']));
		await untilAsleep(executionId);
		await stopExecution(session, executionId);
		const retried = await retryExecution(session, workflowId, executionId);
		const told = JSON.stringify(itemsOf(retried, 'After').map(({ json }) => json));
		for (const taskId of paid()) expect(told).toContain(taskId);
		expect(sandbox.paidCreates()).toBe(2);
	}, 900_000);
});

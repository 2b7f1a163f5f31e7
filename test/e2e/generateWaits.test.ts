import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

import type { INode, INodeParameters } from 'n8n-workflow';
import { request } from 'undici';
import { z } from 'zod';

import { inARow, node, rowsNodes } from '../../host/buildWorkflow';
import {
	activateWorkflow,
	createWorkflow,
	findExecution,
	itemsOf,
	listExecutions,
	login,
	runWorkflow,
	stopExecution,
	waitForExecution,
	type Execution,
	type WorkflowFile,
} from '../../host/rest';
import { DANCE } from '../danceForm';
import { CREDENTIAL_TYPE, openHarness, type Harness } from './harness';
import { until } from './triggerWorkflows';

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

/** Published, and called: n8n does not retry an execution that was started by hand and that it was killed in. */
async function startByCall(workflow: WorkflowFile) {
	const { session, n8n } = harness;
	const path = randomUUID();
	const [, ...others] = workflow.nodes;
	const webhook: INode = {
		...node('Start', 'n8n-nodes-base.webhook', { path, httpMethod: 'POST' }, { typeVersion: 2 }),
		webhookId: path,
	};
	const stored = await createWorkflow(session, { ...workflow, nodes: [webhook, ...others] });
	await activateWorkflow(session, stored);
	const isTaken = async () => {
		const { statusCode, body } = await request(`${n8n.origin}/webhook/${path}`, { method: 'POST' });
		await body.dump();
		return statusCode === 200;
	};
	// A webhook listens some moments after its workflow is published.
	while (!(await isTaken())) await delay(300);
	let executionId: string | undefined;
	while (executionId === undefined) {
		[executionId] = await listExecutions(session, stored.id);
	}
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

/** As the list's Retry does it; it answers when the new execution has ended or sleeps. */
async function retry(workflowId: string, executionId: string): Promise<Execution> {
	const { session } = harness;
	const before = await listExecutions(session, workflowId);
	await session.call('POST', `/executions/${executionId}/retry`, z.unknown());
	const after = await listExecutions(session, workflowId);
	const [added] = after.filter((id) => !before.includes(id));
	const found = added && (await findExecution(session, added));
	if (!found) throw new Error('The retry is not in the list');
	return found;
}

const paid = () =>
	harness.sandbox.journal().flatMap(({ paidCreate, taskId }) => (paidCreate ? [taskId] : []));

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
			paid().map((taskId) => [taskId, 'succeeded']),
		);
		expect(items.map(({ binary }) => binary?.data?.mimeType)).toEqual(['video/mp4', 'video/mp4']);
		expect(sandbox.paidCreates()).toBe(2);
	}, 900_000);

	it('killed while it creates, creates nothing when it is retried, and the log names what was accepted', async () => {
		const { sandbox, session, n8n } = harness;
		sandbox.inject({
			path: '/generate',
			promptIncludes: 'second',
			action: { type: 'hang', handle: true },
		});
		const { workflowId, executionId } = await startByCall(
			oneNode(['first', 'second'], { batch: { ordersAtOnce: 1 } }),
		);
		const isHung = () => sandbox.journal().some(({ outcome }) => outcome === 'hung');
		await until('a request that hangs', isHung, 120);
		await killAndRestart();
		const ended = await waitForExecution(session, executionId, { timeoutSeconds: 120 });
		expect(ended.status).toBe('crashed');
		expect(await readFile(n8n.logFile, 'utf8')).toContain(`item 0: task ${paid()[0]}`);
		expect(sandbox.paidCreates()).toBe(2);
		const retried = await retry(workflowId, executionId);
		expect(JSON.stringify(retried.resultData)).toContain('may have been created by the execution');
		expect(sandbox.paidCreates()).toBe(2);
	}, 900_000);

	it("stopped while it waits and retried from n8n's list, names its tasks and creates nothing again", async () => {
		const { sandbox, session } = harness;
		const { workflowId, executionId } = await start(oneNode(['one', 'two']));
		await untilAsleep(executionId);
		await stopExecution(session, executionId);
		const retried = await retry(workflowId, executionId);
		const told = JSON.stringify(itemsOf(retried, 'After').map(({ json }) => json));
		for (const taskId of paid()) expect(told).toContain(taskId);
		expect(sandbox.paidCreates()).toBe(2);
	}, 900_000);
});

import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { INode, INodeParameters } from 'n8n-workflow';

import { publishCallable } from '../../bench/publish';
import { inARow, node, rowsNodes } from '../../host/buildWorkflow';
import {
	listExecutions,
	login,
	retryExecution,
	waitForExecution,
	type WorkflowFile,
} from '../../host/rest';
import { DANCE } from '../danceForm';
import { CREDENTIAL_TYPE, openHarness, type Harness } from './harness';
import { until } from './triggerWorkflows';

let harness: Harness;
beforeAll(async () => {
	harness = await openHarness();
});
beforeEach(() => harness.sandbox.reset());
afterAll(async () => await harness?.close());

/** Published, and called: n8n does not retry an execution that was started by hand and that it was killed in. */
async function startByCall(workflow: WorkflowFile) {
	const { id: workflowId, call } = await publishCallable(harness, workflow);
	await call();
	let executionId: string | undefined;
	while (executionId === undefined) {
		[executionId] = await listExecutions(harness.session, workflowId);
	}
	return { workflowId, executionId };
}

function generateNode(parameters: INodeParameters = {}): INode {
	return node(
		'Generate',
		'n8n-nodes-dance-video.danceVideoGenerate',
		{
			provider: 'danceGenerator',
			...DANCE,
			prompt: '={{ $json.row }}',
			batch: { ordersAtOnce: 1 },
			...parameters,
		},
		{ credentials: { [CREDENTIAL_TYPE]: harness.credential }, typeVersion: 2 },
	);
}

const AFTER = node('After', 'n8n-nodes-base.noOp');

/** Creates a task for each row, in one run of the node. */
function inOneRun(settings: WorkflowFile['settings'] = {}): WorkflowFile {
	const workflow = inARow('One run', [...rowsNodes(['first', 'second']), generateNode(), AFTER]);
	return { ...workflow, settings: { ...workflow.settings, ...settings } };
}

/** Creates a task for each row, in a run of the node for each. */
function inALoop(settings: WorkflowFile['settings'] = {}): WorkflowFile {
	const loop = node('Loop', 'n8n-nodes-base.splitInBatches', {}, { typeVersion: 3 });
	const workflow = inARow('A loop', [...rowsNodes(['first', 'second']), loop]);
	const to = (name: string) => [{ node: name, type: 'main' as const, index: 0 }];
	return {
		...workflow,
		nodes: [...workflow.nodes, generateNode(), AFTER],
		connections: {
			...workflow.connections,
			Loop: { main: [to('After'), to('Generate')] },
			Generate: { main: [to('Loop')] },
		},
		settings: { ...workflow.settings, ...settings },
	};
}

const paid = () =>
	harness.sandbox.journal().flatMap(({ paidCreate, taskId }) => (paidCreate ? [taskId] : []));

/** Kills n8n while it creates the second task, and starts it again. */
async function killedWhileItCreates(workflow: WorkflowFile, { logIsLost = false } = {}) {
	const { sandbox, session, n8n, owner } = harness;
	sandbox.inject({
		path: '/generate',
		promptIncludes: 'second',
		action: { type: 'hang', handle: true },
	});
	const ids = await startByCall(workflow);
	const isHung = () => sandbox.journal().some(({ outcome }) => outcome === 'hung');
	await until('a request that hangs', isHung, 120);
	await n8n.kill9();
	if (logIsLost) await loseEventLog();
	await n8n.restart();
	await login(session, owner);
	const ended = await waitForExecution(session, ids.executionId, { timeoutSeconds: 120 });
	expect(ended.status).toBe('crashed');
	expect(sandbox.paidCreates()).toBe(2);
	return ids;
}

/** As with a container that is made anew. */
async function loseEventLog(): Promise<void> {
	const folder = join(harness.n8n.userFolder, '.n8n');
	const logs = (await readdir(folder)).filter((name) => name.startsWith('n8nEventLog'));
	expect(logs).not.toEqual([]);
	await Promise.all(logs.map(async (name) => await rm(join(folder, name))));
}

const SAVES = { saveExecutionProgress: true };

describe("a retry from n8n's list of an execution that n8n was killed in, in a real n8n", () => {
	it('creates nothing again, and the log names what was accepted', async () => {
		const { sandbox, session, n8n } = harness;
		const { workflowId, executionId } = await killedWhileItCreates(inOneRun());
		expect(await readFile(n8n.logFile, 'utf8')).toContain(`item 0: task ${paid()[0]}`);
		const retried = await retryExecution(session, workflowId, executionId);
		expect(JSON.stringify(retried.resultData)).toContain('may have been created by the execution');
		expect(sandbox.paidCreates()).toBe(2);
	}, 900_000);

	it.each([
		['in one run', inOneRun, false],
		['in one run, and its event log is lost', inOneRun, true],
		['in a loop', inALoop, false],
		['in a loop, and its event log is lost', inALoop, true],
	])(
		'creates nothing again where the workflow saves its progress: %s',
		async (_how, make, logIsLost) => {
			const { sandbox, session } = harness;
			const { workflowId, executionId } = await killedWhileItCreates(make(SAVES), { logIsLost });
			for (let tries = 0; tries < 2; tries++) {
				const retried = await retryExecution(session, workflowId, executionId);
				expect(JSON.stringify(retried.resultData)).toContain(
					'may have been created by the execution',
				);
				expect(sandbox.paidCreates()).toBe(2);
			}
		},
		900_000,
	);
});

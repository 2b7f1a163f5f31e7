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

/** Sleeps for as long as n8n lets an execution sleep at the least, then creates a task for each row. */
function afterASleep(): WorkflowFile {
	const pause = node(
		'Pause',
		'n8n-nodes-base.wait',
		{ amount: 65, unit: 'seconds' },
		{
			typeVersion: 1.1,
		},
	);
	const rows = rowsNodes(['first', 'second']);
	const workflow = inARow('After a sleep', [...rows, pause, generateNode(), AFTER]);
	const settings = { ...workflow.settings, saveExecutionProgress: false };
	return { ...workflow, settings };
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

/** Starts an execution, kills n8n while it creates the second task, and starts n8n again. */
async function killedWhile<Started>(start: () => Promise<Started>, logIsLost = false) {
	const { sandbox, session, n8n, owner } = harness;
	sandbox.inject({
		path: '/generate',
		promptIncludes: 'second',
		action: { type: 'hang', handle: true },
	});
	const started = await start();
	const isHung = () => sandbox.journal().some(({ outcome }) => outcome === 'hung');
	await until('a request that hangs', isHung, 180);
	await n8n.kill9();
	if (logIsLost) await loseEventLog();
	await n8n.restart();
	await login(session, owner);
	expect(sandbox.paidCreates()).toBe(2);
	return started;
}

async function untilCrashed(executionId: string): Promise<void> {
	const ended = await waitForExecution(harness.session, executionId, { timeoutSeconds: 120 });
	expect(ended.status).toBe('crashed');
}

/** Kills n8n while an execution of this workflow creates the second task. */
async function killedWhileItCreates(workflow: WorkflowFile, { logIsLost = false } = {}) {
	const ids = await killedWhile(async () => await startByCall(workflow), logIsLost);
	await untilCrashed(ids.executionId);
	return ids;
}

/** Retries an execution from n8n's list: whether it says that tasks may exist, and what has been paid by then. */
async function retry(workflowId: string, executionId: string) {
	const { resultData } = await retryExecution(harness.session, workflowId, executionId);
	const isRefused = JSON.stringify(resultData).includes('may have been created by another try');
	return { isRefused, paid: harness.sandbox.paidCreates() };
}
const REFUSED = { isRefused: true, paid: 2 };

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
		const { workflowId, executionId } = await killedWhileItCreates(inOneRun());
		expect(await readFile(harness.n8n.logFile, 'utf8')).toContain(`item 0: task ${paid()[0]}`);
		expect(await retry(workflowId, executionId)).toEqual(REFUSED);
	}, 900_000);

	it('creates nothing again where that was a retry itself, nor where the first one is retried once more', async () => {
		const { sandbox, session } = harness;
		sandbox.inject({
			path: '/generate',
			action: { type: 'answer', status: 402, body: { error: 'insufficient_credits' } },
		});
		const { workflowId, executionId } = await startByCall(inOneRun());
		expect((await waitForExecution(session, executionId)).status).toBe('error');
		expect(sandbox.paidCreates()).toBe(0);
		const again = await killedWhile(async () => {
			// n8n answers when the retry has ended, and this one does not.
			void retryExecution(session, workflowId, executionId).catch(() => undefined);
			const second = async () =>
				(await listExecutions(session, workflowId)).find((id) => id !== executionId);
			let found: string | undefined;
			while (found === undefined) found = await second();
			return found;
		});
		await untilCrashed(again);
		expect(await retry(workflowId, again)).toEqual(REFUSED);
		expect(await retry(workflowId, executionId)).toEqual(REFUSED);
	}, 900_000);

	it('creates nothing again where it had slept before, and its event log is lost', async () => {
		const { workflowId, executionId } = await killedWhileItCreates(afterASleep(), {
			logIsLost: true,
		});
		expect(await retry(workflowId, executionId)).toEqual(REFUSED);
	}, 900_000);

	it.each([
		['in one run', inOneRun, false],
		['in one run, and its event log is lost', inOneRun, true],
		['in a loop', inALoop, false],
		['in a loop, and its event log is lost', inALoop, true],
	])(
		'creates nothing again where the workflow saves its progress: %s',
		async (_how, make, logIsLost) => {
			const { workflowId, executionId } = await killedWhileItCreates(make(SAVES), { logIsLost });
			for (let tries = 0; tries < 2; tries++) {
				expect(await retry(workflowId, executionId)).toEqual(REFUSED);
			}
		},
		900_000,
	);
});

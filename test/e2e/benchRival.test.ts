import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { AFTER, RIVAL_FILES, rivalWorkflow, START, type RivalOptions } from '../../bench/workflows';
import {
	activateWorkflow,
	createCredential,
	createWorkflow,
	itemsOf,
	listExecutions,
	readWorkflowFile,
	runWorkflow,
	waitForExecution,
} from '../../host/rest';
import type { ProviderId } from '../../sandbox/server';
import { openHarness, type Harness } from './harness';

const FOLDER = join(__dirname, '..', '..', 'bench', 'rival');
const ROWS = ['a beach', 'a roof', 'a ship'];

let harness: Harness;
beforeAll(async () => {
	harness = await openHarness();
});
afterAll(async () => await harness?.close());
beforeEach(() => harness.sandbox.reset());

async function optionsAt(provider: ProviderId): Promise<RivalOptions> {
	const { session, sandbox } = harness;
	const httpHeaderAuth = await createCredential(session, {
		name: provider,
		type: 'httpHeaderAuth',
		data: { name: 'Authorization', value: `Bearer ${sandbox.apiKey}` },
	});
	return {
		credentials: { httpHeaderAuth },
		baseUrl: sandbox.baseUrl(provider),
		waitSeconds: 1,
	};
}

/** The prompts that were paid for, and how often the provider was asked for each of the tasks. */
function seen() {
	const journal = harness.sandbox.journal();
	const creates = journal.filter(({ paidCreate }) => paidCreate);
	return {
		prompts: creates.map(({ body }) => (body as { prompt: string }).prompt),
		checks: creates.map(
			({ taskId }) =>
				journal.filter((entry) => entry.method === 'GET' && entry.taskId === taskId).length,
		),
	};
}

it('is all that is in its folder', () => {
	expect(readdirSync(FOLDER).toSorted()).toEqual(Object.values(RIVAL_FILES).toSorted());
});

it.each(Object.values(RIVAL_FILES))('%s is imported as it is, of n8n’s own nodes', async (file) => {
	const workflow = await readWorkflowFile(join(FOLDER, file));
	const stored = await createWorkflow(harness.session, workflow);
	expect(stored).toMatchObject({ name: workflow.name });
	const foreign = workflow.nodes.filter(({ type }) => !type.startsWith('n8n-nodes-base.'));
	expect(foreign).toEqual([]);
});

it('makes one video after the other', async () => {
	const options = { ...(await optionsAt('danceGenerator')), rows: ROWS };
	const execution = await harness.run(await rivalWorkflow('loopOverItems', options), START);
	expect(execution.status).toBe('success');
	const done = itemsOf(execution, AFTER).map(({ json }) => json.status);
	expect(done).toEqual(['success', 'success', 'success']);
	const { prompts, checks } = seen();
	expect(prompts).toEqual(ROWS);
	// A video takes three seconds here, and the status is asked for every second.
	expect(checks.every((count) => count >= 2 && count <= 4)).toBe(true);
});

it('makes all videos at the same time, in an execution each', async () => {
	const { session } = harness;
	const options = await optionsAt('danceGenerator');
	const item = await createWorkflow(session, await rivalWorkflow('oneItem', options));
	await activateWorkflow(session, item);
	const calls = { ...options, waitSeconds: undefined, rows: ROWS, workflowId: item.id };
	const parent = await harness.run(await rivalWorkflow('inParallel', calls), START);
	expect(parent.status).toBe('success');
	const ids = await listExecutions(session, item.id);
	expect(ids).toHaveLength(ROWS.length);
	const statuses = await Promise.all(
		ids.map(async (id) => itemsOf(await waitForExecution(session, id), AFTER)[0]?.json.status),
	);
	expect(statuses).toEqual(['success', 'success', 'success']);
	expect(seen().prompts.toSorted()).toEqual(ROWS);
});

it('is called back', async () => {
	const { session, sandbox } = harness;
	const options = { ...(await optionsAt('seedance2Ai')), waitSeconds: undefined };
	const stored = await createWorkflow(session, await rivalWorkflow('calledBack', options));
	const id = await runWorkflow(session, stored, { trigger: START });
	await waitForExecution(session, id, { until: (status) => status === 'waiting' });
	// n8n says that it waits a moment before it listens.
	await sleep(500);
	sandbox.finishTasks();
	const execution = await waitForExecution(session, id);
	expect(execution.status).toBe('success');
	expect(itemsOf(execution, AFTER)).toHaveLength(1);
});

import {
	createWorkflow,
	login,
	runWorkflow,
	waitForExecution,
	type Execution,
	type StoredWorkflow,
} from '../../../host/rest';
import { openHarness, type Harness } from '../harness';
import { promptOf } from '../slotsHarness';
import { until } from '../triggerWorkflows';
import { tableOf } from './dataTable';
import { importExample, withAccounts } from './importExample';

// n8n, its nodes and its Data Tables are real; the provider is this repository's sandbox.
let harness: Harness;
let stored: StoredWorkflow;
const table = tableOf(() => harness, 'Videos to make');

beforeAll(async () => {
	harness = await openHarness();
	const { sandbox, session } = harness;
	const ready = await withAccounts(harness, await importExample(harness, 'scheduled-batch.json'), {
		seedance2AiApi: { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl('seedance2Ai') },
	});
	stored = await createWorkflow(session, ready);
	await ended(await start('Set Up'));
});
afterAll(async () => await harness?.close());

const start = async (trigger: string): Promise<string> =>
	await runWorkflow(harness.session, stored, { trigger });
const ended = async (executionId: string): Promise<Execution> =>
	await waitForExecution(harness.session, executionId, { timeoutSeconds: 400 });

async function killAndStartAgain(): Promise<void> {
	await harness.n8n.kill9();
	await harness.n8n.restart();
	await login(harness.session, harness.owner);
}

const creates = () =>
	harness.sandbox.journal().filter(({ path }) => path.endsWith('/jobs/createTask'));
/** What stands in the rows that were added last. */
const newest = async (count: number) =>
	(await table.all()).slice(-count).map(({ status, taskId, note }) => ({ status, taskId, note }));

describe('the example "Make videos for the rows of a Data Table", n8n killed in the middle of it', () => {
	it('fills in the rows after the restart when it was killed while the videos were being made', async () => {
		const { sandbox, session } = harness;
		// They end when they are told to, so that the wait is suspended.
		sandbox.inject({
			path: '/jobs/createTask',
			times: 'always',
			action: { type: 'task', never: true },
		});
		const executionId = await start('Every Hour');
		await waitForExecution(session, executionId, { until: (status) => status === 'waiting' });
		await killAndStartAgain();
		sandbox.finishTasks();
		expect(await ended(executionId)).toMatchObject({ status: 'success' });

		const taskIds = creates().map(({ taskId }) => taskId);
		expect(await newest(2)).toEqual(
			taskIds.map((taskId) => ({ status: 'done', taskId, note: '' })),
		);
		expect(sandbox.paidCreates()).toBe(2);
	});

	it('pays for no row again when it was killed while tasks were created: fills in the one that was accepted, and marks the other for a look', async () => {
		const { sandbox } = harness;
		sandbox.reset();
		const prompts = ['A lighthouse in a storm', 'A fox in the snow'];
		await table.insert(prompts.map((prompt) => ({ prompt, status: 'todo' })));
		sandbox.inject({
			path: '/jobs/createTask',
			promptIncludes: 'fox',
			action: { type: 'hang', handle: true },
		});
		await start('Every Hour');
		await until('a request that hangs', () =>
			sandbox.journal().some(({ outcome }) => outcome === 'hung'),
		);
		await killAndStartAgain();
		sandbox.finishTasks();
		// The next hour.
		expect(await ended(await start('Every Hour'))).toMatchObject({ status: 'success' });

		expect(creates().map(promptOf)).toEqual(prompts);
		expect(sandbox.paidCreates()).toBe(2);
		const [accepted, unknown] = await newest(2);
		expect(accepted).toEqual({ status: 'done', taskId: creates()[0]?.taskId, note: '' });
		expect(unknown).toMatchObject({
			status: 'check',
			note: expect.stringContaining('may exist and may have been charged') as string,
		});
		// And the one after that.
		expect(await ended(await start('Every Hour'))).toMatchObject({ status: 'success' });
		expect(sandbox.paidCreates()).toBe(2);
	});
});

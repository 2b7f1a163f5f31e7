import {
	activateWorkflow,
	changeNode,
	itemsOf,
	listExecutions,
	login,
	retryExecution,
	runWorkflow,
	waitForExecution,
	type StoredWorkflow,
} from '../../host/rest';
import { CREDENTIAL_TYPE, openHarness, type Harness } from './harness';
import {
	executionsOf,
	NEXT,
	startedFor,
	storeOrder,
	storeTriggered,
	TRIGGER,
	until,
} from './triggerWorkflows';

let harness: Harness;
let ordering: StoredWorkflow;
let polling: StoredWorkflow;
const credentials = () => ({ [CREDENTIAL_TYPE]: harness.credential });

beforeAll(async () => {
	harness = await openHarness({ sandbox: { credits: 100_000 } });
	ordering = await storeOrder(
		harness,
		{
			provider: 'danceGenerator',
			mode: 'dance',
			characterImageSource: 'url',
			characterImageUrl: `${harness.sandbox.origin}/media/character.png`,
			referenceVideoSource: 'tiktok',
			tiktokUrl: 'https://www.tiktok.com/@dancer/video/7300000000000000001',
		},
		credentials(),
	);
	polling = await storePolling({ download: false });
});
afterAll(async () => await harness?.close());

const storePolling = async ({ download }: { download: boolean }) =>
	await storeTriggered(
		harness,
		'danceVideoPollTrigger',
		{
			provider: 'danceGenerator',
			outcome: 'any',
			download,
			pollTimes: { item: [{ mode: 'everyMinute' }] },
		},
		credentials(),
	);

/** Creates a task that has ended at once, or stays open. */
async function generate(end: 'ended' | 'open'): Promise<string> {
	harness.sandbox.inject({
		path: '/generate',
		action: { type: 'task', ...(end === 'open' ? { never: true } : { durationSeconds: 0 }) },
	});
	const id = await runWorkflow(harness.session, ordering, { trigger: 'Start' });
	const [item] = itemsOf(await waitForExecution(harness.session, id), 'Generate');
	return String(item?.json.taskId);
}

const told = async () => startedFor(await executionsOf(harness, polling.id));
const checks = () => harness.sandbox.journal().filter(({ path }) => path.endsWith('/tasks')).length;
/** Until n8n has checked once more, however long its minute still is. */
const nextLook = async () => {
	const before = checks();
	await until('n8n checks', () => checks() > before, 120);
};

describe('Dance Video Finished (Polling) Trigger in a real n8n', () => {
	it('tells every end exactly once: none of before, none twice, none lost by a kill', async () => {
		await generate('ended');
		const slow = await generate('open');
		await activateWorkflow(harness.session, polling);
		await until('n8n has looked for the first time', () => checks() > 0);
		const quick = await generate('ended');
		await until('the end is told', async () => (await told()).length > 0);
		expect(await told()).toEqual([quick]);

		await harness.n8n.kill9();
		harness.sandbox.finishTasks();
		await harness.n8n.restart();
		await login(harness.session, harness.owner);
		await until('the end of the slow one is told', async () => (await told()).length > 1);
		const last = await generate('ended');
		await until('the last end is told', async () => (await told()).length > 2);
		await nextLook();
		expect(await told()).toEqual([quick, slow, last]);
	});

	it('shows an ended task as an example when it is tested by hand', async () => {
		const taskId = await generate('ended');
		const id = await runWorkflow(harness.session, polling, { trigger: TRIGGER });
		const execution = await waitForExecution(harness.session, id);
		expect(execution.resultData.error).toBeUndefined();
		expect(itemsOf(execution, TRIGGER)[0]?.json).toMatchObject({
			taskId,
			videoUrl: expect.stringContaining('/results/'),
		});
	});

	it('gives all that a file kept back, when the execution is retried with On Error set to Continue', async () => {
		const { session, sandbox } = harness;
		const { id: workflowId, ...workflow } = await storePolling({ download: true });
		const looked = checks();
		await activateWorkflow(session, { id: workflowId, ...workflow });
		await until('n8n has looked for the first time', () => checks() > looked);
		const [good, gone] = [await generate('open'), await generate('open')];
		const answer = { type: 'answer', status: 404, body: '' } as const;
		sandbox.inject({ path: `/results/${gone}`, times: 'always', action: answer });
		sandbox.finishTasks();
		const executions = async () => await listExecutions(session, workflowId);
		await until('the look starts an execution', async () => (await executions()).length > 0);
		const [first = ''] = await executions();

		const stopped = await waitForExecution(session, first);
		const plain = await retryExecution(session, workflowId, first);
		for (const { status, resultData } of [stopped, plain]) {
			expect(status).toBe('error');
			expect(resultData.error?.message).toContain('1 of 2 ended tasks could not be delivered');
			for (const taskId of [good, gone]) expect(resultData.error?.description).toContain(taskId);
		}
		await changeNode(session, workflowId, TRIGGER, { onError: 'continueRegularOutput' });
		const options = { loadWorkflow: true };
		const { id } = await retryExecution(session, workflowId, first, options);
		const retried = await waitForExecution(session, id);
		expect(retried.status).toBe('success');
		const given = itemsOf(retried, NEXT).map(({ json, binary }) => ({
			taskId: json.taskId,
			error: json.error,
			file: binary?.data?.mimeType,
		}));
		expect(given).toHaveLength(2);
		expect(given).toContainEqual({ taskId: good, error: null, file: 'video/mp4' });
		expect(given).toContainEqual({ taskId: gone, error: expect.any(String), file: undefined });
	});
});

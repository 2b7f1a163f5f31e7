import { z } from 'zod';

import {
	activateWorkflow,
	downloadBinary,
	itemsOf,
	login,
	runWorkflow,
	waitForExecution,
	type CredentialReference,
	type StoredWorkflow,
} from '../../host/rest';
import type { FaultRule } from '../../sandbox/server';
import { callbackToken } from '../../tasks/callbackToken';
import { openHarness, type Harness } from './harness';
import {
	accountAt,
	executionsOf,
	NEXT,
	startedFor,
	storeOrder,
	storeTriggered,
	TRIGGER,
	until,
} from './triggerWorkflows';

type TaskAction = Extract<FaultRule['action'], { type: 'task' }>;

let harness: Harness;
let credentials: Record<string, CredentialReference>;
beforeAll(async () => {
	// The provider tries again after 20, 100 and 600 ms; tasks end when they are told to.
	harness = await openHarness({ sandbox: { speed: 50, credits: 100_000 } });
	credentials = await accountAt(harness, 'seedance2AiApi', 'seedance2Ai');
});
afterAll(async () => await harness?.close());
beforeEach(() => harness.sandbox.reset());

const triggerParameters = { provider: 'seedance2Ai', outcome: 'any', download: false };

/** A workflow that waits for calls, and the URL that its editor shows. */
async function published(parameters = {}) {
	const { session, n8n } = harness;
	const workflow = await storeTriggered(
		harness,
		'danceVideoTrigger',
		{ ...triggerParameters, ...parameters },
		credentials,
	);
	await activateWorkflow(session, workflow);
	const url = `${n8n.origin}/webhook/${workflow.webhookId}/dance-video`;
	// Answers 404 until n8n has taken it up; without a token nothing happens.
	await until('the webhook listens', async () => (await post(url, {})) === 401);
	return { workflow, url };
}

async function post(url: string, body: unknown): Promise<number> {
	const { status } = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	return status;
}

/** Creates a task with Generate, run by hand in n8n, that calls a trigger. */
async function generate(url: string, callbacks?: TaskAction['callbacks']): Promise<string> {
	const { session, sandbox } = harness;
	sandbox.inject({
		method: 'POST',
		action: { type: 'task', never: true, ...(callbacks && { callbacks }) },
	});
	const workflow = await storeOrder(
		harness,
		{
			provider: 'seedance2Ai',
			mode: 'textToVideo',
			prompt: 'A dancer',
			callBack: 'trigger',
			callBackTriggerUrl: url,
		},
		credentials,
	);
	const id = await runWorkflow(session, workflow, { trigger: 'Start' });
	const execution = await waitForExecution(session, id);
	const [item] = itemsOf(execution, 'Generate');
	if (!item) throw new Error(execution.resultData.error?.message ?? 'Nothing was created');
	return String(item.json.taskId);
}

const called = async (times: number) =>
	await until(
		'the calls are answered',
		() => harness.sandbox.callbacks().filter(({ status }) => status !== null).length >= times,
	);
const executions = async ({ id }: StoredWorkflow) => await executionsOf(harness, id);

describe('Dance Video Finished (Callback) Trigger in a real n8n', () => {
	it('starts the workflow once for a task that is called for twice, with its video', async () => {
		const { workflow, url } = await published({ download: true });
		const taskId = await generate(url, [{}, {}, { delayMs: 500 }]);
		harness.sandbox.finishTasks();
		await called(3);

		const [execution, ...more] = await executions(workflow);
		expect(more).toEqual([]);
		expect(execution).toMatchObject({ status: 'success', mode: 'webhook' });
		const [item] = itemsOf(execution!, NEXT);
		expect(item?.json).toMatchObject({ taskId, status: 'succeeded' });
		const video = await downloadBinary(harness.session, item!.binary!.data!);
		expect(video.subarray(4, 8).toString()).toBe('ftyp');
		expect(harness.sandbox.callbacks().map(({ status }) => status)).toEqual([200, 200, 200]);
	});

	it('refuses forged calls with 401, and nobody is asked anything', async () => {
		const { workflow, url } = await published();
		const taskId = await generate(url, []);
		harness.sandbox.finishTasks();
		const before = harness.sandbox.journal().length;
		const forged = { taskId, status: 'COMPLETED', output: [{ url: 'https://evil.test/x.mp4' }] };
		const wrong = callbackToken('sk-somebody-else', url);
		expect(await post(url, forged)).toBe(401);
		expect(await post(`${url}?token=${wrong}`, forged)).toBe(401);
		expect(harness.sandbox.journal()).toHaveLength(before);
		expect(await executions(workflow)).toEqual([]);
	});

	it.each([
		['the trigger', 2, 413],
		// Its own limit is 16 MB (N8N_PAYLOAD_SIZE_MAX); what it answers is its own affair, too.
		['n8n itself', 20, 500],
	])(
		'has %s refuse a body of %d MB, and nobody is asked anything',
		async (_who, megabytes, status) => {
			const { workflow, url } = await published();
			const signed = `${url}?token=${callbackToken(harness.sandbox.apiKey, url)}`;
			const padding = 'x'.repeat(megabytes * 1024 * 1024);
			expect(await post(signed, { taskId: 'task_1', padding })).toBe(status);
			expect(harness.sandbox.journal()).toEqual([]);
			expect(await executions(workflow)).toEqual([]);
		},
	);

	it('does nothing more for a task that is called for again after n8n was started anew', async () => {
		const { workflow, url } = await published();
		const taskId = await generate(url);
		harness.sandbox.finishTasks();
		await called(1);
		expect(startedFor(await executions(workflow))).toEqual([taskId]);

		await harness.n8n.restart();
		await login(harness.session, harness.owner);
		const signed = `${url}?token=${callbackToken(harness.sandbox.apiKey, url)}`;
		await until('the webhook listens', async () => (await post(url, {})) === 401);
		expect(await post(signed, { taskId })).toBe(200);
		expect(startedFor(await executions(workflow))).toEqual([taskId]);
	});

	it('starts the workflow from its test URL while the editor listens', async () => {
		const { session, n8n } = harness;
		const workflow = await storeTriggered(
			harness,
			'danceVideoTrigger',
			triggerParameters,
			credentials,
		);
		const taskId = await generate(`${n8n.origin}/webhook-test/${workflow.webhookId}/dance-video`);
		const listening = await session.call(
			'POST',
			`/workflows/${workflow.id}/run`,
			z.object({ waitingForWebhook: z.literal(true) }),
			{ triggerToStartFrom: { name: TRIGGER } },
			{ 'push-ref': 'editor' },
		);
		expect(listening.waitingForWebhook).toBe(true);
		harness.sandbox.finishTasks();
		await called(1);
		const [execution] = await executions(workflow);
		expect(execution).toMatchObject({ status: 'success', mode: 'manual' });
		expect(itemsOf(execution!, NEXT)[0]?.json).toMatchObject({ taskId, status: 'succeeded' });
	});
});

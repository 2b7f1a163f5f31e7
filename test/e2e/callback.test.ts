import { setTimeout as sleep } from 'node:timers/promises';

import type { INodeParameters } from 'n8n-workflow';

import {
	createCredential,
	createWorkflow,
	itemsOf,
	listExecutions,
	runWorkflow,
	waitForExecution,
	type CredentialReference,
	type Execution,
} from '../../host/rest';
import type { FaultRule } from '../../sandbox/server';
import { CALLING_TYPE, calledBack, inLoop, runUntilAsleep, withApproval } from './calledBack';
import { control } from './control';
import { openHarness, type Harness } from './harness';

type TaskRule = Extract<FaultRule['action'], { type: 'task' }>;

let harness: Harness;
let credential: CredentialReference;
beforeAll(async () => {
	// Tasks that a test does not finish itself would take half a minute and more.
	harness = await openHarness({ sandbox: { speed: 1 } });
	credential = await createCredential(harness.session, {
		name: 'Seedance2 AI in the sandbox',
		type: CALLING_TYPE,
		data: { apiKey: harness.sandbox.apiKey, baseUrl: harness.sandbox.baseUrl('seedance2Ai') },
	});
});
afterAll(async () => await harness?.close());

const untilAsleep = async (...given: [string[], INodeParameters?, number?]) =>
	await runUntilAsleep(harness.session, calledBack(credential, ...given));

const resumeUrl = () =>
	(harness.sandbox.journal().find(({ paidCreate }) => paidCreate)?.body as { callBackUrl: string })
		.callBackUrl;
const checks = () => harness.sandbox.journal().filter(({ method }) => method === 'GET');

const post = async (url: string) => (await fetch(url, { method: 'POST' })).status;

describe('a wait that is called back, in a real n8n', () => {
	beforeEach(() => harness.sandbox.reset());

	it('goes on as soon as the provider calls, without a check before', async () => {
		const { sandbox, session } = harness;
		const executionId = await untilAsleep(['one']);
		expect(checks()).toEqual([]);

		sandbox.finishTasks();
		const execution = await waitForExecution(session, executionId);
		expect(execution.status).toBe('success');
		const [item] = itemsOf(execution, 'Wait');
		expect(item?.json).toMatchObject({ provider: 'seedance2Ai', status: 'succeeded' });
		expect(item?.binary?.data?.mimeType).toBe('video/mp4');
		// The one check is the question that the call gave rise to: a call is a hint, never believed.
		expect(checks()).toHaveLength(1);
		expect(sandbox.callbacks().map(({ status }) => status)).toEqual([200]);
		expect(sandbox.paidCreates()).toBe(1);
	});

	it('sleeps on while one of its tasks is open, and goes on with the last call', async () => {
		const { sandbox, session } = harness;
		sandbox.inject({
			promptIncludes: 'quick',
			path: '/jobs/createTask',
			action: { type: 'task', durationSeconds: 6 },
		});
		const executionId = await untilAsleep(['quick', 'slow']);
		while (sandbox.callbacks().length === 0) await sleep(200);
		await sleep(1_000);
		const still = await waitForExecution(session, executionId, { until: () => true });
		expect(still.status).toBe('waiting');

		sandbox.finishTasks();
		const execution = await waitForExecution(session, executionId);
		expect(execution.status).toBe('success');
		expect(itemsOf(execution, 'Wait').map(({ json }) => json.status)).toEqual([
			'succeeded',
			'succeeded',
		]);
		expect(itemsOf(execution, 'Wait').map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
		]);
	});

	it('is called for all of its tasks at once: each is asked for once, and its file fetched once', async () => {
		const { sandbox, session } = harness;
		const executionId = await untilAsleep(['one', 'two', 'three']);
		sandbox.finishTasks();
		const execution = await waitForExecution(session, executionId);
		expect(itemsOf(execution, 'Wait').map(({ json }) => json.status)).toEqual(
			Array(3).fill('succeeded'),
		);
		expect([checks().length, sandbox.downloads().length]).toEqual([3, 3]);
	});

	it('goes on each time that a loop comes to it, also when the provider calls a moment too early', async () => {
		const { sandbox, session } = harness;
		const early = { type: 'patch', set: { status: 'PROCESSING', output: null } } as const;
		const loop = inLoop(calledBack(credential, ['one', 'two', 'three']));
		const executionId = await runWorkflow(session, await createWorkflow(session, loop), {
			trigger: 'Start',
		});
		for (const round of [1, 2, 3]) {
			while (sandbox.paidCreates() < round) await sleep(100);
			await waitForExecution(session, executionId, { until: (state) => state === 'waiting' });
			sandbox.inject({ method: 'GET', action: early });
			sandbox.finishTasks();
		}
		const execution = await waitForExecution(session, executionId);
		const answers = sandbox.callbacks().map(({ status }) => status);
		expect([execution.status, answers]).toEqual(['success', [200, 200, 200]]);
		expect([checks().length, sandbox.downloads().length]).toEqual([6, 3]);
	});

	it('is not mistaken for another node that waits: a late call leaves n8n’s own Wait asleep', async () => {
		const { sandbox, session } = harness;
		const stored = await createWorkflow(session, withApproval(calledBack(credential, ['one'])));
		const executionId = await runWorkflow(session, stored, { trigger: 'Start' });
		const state = async () => await waitForExecution(session, executionId, { until: () => true });
		const untilIn = async (name: string) => {
			for (let found = await state(); ; found = await state()) {
				const { status, resultData } = found;
				if (status === 'waiting' && resultData.lastNodeExecuted === name) return;
				if (!['new', 'running', 'waiting'].includes(status)) throw new Error(`It is ${status}`);
				await sleep(200);
			}
		};
		await untilIn('Wait');
		sandbox.finishTasks();
		await untilIn('Approval');

		expect(await post(resumeUrl())).toBe(404);
		expect((await state()).status).toBe('waiting');
		// The person that it waits for calls the execution's plain address.
		expect(await post(resumeUrl().replace('/dance-video-wait', ''))).toBe(200);
		const execution = await waitForExecution(session, executionId);
		expect(execution.status).toBe('success');
		expect(itemsOf(execution, 'Approval')).toHaveLength(1);
	});

	it('refuses a call without the right signature: nobody is asked, the wait goes on', async () => {
		const { sandbox, session } = harness;
		const executionId = await untilAsleep(['one']);
		const forged = new URL(resumeUrl());
		forged.searchParams.set('signature', 'f'.repeat(forged.searchParams.get('signature')!.length));
		const before = sandbox.journal().length;
		for (const url of [forged.href, forged.origin + forged.pathname]) {
			expect(await post(url)).toBe(401);
		}
		expect(sandbox.journal()).toHaveLength(before);
		const still = await waitForExecution(session, executionId, { until: () => true });
		expect(still.status).toBe('waiting');
		sandbox.finishTasks();
		expect((await waitForExecution(session, executionId)).status).toBe('success');
	});
});

describe('a wait whose call does not reach it, in a real n8n', () => {
	const prompts = {
		early: 'called too early',
		silent: 'never called',
		endless: 'without an end',
		approved: 'called in time, before a person is asked',
	};
	const ended = {} as Record<keyof typeof prompts, Execution>;
	const taskIdOf = (name: keyof typeof prompts) =>
		harness.sandbox
			.journal()
			.find(({ paidCreate, body }) => paidCreate && JSON.stringify(body).includes(prompts[name]))
			?.taskId;
	const looksAt = (name: keyof typeof prompts) =>
		checks().filter(({ taskId }) => taskId === taskIdOf(name));

	// All at once, so that n8n wakes them in the same minutes.
	beforeAll(async () => {
		const { sandbox, session } = harness;
		sandbox.reset();
		const script = (name: keyof typeof prompts, action: Omit<TaskRule, 'type'>) =>
			sandbox.inject({
				promptIncludes: prompts[name],
				path: '/jobs/createTask',
				action: { type: 'task', ...action },
			});
		script('early', { durationSeconds: 0 });
		script('silent', { durationSeconds: 30, callbacks: [] });
		script('endless', { never: true, callbacks: [] });
		script('approved', { durationSeconds: 15 });
		const asking = await createWorkflow(
			session,
			withApproval(calledBack(credential, [prompts.approved])),
		);
		const approved = await runWorkflow(session, asking, { trigger: 'Start' });
		// Its time is set when it is created.
		while (taskIdOf('approved') === undefined) await sleep(200);
		// The provider's repetitions after 1, 5 and 30 seconds come too early as well: within milliseconds,
		// and n8n takes five seconds from the task to the wait, however busy the machine is.
		await control(sandbox, { speed: 10_000 });
		const early = await untilAsleep([prompts.early], {}, 5);
		await control(sandbox, { speed: 1 });
		const silent = await untilAsleep([prompts.silent]);
		const endless = await untilAsleep([prompts.endless], { timeoutMinutes: 1.2 });
		ended.early = await waitForExecution(session, early, { timeoutSeconds: 300 });
		ended.silent = await waitForExecution(session, silent, { timeoutSeconds: 300 });
		ended.endless = await waitForExecution(session, endless, { timeoutSeconds: 300 });
		// Its worker has been awake and is gone; its supervisor sleeps on for as long as the approval does.
		while ((await listExecutions(session, asking.id)).length > 2) await sleep(1_000);
		await sleep(10_000);
		ended.approved = await waitForExecution(session, approved, { until: () => true });
	});

	it('is refused before the execution sleeps, and the worker finishes the wait', () => {
		const calls = harness.sandbox.callbacks().filter(({ taskId }) => taskId === taskIdOf('early'));
		// n8n means 409; for a run by hand that has not slept yet it is a 500.
		expect(calls.map(({ status }) => status)).toEqual([500, 500, 500, 500]);
		expect(ended.early.status).toBe('success');
		expect(itemsOf(ended.early, 'Wait')[0]?.json.status).toBe('succeeded');
		expect(looksAt('early')).toHaveLength(1);
	});

	it('never comes, and the worker finishes the wait', () => {
		expect(ended.silent.status).toBe('success');
		expect(itemsOf(ended.silent, 'Wait')[0]?.json.status).toBe('succeeded');
		expect(looksAt('silent')).toHaveLength(1);
	});

	it('never comes and the task never ends: one last check when the time runs out', () => {
		expect(ended.endless.status).toBe('error');
		expect(ended.endless.resultData.error?.message).toContain(taskIdOf('endless'));
		expect(ended.endless.resultData.error?.message).toMatch(/^Timed out after \d+ s waiting/);
		expect(looksAt('endless')).toHaveLength(1);
	});

	it('has reached it: the sub-executions that sleep on do not give the approval that comes next', () => {
		const { status, resultData } = ended.approved;
		expect([status, resultData.lastNodeExecuted]).toEqual(['waiting', 'Approval']);
		expect(itemsOf(ended.approved, 'Wait')[0]?.json.status).toBe('succeeded');
		expect(looksAt('approved')).toHaveLength(1);
	});

	it('creates nothing twice', () => {
		expect(harness.sandbox.paidCreates()).toBe(4);
	});
});

import { setTimeout as sleep } from 'node:timers/promises';

import {
	createWorkflow,
	itemsOf,
	listExecutions,
	runWorkflow,
	waitForExecution,
	type Execution,
} from '../../host/rest';
import type { FaultRule } from '../../sandbox/server';
import { calledBack, inLoop, useCallingProvider, withApproval } from './calledBack';
import { control } from './control';

type TaskRule = Extract<FaultRule['action'], { type: 'task' }>;

const { harness, credential, untilAsleep, checks } = useCallingProvider();

describe('a wait whose call does not reach it, in a real n8n', () => {
	const prompts = {
		early: 'called too early',
		silent: 'never called',
		endless: 'without an end',
		approved: 'called in time, before a person is asked',
		slow: 'called in time, and its file takes too long',
		next: 'of the next round',
	};
	const ended = {} as Record<Exclude<keyof typeof prompts, 'next'>, Execution>;
	const taskIdOf = (name: keyof typeof prompts) =>
		harness()
			.sandbox.journal()
			.find(({ paidCreate, body }) => paidCreate && JSON.stringify(body).includes(prompts[name]))
			?.taskId;
	const looksAt = (name: keyof typeof prompts) =>
		checks().filter(({ taskId }) => taskId === taskIdOf(name));

	// All at once, so that n8n wakes them in the same minutes.
	beforeAll(async () => {
		const { sandbox, session } = harness();
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
		// A moment before its worker looks, in the first round of a loop.
		script('slow', { durationSeconds: 110 });
		script('next', { durationSeconds: 45 });
		const asking = await createWorkflow(
			session,
			withApproval(calledBack(credential(), [prompts.approved])),
		);
		const approved = await runWorkflow(session, asking, { trigger: 'Start' });
		const rounds = inLoop(calledBack(credential(), [prompts.slow, prompts.next]));
		const slow = await runWorkflow(session, await createWorkflow(session, rounds), {
			trigger: 'Start',
		});
		// Their times are set when they are created.
		while (!taskIdOf('approved') || !taskIdOf('slow')) await sleep(200);
		sandbox.inject({
			path: `/results/${taskIdOf('slow')}`,
			action: { type: 'delay', delayMs: 40_000 },
		});
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
		ended.slow = await waitForExecution(session, slow, { timeoutSeconds: 300 });
		// Its worker has been awake and is gone; its supervisor sleeps on for as long as the approval does.
		while ((await listExecutions(session, asking.id)).length > 2) await sleep(1_000);
		await sleep(10_000);
		ended.approved = await waitForExecution(session, approved, { until: () => true });
	});

	it('is refused before the execution sleeps, and the worker finishes the wait', () => {
		const calls = harness()
			.sandbox.callbacks()
			.filter(({ taskId }) => taskId === taskIdOf('early'));
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

	it('comes to its end when the worker has finished the wait: it does not take the loop back', () => {
		const { sandbox } = harness();
		expect(ended.slow.status).toBe('success');
		expect(sandbox.downloads().filter(({ taskId }) => taskId === taskIdOf('slow'))).toHaveLength(2);
		const creates = sandbox
			.journal()
			.filter(({ paidCreate, body }) => paidCreate && JSON.stringify(body).includes(prompts.next));
		expect(creates).toHaveLength(1);
		const rounds = ended.slow.resultData.runData.Wait ?? [];
		expect(rounds.map(({ data }) => data?.main?.[0]?.[0]?.json.status)).toEqual([
			'succeeded',
			'succeeded',
		]);
	});

	it('creates nothing twice', () => {
		expect(harness().sandbox.paidCreates()).toBe(6);
	});
});

import { setTimeout as sleep } from 'node:timers/promises';

import { createWorkflow, itemsOf, runWorkflow, waitForExecution } from '../../host/rest';
import { calledBack, inLoop, useCallingProvider, withApproval } from './calledBack';

const { harness, credential, untilAsleep, checks } = useCallingProvider();

const resumeUrl = () =>
	(
		harness()
			.sandbox.journal()
			.find(({ paidCreate }) => paidCreate)?.body as { callBackUrl: string }
	).callBackUrl;
const post = async (url: string) => (await fetch(url, { method: 'POST' })).status;

describe('a wait that is called back, in a real n8n', () => {
	beforeEach(() => harness().sandbox.reset());

	it('goes on as soon as the provider calls, without a check before', async () => {
		const { sandbox, session } = harness();
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
		const { sandbox, session } = harness();
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
		const { sandbox, session } = harness();
		const executionId = await untilAsleep(['one', 'two', 'three']);
		sandbox.finishTasks();
		const execution = await waitForExecution(session, executionId);
		expect(itemsOf(execution, 'Wait').map(({ json }) => json.status)).toEqual(
			Array(3).fill('succeeded'),
		);
		expect([checks().length, sandbox.downloads().length]).toEqual([3, 3]);
	});

	it('goes on each time that a loop comes to it, also when the provider calls a moment too early', async () => {
		const { sandbox, session } = harness();
		const early = { type: 'patch', set: { status: 'PROCESSING', output: null } } as const;
		const loop = inLoop(calledBack(credential(), ['one', 'two', 'three']));
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
		const { sandbox, session } = harness();
		const stored = await createWorkflow(session, withApproval(calledBack(credential(), ['one'])));
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
		const { sandbox, session } = harness();
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

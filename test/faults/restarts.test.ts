import { setTimeout as delay } from 'node:timers/promises';

import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import type { INodeExecutionData } from 'n8n-workflow';
import { errorOf } from '../engine/sandboxRunner';
import { logLines } from '../leakCheck/leakCheck';
import { skipTime, startFakeN8n } from './fakeN8n';
import type { FakeN8n } from './fakeN8nShape';
import { CHECKING, CREATING, faultFixture } from './fixture';

const { generate, generateAll, wait, runOf, sandbox, creates, checks, inject } = faultFixture();
afterEach(() => jest.restoreAllMocks());

const MINUTE = 60_000;

/** Waits suspended for tasks that are expected to take three minutes. */
const sleepOn = async (created: readonly INodeExecutionData[]) =>
	await startFakeN8n(
		runOf(
			new DanceVideoWait(),
			'danceGenerator',
			{
				mode: 'wait',
				taskId: '={{ $json.taskId }}',
				download: false,
				options: { waiting: 'suspend' },
			},
			{ items: created.map(({ json }) => ({ json: { ...json, estimatedSeconds: 180 } })) },
		),
	);

/** Wakes n8n until it checks a task, and kills it while it waits for the answer. */
async function killInALook(n8n: FakeN8n): Promise<void> {
	const before = checks().length;
	inject({ ...CHECKING, action: { type: 'hang' } });
	while (checks().length === before) {
		const worker = new AbortController();
		const awake = n8n.wake(worker.signal);
		const isDone = awake.then(() => true);
		const isLooking = async () => {
			while (checks().length === before) {
				if (await Promise.race([isDone, delay(20, false)])) return;
			}
			worker.abort();
		};
		await isLooking();
		await awake;
	}
}

const endless = { ...CREATING, times: 'always', action: { type: 'task', never: true } } as const;

describe('n8n', () => {
	it('row 64: restarted or killed while a wait sleeps goes on with it, and creates nothing again', async () => {
		inject(endless);
		const created = await generateAll('danceGenerator', ['one', 'two']);
		const n8n = await sleepOn(created);
		expect([n8n.end(), checks()]).toEqual([undefined, []]);
		const delayed = { status: 429, headers: { 'retry-after': '100' }, body: {} };
		inject({ ...CHECKING, times: 8, action: { type: 'answer', ...delayed } });
		while (checks().length < 8) await n8n.wake();
		n8n.restart();
		expect(n8n.end()).toBeUndefined();
		expect(logLines().filter((line) => line.includes('was lost'))).toEqual([]);
		expect(n8n.nextWake()).toBeGreaterThan(Date.now() + MINUTE);

		sandbox().finishTasks();
		const { items } = await n8n.wakeToTheEnd();
		expect(items.map(({ json }) => [json.taskId, json.status])).toEqual(
			created.map(({ json }) => [json.taskId, 'succeeded']),
		);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(creates()).toHaveLength(2);
	});

	it('row 65: whose worker is killed in the middle of a check resumes on another, from what was stored', async () => {
		inject(endless);
		const created = await generate('danceGenerator');
		const n8n = await sleepOn(created);
		await killInALook(n8n);
		expect(n8n.end()).toBeUndefined();

		n8n.restart();
		sandbox().finishTasks();
		const { items } = await n8n.wakeToTheEnd();
		expect(items.map(({ json }) => [json.taskId, json.status])).toEqual([
			[created[0]?.json.taskId, 'succeeded'],
		]);
		expect(creates()).toHaveLength(1);
	});

	it('row 92: whose worker is killed again and again loses at most three minutes each time, however long it has waited', async () => {
		inject(endless);
		const created = await generate('danceGenerator');
		const n8n = await sleepOn(created);
		// Some turns pass in which the provider asks for patience: a turn gets longer with the wait.
		const delayed = { status: 429, headers: { 'retry-after': '100' }, body: {} };
		inject({ ...CHECKING, times: 6, action: { type: 'answer', ...delayed } });
		while (checks().length < 6) await n8n.wake();
		expect(n8n.nextWake()).toBeGreaterThan(Date.now());

		await killInALook(n8n);
		for (let loss = 1; loss <= 2; loss++) {
			const killedAt = Date.now();
			n8n.restart();
			await killInALook(n8n);
			expect(Date.now() - killedAt).toBeLessThan(3 * MINUTE);
		}
		const killedAt = Date.now();
		n8n.restart();
		sandbox().finishTasks();
		const { items } = await n8n.wakeToTheEnd();
		expect(Date.now() - killedAt).toBeLessThan(3 * MINUTE);
		expect(items[0]?.json).toMatchObject({
			taskId: created[0]?.json.taskId,
			status: 'succeeded',
		});
		expect(creates()).toHaveLength(1);
	});

	it('row 64: that comes back after the end of the wait checks once more before it gives up', async () => {
		inject(endless);
		const created = await generate('danceGenerator');
		const n8n = await sleepOn(created);
		skipTime(60 * MINUTE);
		n8n.restart();
		const { error } = await n8n.wakeToTheEnd();
		expect(error?.message).toMatch(/^Timed out after 36\d\d s waiting for task/);
		expect(error?.message).toContain(created[0]?.json.taskId);
		expect(checks()).toHaveLength(1);
	});
});

describe('an execution that is cancelled', () => {
	it.each([
		['row 66: between two checks ends at once', { skip: 1 }, 1],
		['row 66: in the middle of a request ends with the request', {}, 1],
	])('%s, and names the task', async (_title, when, questions) => {
		inject({ ...CREATING, action: { type: 'task', never: true } });
		const created = await generate('danceGenerator');
		inject({ ...CHECKING, ...when, action: { type: 'hang' } });
		const cancel = new AbortController();
		const waiting = errorOf(wait('danceGenerator', created, {}, { cancel: cancel.signal }));
		while (checks().length < questions) await delay(20);
		cancel.abort();
		const error = await waiting;
		expect(error.message).toMatch(/The execution was cancelled/);
		expect(error.message).toContain(created[0]?.json.taskId);
		expect(error.description).toMatch(/go on at the provider/);
		// A check that had run into its own time limit would have been told.
		expect(logLines().filter((line) => line.includes('the check failed'))).toEqual([]);
		expect(checks()).toHaveLength(questions);
	});

	it('row 66: in the middle of a create says that the task may exist', async () => {
		inject({ ...CREATING, action: { type: 'hang', handle: true } });
		const cancel = new AbortController();
		const ordering = errorOf(generate('vtrix', {}, { cancel: cancel.signal }));
		while (sandbox().paidCreates() === 0) await delay(20);
		cancel.abort();
		const error = await ordering;
		expect(error.message).toMatch(/The execution was cancelled\. .*may exist/);
		expect(creates()).toHaveLength(1);
	});
});

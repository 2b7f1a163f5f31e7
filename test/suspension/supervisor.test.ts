import type { INodeExecutionData } from 'n8n-workflow';

import { pollTasksJob } from '../../nodes/jobs/pollTasks';
import { wrapFailed, wrapLeaving } from '../../suspension/envelope';
import { toHandover } from '../../suspension/handover';
import { AWAKE_MS } from '../../suspension/timing';
import type { PollState } from '../../tasks/pollJob';
import {
	MINUTE,
	SEAL,
	TASK_ID,
	contentOf,
	handover,
	startedNow,
	supervisorFixture,
} from './supervisorFixture';

afterEach(() => jest.restoreAllMocks());

/** What n8n gives in place of the items of a sub-execution that it has lost. */
const lossByN8n: INodeExecutionData[] = [{ json: { error: 'job stalled' } }];

describe('the supervisor of a suspended wait', () => {
	it('starts a worker and sleeps until after its turn, not until its end', async () => {
		const { run, begin, started, executionData } = supervisorFixture();
		const items = begin();
		await run(items);
		expect(started).toHaveLength(1);
		expect(started[0]).toMatchObject({ turn: 1, state: contentOf(items)?.state });
		const wakeAt = new Date(executionData.waitTill!).getTime();
		expect(wakeAt).toBeGreaterThan(Number(started[0]?.leaseUntilMs));
		expect(wakeAt).toBeLessThan(Number(started[0]?.leaseUntilMs) + 5 * MINUTE);
	});

	it.each(['stop', 'item'] as const)(
		'leaves the task’s ID for the case that it is killed itself (%s)',
		async (policy) => {
			const { run, begin } = supervisorFixture(policy);
			const { again } = await run(begin());
			expect(again[0]?.json).toMatchObject({
				taskId: TASK_ID,
				error: expect.stringContaining(TASK_ID) as string,
			});
		},
	);

	it('lets finished items go as they are', async () => {
		const { run, begin, started } = supervisorFixture();
		await run(begin());
		const json = { taskId: TASK_ID, status: 'succeeded' };
		const finished = wrapLeaving(SEAL, [{ json, pairedItem: { item: 0 } }]);
		expect(await run(finished)).toEqual({ again: [], done: finished });
		expect(started).toHaveLength(1);
		const { again } = await run(finished, { role: 'finish' });
		expect(again).toEqual([{ json, pairedItem: { item: 0 } }]);
	});

	it('ends with the words that it was given, also where n8n reads a network error in them', async () => {
		const { run } = supervisorFixture();
		const words = { message: `${TASK_ID} failed: ImageNotFound`, description: 'Wait for it.' };
		await expect(run([wrapFailed(SEAL, words)], { role: 'finish' })).rejects.toMatchObject(words);
	});

	it('goes on with what a worker hands over', async () => {
		const { run, begin, started } = supervisorFixture();
		await run(begin());
		const state = startedNow();
		await run(handover(1, state));
		expect(started[1]).toMatchObject({ turn: 2, state });
	});

	it('goes on for as many turns as it takes, with what each worker was given', async () => {
		const { run, begin, started } = supervisorFixture();
		await run(begin());
		for (let turn = 1; turn <= 10; turn++) {
			await run(handover(turn, started.at(-1)?.state as PollState));
		}
		expect(started.map(({ turn }) => turn)).toEqual(Array.from({ length: 11 }, (_, at) => at + 1));
	});

	it('replaces a worker that is gone, with what it knew', async () => {
		const { run, begin, started } = supervisorFixture();
		const items = begin();
		await run(items);
		// Woken by its own timer it gets its own input again.
		await run(items);
		await run(lossByN8n);
		expect(started.map(({ turn }) => turn)).toEqual([1, 2, 3]);
		expect(started[2]?.state).toMatchObject({ items: [{ poll: { taskId: TASK_ID } }] });
	});

	it('replaces a worker that a user has stopped: the task goes on, and so does the wait for it', async () => {
		const { run, begin, started } = supervisorFixture();
		await run(begin());
		await run([{ json: { error: 'The execution was cancelled manually' } }]);
		expect(started.map(({ turn }) => turn)).toEqual([1, 2]);
	});

	it('lets a worker be that sleeps between two checks, and comes back when it should be asleep again', async () => {
		const { run, begin, started, worker, sleepsOn, wakesAt } = supervisorFixture();
		const items = begin();
		await run(items);
		worker.waitTill = new Date(Date.now() + 20 * MINUTE);
		await run(items);
		expect(started).toHaveLength(1);
		expect(wakesAt()).toBe(worker.waitTill.getTime() + AWAKE_MS);
		expect(sleepsOn).toEqual(['2']);
		// It was woken a minute ago, and may be at work.
		worker.waitTill = new Date(Date.now() - MINUTE);
		await run(items);
		expect(started).toHaveLength(1);
		expect(wakesAt()).toBe(worker.waitTill.getTime() + AWAKE_MS);
	});

	it('replaces a worker that was woken and never went to sleep again, at once', async () => {
		const { run, begin, started, worker, executionData } = supervisorFixture();
		const items = begin();
		await run(items);
		worker.waitTill = new Date(Date.now() - 3 * MINUTE);
		await run(items);
		expect(started).toHaveLength(2);
		expect(executionData.waitTill).toBeDefined();
	});

	it('gives a worker its time when both were due while n8n was not running', async () => {
		const { run, begin, started, worker, wakesAt } = supervisorFixture();
		const items = begin();
		await run(items);
		worker.waitTill = new Date(wakesAt() - AWAKE_MS);
		jest.spyOn(Date, 'now').mockReturnValue(wakesAt() + 60 * MINUTE);
		const late = Date.now();
		await run(items);
		expect(started).toHaveLength(1);
		expect(wakesAt()).toBe(late + AWAKE_MS);
		jest.spyOn(Date, 'now').mockReturnValue(wakesAt());
		await run(items);
		expect(started).toHaveLength(2);
	});

	it('takes no worker for gone because n8n’s database does not answer', async () => {
		const { run, begin, started, worker } = supervisorFixture();
		const items = begin();
		await run(items);
		worker.isUnreachable = true;
		await run(items);
		expect(started).toHaveLength(1);
	});

	it('replaces a lost worker at once when n8n gives what it put out last, asleep as it may look', async () => {
		const { run, begin, started, worker } = supervisorFixture();
		await run(begin());
		worker.waitTill = new Date(Date.now() + 20 * MINUTE);
		const state = startedNow();
		await run([toHandover(SEAL, pollTasksJob, { turn: 1, state, inProgress: true })]);
		expect(started[1]).toMatchObject({ turn: 2, state });
	});

	it('ends when the execution that it remembers is gone, though its parameters name none', async () => {
		const { run, begin, started } = supervisorFixture();
		await run(begin(), { parentId: '1' });
		const { done } = await run(lossByN8n);
		expect(started).toHaveLength(1);
		expect(done).toHaveLength(1);
	});

	it('gives up after four losses in a row, and the error names the task', async () => {
		const { run, begin, started } = supervisorFixture();
		await run(begin());
		for (let loss = 1; loss <= 3; loss++) await run(lossByN8n);
		const { done } = await run(lossByN8n);
		expect(started).toHaveLength(4);
		await expect(run(done, { role: 'finish' })).rejects.toThrow(
			expect.objectContaining({ message: expect.stringContaining(TASK_ID) as string }) as Error,
		);
	});

	it('gives up with an item for each task where errors leave as items', async () => {
		const { run, begin } = supervisorFixture('item');
		await run(begin());
		for (let loss = 1; loss <= 3; loss++) await run(lossByN8n);
		const { done } = await run(lossByN8n);
		const { again } = await run(done, { role: 'finish' });
		expect(again[0]?.json).toMatchObject({ taskId: TASK_ID, details: { kind: 'cancelled' } });
	});

	it('does not count losses that a handover came between', async () => {
		const { run, begin, started } = supervisorFixture();
		await run(begin());
		for (let turn = 1; turn <= 10; turn += 2) {
			await run(lossByN8n);
			await run(handover(turn + 1, startedNow()));
		}
		expect(started).toHaveLength(11);
	});
});

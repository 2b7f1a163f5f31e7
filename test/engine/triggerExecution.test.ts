import { createRunExecutionData, type INodeExecutionData } from 'n8n-workflow';

import { makeTask } from '../../model/task';
import { DanceVideoTrigger } from '../../nodes/DanceVideoTrigger/DanceVideoTrigger.node';
import { errorOf, useSandbox } from './sandboxRunner';
import { useDedupStore } from './dedupStore';
import { runInEngine } from './runInEngine';
import { ended, taskIds, triggerRuns } from './triggerRuns';

const sandbox = useSandbox();
useDedupStore();
const { broken, runOf, execute, createTask, fileOf } = triggerRuns(sandbox);

describe('the execution that a trigger has started', () => {
	it('lets a task go once, also when n8n was started anew in between', async () => {
		expect(taskIds(await execute(ended('task_1')))).toEqual(['task_1']);
		expect(taskIds(await execute(ended('task_1')))).toEqual([]);
		expect(taskIds(await execute(ended('task_2')))).toEqual(['task_2']);
	});

	it('lets it go once when two executions have it at the same time', async () => {
		const both = await Promise.all([execute(ended('task_1')), execute(ended('task_1'))]);
		expect(both.flatMap(taskIds)).toEqual(['task_1']);
		// n8n has kept something for this trigger by now: neither is stopped by making its row.
		const later = await Promise.all([execute(ended('task_2')), execute(ended('task_2'))]);
		expect(later.flatMap(taskIds)).toEqual(['task_2']);
	});

	it('lets it go after a test in the editor: that takes nothing from the real one', async () => {
		await execute(ended('task_1'), { mode: 'manual' });
		expect(taskIds(await execute(ended('task_1')))).toEqual(['task_1']);
	});

	it('lets it go again when a person tries the execution again, or tests in the editor', async () => {
		await execute(ended('task_1'));
		expect(taskIds(await execute(ended('task_1'), { mode: 'retry' }))).toEqual(['task_1']);
		expect(taskIds(await execute(ended('task_1'), { mode: 'manual' }))).toEqual(['task_1']);
	});

	it('can be repeated when the download failed: only what left is known again', async () => {
		const error = await errorOf(execute(broken('task_1'), { download: true }));
		expect(error.message).toContain('task_1');
		expect(taskIds(await execute(ended('task_1')))).toEqual(['task_1']);
	});

	it('gives the task’s ID with the reason when a download fails and the node continues', async () => {
		const items = await execute(broken('task_1'), {
			download: true,
			onError: 'continueRegularOutput',
		});
		expect(items).toMatchObject([{ json: { taskId: 'task_1', error: expect.any(String) } }]);
	});

	it('lets each failed download go once through the error output, today’s and tomorrow’s', async () => {
		const policy = { download: true, onError: 'continueErrorOutput' } as const;
		const errorsOf = (items: INodeExecutionData[]) => items.map(({ json }) => json.details);
		const both = await execute([broken('task_1'), broken('task_2')], policy);
		expect(errorsOf(both)).toMatchObject([{ taskId: 'task_1' }, { taskId: 'task_2' }]);
		const later = await execute([broken('task_2'), broken('task_3')], policy);
		expect(errorsOf(later)).toMatchObject([{ taskId: 'task_3' }]);
	});

	it('lets an item go that is no task: nobody can know it again', async () => {
		const policy = { onError: 'continueErrorOutput' } as const;
		const odd = [{ json: { taskId: '' } }, { json: { taskId: '../x' } }, { json: {} }];
		expect(await execute(odd, policy)).toHaveLength(3);
		expect(await execute(odd, policy)).toHaveLength(3);
	});
});

describe('Retry On Fail of a trigger', () => {
	const RETRY = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
	const failed = (taskId: string): INodeExecutionData => {
		const error = { code: null, message: 'No person in the image' };
		return {
			json: { ...makeTask({ provider: 'seedance2Ai', taskId, status: 'failed', error }) },
		};
	};
	/** The same by n8n's whole engine, and how often that has run the trigger. */
	const retried = async (...given: Parameters<typeof runOf>) => {
		const run = runOf(...given);
		const tries = jest.spyOn(run.node, 'execute');
		const { items, status } = await runInEngine(run, RETRY);
		return { items, status, tries: tries.mock.calls.length };
	};
	it('loses no end, although n8n runs it again after a failed task that comes first', async () => {
		const found = [failed('task_1'), ended('task_2'), ended('task_3')];
		const { items, ...run } = await retried(found);
		expect(run).toEqual({ status: 'success', tries: 2 });
		expect(taskIds(items)).toEqual(['task_1', 'task_2', 'task_3']);
	});

	it('gives what its second try has fetched, where the first could not and the node continues', async () => {
		const taskId = await createTask();
		const url = fileOf(taskId);
		const refused = { type: 'answer', status: 400, body: 'no' } as const;
		sandbox().inject({ path: '/results', action: refused });
		const policy = { download: true, onError: 'continueRegularOutput' } as const;
		const { items, ...run } = await retried([ended(taskId, url), failed('task_2')], policy);
		expect(run).toEqual({ status: 'success', tries: 2 });
		expect(taskIds(items)).toEqual([taskId, 'task_2']);
		expect(items[0]?.json.error).toBeNull();
		expect(items[0]?.binary?.data).toMatchObject({ mimeType: 'video/mp4' });
	});

	it('still lets nothing go that another execution has: before, later or at the same time', async () => {
		await execute(ended('task_2'));
		const { items, tries } = await retried([failed('task_1'), ended('task_2')]);
		expect([taskIds(items), tries]).toEqual([['task_1'], 2]);
		expect((await retried([failed('task_1'), ended('task_2')])).items).toEqual([]);
		const both = await Promise.all([retried(failed('task_3')), retried(failed('task_3'))]);
		expect(both.flatMap((one) => taskIds(one.items))).toEqual(['task_3']);
	});

	it.each([{ letGo: 'task_1' }, { letGo: { 0: 'task_1' } }, { letGo: ['task_1', null] }])(
		'takes nothing else than IDs for what it has let go: %j',
		async (kept) => {
			await execute(ended('task_1'));
			const contextData = { [`node:${new DanceVideoTrigger().description.displayName}`]: kept };
			const executionData = createRunExecutionData({ executionData: { contextData } });
			const items = await execute([ended('task_1'), ended('task_2')], { executionData });
			expect(taskIds(items)).toEqual(['task_2']);
		},
	);
});

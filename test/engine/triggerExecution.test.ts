import type { INodeExecutionData } from 'n8n-workflow';

import { makeTask } from '../../model/task';
import { DanceVideoTrigger } from '../../nodes/DanceVideoTrigger/DanceVideoTrigger.node';
import { errorOf, useSandbox } from './sandboxRunner';
import { useDedupStore } from './dedupStore';
import { runNode, type NodeRun } from './runNode';

const sandbox = useSandbox();
useDedupStore();

const ended = (taskId: string, url?: string): INodeExecutionData => ({
	json: {
		...makeTask({
			provider: 'seedance2Ai',
			taskId,
			status: 'succeeded',
			outputs: url
				? [{ type: 'video', url, width: null, height: null, durationSeconds: null }]
				: [],
		}),
	},
});

/** Its file cannot be fetched. */
const broken = (taskId: string) => ended(taskId, `${sandbox().origin}/results/none/${taskId}.mp4`);

/** An execution that n8n started, from the point where the trigger itself is run. */
const execute = async (
	items: INodeExecutionData | INodeExecutionData[],
	more: Partial<NodeRun> & { download?: true } = {},
) =>
	await runNode({
		node: new DanceVideoTrigger(),
		parameters: {
			provider: 'seedance2Ai',
			outcome: 'any',
			download: more.download ?? false,
			options: {},
		},
		credentials: {
			seedance2AiApi: { apiKey: sandbox().apiKey, baseUrl: sandbox().baseUrl('seedance2Ai') },
		},
		items: [items].flat(),
		mode: 'webhook',
		...more,
	});

const taskIds = (items: INodeExecutionData[]) => items.map(({ json }) => json.taskId);

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

import type { IDataObject, IHttpRequestOptions, INodeExecutionData } from 'n8n-workflow';

import { executeListTasks } from '../../../nodes/DanceVideoListTasks/execute';
import { useSteppedTime } from '../../engine/steppedTime';
import { plainContext, sandboxFile, type Answer, type Plain } from '../plainContext';

useSteppedTime();

const MP4 = sandboxFile('dance.mp4');
const COUNT = 60;
const idAt = (at: number) => `task-${at}`;

/** Tasks of an account, newest first; every second one has succeeded. */
const TASKS = Array.from({ length: COUNT }, (_, at) => ({
	task_id: idAt(at),
	status: at % 2 === 0 ? 'success' : 'failed',
	created_at: new Date(Date.UTC(2026, 2, 1) - at * 60_000).toISOString(),
}));

/** The account's API; the file of the third task is gone, and the fifth one cannot be looked up. */
function answer({ url, qs }: IHttpRequestOptions): Answer {
	if (url.startsWith('https://cdn')) {
		return url.endsWith(idAt(2)) ? { statusCode: 404, body: {} } : { body: MP4 };
	}
	const taskId = url.split('/').at(-1) ?? '';
	if (taskId === idAt(4)) return { statusCode: 404, body: { error: 'task_not_found' } };
	if (taskId !== 'tasks') {
		const result = { video_url: `https://cdn.example.com/${taskId}` };
		return { body: { task_id: taskId, status: 'success', result } };
	}
	const { status } = qs as IDataObject;
	const tasks = TASKS.filter((task) => status === undefined || task.status === status);
	return { body: { tasks, pagination: { total: tasks.length } } };
}

const FORM = { provider: 'danceGenerator', returnAll: false, status: 'any' };
const listing = (parameters: IDataObject, plain: Plain = {}) =>
	plainContext({ answer, ...plain, parameters: { ...FORM, ...parameters } });

async function list(parameters: IDataObject, plain?: Plain) {
	const [items = []] = await executeListTasks(listing(parameters, plain).context);
	return items;
}
const countOf = async (parameters: IDataObject, plain?: Plain) =>
	(await list(parameters, plain)).length;

describe('the tasks that are listed', () => {
	it('are the newest, 50 unless another number is set, ten for a model', async () => {
		expect(await countOf({})).toBe(50);
		expect(await countOf({ limit: 7 })).toBe(7);
		expect(await countOf({ limit: '7' })).toBe(7);
		expect(await countOf({}, { isTool: true })).toBe(10);
		expect(await countOf({ limit: 50 }, { isTool: true })).toBe(10);
		expect(await countOf({ limit: 20 }, { isTool: true })).toBe(20);
		const [first, second] = await list({ limit: 2 });
		expect([first?.json.taskId, second?.json.taskId]).toEqual([idAt(0), idAt(1)]);
	});

	it('are all where all are wanted, whatever limit the form has kept', async () => {
		expect(await countOf({ returnAll: true, limit: 0 })).toBe(COUNT);
		expect(await countOf({ returnAll: true }, { isTool: true })).toBe(COUNT);
		expect(await countOf({ returnAll: 'true' })).toBe(50);
	});

	it('are those of a state, by the provider’s own word', async () => {
		const { context, sent } = listing({ status: 'succeeded', returnAll: true });
		const [items = []] = await executeListTasks(context);
		expect(new Set(items.map(({ json }) => json.status))).toEqual(new Set(['succeeded']));
		expect(sent.map(({ qs }) => (qs as IDataObject).status)).toEqual(['success']);
		const any = listing({});
		await executeListTasks(any.context);
		expect(Object.keys(any.sent[0]?.qs as IDataObject)).toEqual(['page', 'limit']);
	});

	it('are listed for each item, and belong to it', async () => {
		const items = await list({ limit: 2 }, { items: [{ json: {} }, { json: {} }] });
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 0, 1, 1].map((item) => ({ item })),
		);
	});

	it('have no empty fields for a model, which reads every word', async () => {
		const [[forPeople], [forModel]] = [
			await list({ limit: 1 }),
			await list({ limit: 1 }, { isTool: true }),
		];
		expect(forPeople?.json).toHaveProperty('cost', null);
		expect(forModel?.json).toMatchObject({ taskId: idAt(0), status: 'succeeded' });
		expect(forModel?.json).not.toHaveProperty('cost');
	});

	it.each([
		[{ limit: 0 }, /Limit must be a whole number from 1 to 1000000 \(given: 0\)/],
		[{ limit: 1_000_001 }, /Limit must be .*given: 1000001/],
		[{ limit: '' }, /Limit has no value/],
		[{ status: 'done' }, /Status must be one of: any, pending, .*failed \(given: "done"\)/],
	])('are not asked for by %j', async (parameters, says) => {
		const { context, sent } = listing(parameters);
		await expect(executeListTasks(context)).rejects.toThrow(says);
		expect(sent).toEqual([]);
	});
});

describe('the files of listed tasks', () => {
	const FILES = { limit: 4, status: 'succeeded', download: true };

	it('leave with those that have them', async () => {
		const [item] = await list({ ...FILES, limit: 1, 'options.binaryField': 'video' });
		expect(item?.json.videoUrl).toBe('https://cdn.example.com/task-0');
		expect(item?.binary).toEqual({ video: { fileName: 'task-0.mp4' } });
		expect(item?.pairedItem).toEqual({ item: 0 });
	});

	it('stop the node where one cannot be had, by an error that names its task', async () => {
		await expect(list(FILES)).rejects.toThrow(/task-2/);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'that cannot be had do not cost the others (%s)',
		async (onError) => {
			const items = await list(FILES, { onError });
			const { binary, json = {}, pairedItem }: Partial<INodeExecutionData> = items[1] ?? {};
			expect(items.map((item) => item.binary !== undefined)).toEqual([true, false, false, true]);
			expect(items[2]?.json.error).toMatch(/no such task.*\(task task-4\)/);
			expect([binary, pairedItem]).toEqual([undefined, { item: 0 }]);
			const known = { provider: 'danceGenerator', taskId: 'task-2' };
			expect(json.error).toMatch(/task-2/);
			expect(onError === 'continueErrorOutput' ? json.details : json).toMatchObject(known);
		},
	);
});

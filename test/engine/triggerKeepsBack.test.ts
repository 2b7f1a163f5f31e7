import { useDedupStore } from './dedupStore';
import { errorOf, useSandbox } from './sandboxRunner';
import { ended, taskIds, triggerRuns } from './triggerRuns';

const sandbox = useSandbox();
useDedupStore();
const { broken, execute, createTask, fileOf } = triggerRuns(sandbox);

describe('a trigger that stops because files cannot be fetched', () => {
	const RETRIED = 'choose "Retry with currently saved workflow"';
	/** One whose file is there, and two whose files are not. */
	const lookOfThree = async () => {
		const taskId = await createTask();
		return { taskId, found: [ended(taskId, fileOf(taskId)), broken('task_2'), broken('task_3')] };
	};

	it('names every task that it keeps back, with its result, and the way to have them', async () => {
		const { taskId, found } = await lookOfThree();
		const error = await errorOf(execute(found, { download: true }));
		expect(error.message).toMatch(
			/^2 of 3 ended tasks could not be delivered, which keeps back the others too\. First \(item 1\): .*task_2/,
		);
		expect(error.context.itemIndex).toBe(1);
		expect(error.description).toContain('None of the tasks has left the trigger');
		expect(error.description).toContain(RETRIED);
		const states = found.map(
			({ json }) => `${String(json.taskId)}: succeeded, ${String(json.videoUrl)}`,
		);
		expect(states[0]).toBe(`${taskId}: succeeded, ${fileOf(taskId)}`);
		expect(error.description).toContain(`All tasks: ${states.join('; ')}`);
	});

	it('lets all of them go in a retry with On Error set to Continue', async () => {
		const { taskId, found } = await lookOfThree();
		await errorOf(execute(found, { download: true }));
		const again = { download: true, mode: 'retry', onError: 'continueRegularOutput' } as const;
		const items = await execute(found, again);
		expect(taskIds(items)).toEqual([taskId, 'task_2', 'task_3']);
		expect(items.map(({ binary }) => binary?.data?.mimeType)).toEqual([
			'video/mp4',
			undefined,
			undefined,
		]);
		expect(items.map(({ json }) => typeof json.error)).toEqual(['object', 'string', 'string']);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2].map((item) => ({ item })));
	});

	it('lets all of them go in a plain retry when the files are there again', async () => {
		const [one, two] = [await createTask(), await createTask()];
		const found = [ended(one, fileOf(one)), ended(two, fileOf(two))];
		const refused = { type: 'answer', status: 400, body: 'no' } as const;
		sandbox().inject({ path: `/results/${one}`, action: refused });
		const error = await errorOf(execute(found, { download: true }));
		expect(error.message).toContain('1 of 2 ended tasks could not be delivered');
		const items = await execute(found, { download: true, mode: 'retry' });
		expect(items.map(({ json, binary }) => [json.taskId, binary?.data?.mimeType])).toEqual([
			[one, 'video/mp4'],
			[two, 'video/mp4'],
		]);
	});

	it('names a task that could not be asked for, in the error and in the item', async () => {
		const unknown = { download: true } as const;
		const error = await errorOf(execute(ended('task_1'), unknown));
		expect(error.message).toContain('task_1');
		const [item] = await execute(ended('task_1'), { ...unknown, onError: 'continueRegularOutput' });
		expect(item?.json).toMatchObject({ taskId: 'task_1', error: expect.any(String) });
	});

	it('says how to have the one that it was started for', async () => {
		const error = await errorOf(execute(broken('task_1'), { download: true }));
		expect(error.message).not.toContain('of 1');
		expect(error.description).toContain('The trigger does not start the workflow for it again');
		expect(error.description).toContain(RETRIED);
	});

	it('has nothing of that to say in a test by hand', async () => {
		const error = await errorOf(execute(broken('task_1'), { download: true, mode: 'manual' }));
		expect(error.message).toContain('task_1');
		expect(error.description).not.toContain('The trigger');
		expect(error.description).not.toContain(RETRIED);
	});
});

import { memoryOf } from '../../../nodes/DanceVideoGenerate/nodeMemory';
import type { ReadItem } from '../../../nodes/DanceVideoGenerate/readItems';
import { submitItems } from '../../../nodes/DanceVideoGenerate/submitItems';
import type { ItemShape } from '../../../tasks/itemShape';
import { failed, taskIdOf } from '../../../tasks/submitResult';
import { inputFailure } from '../../../transport/failure';
import { useDedupStore } from '../../engine/dedupStore';
import { errorOf } from '../../engine/sandboxRunner';
import { manualClock, task } from '../../tasks/scriptedTasks';
import { generateRun, item, LIMITED, LOST, REFUSED, type RunOptions } from './generateRun';

useDedupStore();

const GOES_ON = { onError: 'continueRegularOutput' as const };
const WRONG: ReadItem = { itemIndex: 1, error: inputFailure(['Prompt is empty.']) };

/** What comes of these items. */
async function submitted(options: RunOptions, items: readonly ReadItem[]) {
	const played = generateRun({ of: GOES_ON, ...options });
	const leaving = await submitItems(played.run, items);
	return { ...played, leaving, json: leaving.map(({ json }) => json) };
}

describe('the items of a run', () => {
	it('leave in order, each with its task or its error, and n8n is told of the tasks', async () => {
		const { leaving, json, created, context } = await submitted({ ends: { 2: REFUSED } }, [
			item(0),
			WRONG,
			item(2),
			item(3),
		]);
		expect(created).toEqual(['number 0', 'number 2', 'number 3']);
		expect(json.map(({ taskId }) => taskId)).toEqual(['task-1', undefined, undefined, 'task-3']);
		expect(json[1]?.error).toBe('Prompt is empty.');
		expect(json[2]?.details).toMatchObject({ kind: 'invalidRequest' });
		expect(leaving.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2, 3].map((at) => ({ item: at })),
		);
		expect(context.customData.get('danceVideoTasks')).toBe('task-1, task-3');
	});

	it('leave in the shape that the user chose', async () => {
		const shape: ItemShape = { includeInput: true, fields: [] };
		expect((await submitted({ more: { shape } }, [item(1)])).json).toEqual([
			{ row: 1, taskId: 'task-1' },
		]);
	});

	it('leave with what the task is to tell', async () => {
		const parameters = { callBack: 'resume' };
		const { json } = await submitted({ id: 'seedance2Ai', parameters }, [item(0)]);
		expect(json[0]).toMatchObject({ taskId: 'task-1', callBack: 'resume' });
	});

	it.each([
		[1, 1],
		[3, 3],
	])('are created %d at once, as the user wants it', async (ordersAtOnce, most) => {
		let underWay = 0;
		let seen = 0;
		const onCreate = async () => {
			underWay += 1;
			seen = Math.max(seen, underWay);
			await new Promise(setImmediate);
			underWay -= 1;
		};
		await submitted(
			{ settings: { ordersAtOnce }, onCreate },
			[0, 1, 2, 3].map((at) => item(at)),
		);
		expect(seen).toBe(most);
	});

	it('are remembered one by one, for a run that does not come to its end', async () => {
		const { run } = generateRun();
		const { ends } = memoryOf(run.context);
		const known: string[][] = [];
		const onCreate = () =>
			void known.push(Object.values(ends).flatMap((result) => taskIdOf(result) ?? []));
		const settings = { ordersAtOnce: 1 };
		await submitted({ context: run.context, settings, onCreate }, [item(0), item(1)]);
		expect(known).toEqual([[], ['task-1']]);
	});

	it('wait for each other at a provider that asks for fewer requests; one alone is told at once', async () => {
		const clock = manualClock();
		const beganAt = clock.now();
		const two = await submitted({ clock, ends: { 1: LIMITED } }, [item(0), item(1)]);
		expect(two.json.map(({ taskId }) => taskId).toSorted()).toEqual(['task-2', 'task-3']);
		expect(clock.now()).toBeGreaterThan(beganAt);
		const one = await submitted({ ends: { 1: LIMITED } }, [item(0)]);
		expect(one.json[0]?.details).toMatchObject({ kind: 'rateLimited' });
		expect(one.created).toHaveLength(1);
	});
});

describe('what expressions need, which costs memory', () => {
	it('is given back while tasks are created, and had again for a credential that needs it, and after', async () => {
		const steps: string[] = [];
		let reads = 0;
		const onCredentialRead = () => {
			reads += 1;
			steps.push('read');
			if (reads === 1) throw new Error('It needs the isolate');
		};
		const { run } = generateRun({
			of: { ...GOES_ON, onCredentialRead },
			onCreate: () => void steps.push('create'),
		});
		const { expression } = (run.context as unknown as { workflow: { expression: object } })
			.workflow;
		Object.assign(expression, {
			acquireIsolate: async () => await Promise.resolve(steps.push('acquire')),
			releaseIsolate: async () => await Promise.resolve(steps.push('release')),
		});
		const { json } = await submitted(
			{ context: run.context, onCreate: () => void steps.push('create') },
			[item(0)],
		);
		expect(json[0]?.taskId).toBe('task-1');
		expect(steps).toEqual(['release', 'read', 'acquire', 'read', 'create']);
	});

	it('does not hold up the items where the credential cannot be read: each learns that for itself', async () => {
		const onCredentialRead = () => {
			throw new Error('The database is gone');
		};
		const { json } = await submitted({ of: { ...GOES_ON, onCredentialRead } }, [item(0)]);
		expect(json[0]?.taskId).toBe('task-1');
	});
});

describe('a run that ends on errors', () => {
	it('sends nothing more after the first, which names the tasks that are paid for', async () => {
		const { run, created } = generateRun({ ends: { 2: REFUSED }, settings: { ordersAtOnce: 1 } });
		const error = await errorOf(submitItems(run, [item(0), item(1), item(2)]));
		expect(created).toEqual(['number 0', 'number 1']);
		expect(error.context.itemIndex).toBe(1);
		expect(error.description).toContain('already paid for: task-1.');
		expect(run.context.customData.get('danceVideoTasks')).toBe('task-1');
	});

	it('sends all of them where the workflow goes on', async () => {
		const options = { ends: { 1: REFUSED }, settings: { ordersAtOnce: 1 } };
		expect((await submitted(options, [item(0), item(1)])).created).toHaveLength(2);
	});

	it('does so again, in its next try, at an item that must not be sent again', async () => {
		const { run, created } = generateRun();
		memoryOf(run.context).ends[1] = failed(LOST.with({ message: 'It broke off before' }));
		const error = await errorOf(submitItems(run, [item(0), item(1)]));
		expect(error.message).toMatch('It broke off before');
		expect(created).toEqual([]);
	});

	it('goes on with the others in its next try, where it knows of tasks alone', async () => {
		const { run } = generateRun();
		memoryOf(run.context).ends[0] = { task: task('a') };
		const { json, created } = await submitted({ context: run.context }, [item(0), item(1)]);
		expect(created).toEqual(['number 1']);
		expect(json.map(({ taskId }) => taskId)).toEqual(['a', 'task-1']);
	});

	it('sends nothing where the run would cross its budget', async () => {
		const { run, created } = generateRun({ settings: { maxCredits: 100 } });
		expect((await errorOf(submitItems(run, [item(0), item(1)]))).message).toMatch(/100/);
		expect(created).toEqual([]);
	});
});

describe('a run whose workflow goes on with errors', () => {
	it('sends the others in its next try, when one must not be sent again', async () => {
		const { run } = generateRun({ of: GOES_ON });
		memoryOf(run.context).ends[0] = failed(LOST);
		const { json, created } = await submitted({ context: run.context }, [item(0), item(1)]);
		expect(created).toEqual(['number 1']);
		expect(json[0]?.error).toMatch('The connection broke off');
		expect(json[1]?.taskId).toBe('task-1');
	});

	it('creates the items before the one that would cross the budget', async () => {
		const { created, json } = await submitted({ settings: { maxCredits: 100 } }, [
			item(0),
			item(1),
		]);
		expect(created).toEqual(['number 0']);
		expect(json[1]?.details).toMatchObject({ kind: 'overBudget' });
	});

	it('sends nothing where the balance cannot be had: each open item says so', async () => {
		const { run } = generateRun({ of: GOES_ON });
		memoryOf(run.context).ends[2] = { task: task('a') };
		const { created, json, others } = await submitted(
			{
				context: run.context,
				settings: { minBalance: 1 },
				answers: { '/credits': { status: 401, body: { error: { code: 'invalid_api_key' } } } },
			},
			[item(0), WRONG, item(2)],
		);
		expect(others).toEqual(['/credits']);
		expect(created).toEqual([]);
		expect(json.map(({ details }) => (details as { kind?: string } | undefined)?.kind)).toEqual([
			'authentication',
			'invalidInput',
			undefined,
		]);
		expect(json[2]?.taskId).toBe('a');
		expect(memoryOf(run.context).ends).not.toHaveProperty('0');
	});
});

describe('a create of which it is open whether it was accepted', () => {
	const at = new Date(manualClock().now()).toISOString();
	const listed = (...ids: string[]) => ({
		status: 200,
		body: {
			tasks: ids.map((task_id) => ({ task_id, status: 'processing', created_at: at })),
			pagination: { total: ids.length },
		},
	});

	it('is offered what the provider lists and no run of the execution accounts for', async () => {
		const { run } = generateRun({ of: GOES_ON });
		memoryOf(run.context, 'another run').ends[0] = { task: task('before') };
		const { json, others } = await submitted(
			{
				context: run.context,
				ends: { 1: LOST },
				answers: { '/tasks': listed('task-2', 'before', 'new') },
			},
			[item(0), item(1)],
		);
		expect(others).toEqual(['/tasks']);
		expect(json[0]?.details).toMatchObject({ mayHaveBeenAccepted: true, possibleTaskIds: ['new'] });
		expect(json[1]?.taskId).toBe('task-2');
	});
});

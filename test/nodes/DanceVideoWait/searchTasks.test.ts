import type { IDataObject, ILoadOptionsFunctions } from 'n8n-workflow';

import { searchTasks } from '../../../nodes/DanceVideoWait/searchTasks';
import { plainContext, type Plain } from '../plainContext';

const AT = '2026-03-01T08:0';
const TASKS: IDataObject[] = [
	{ task_id: 'task-one', status: 'success', created_at: `${AT}3:00Z` },
	{ task_id: 'task-two', status: 'processing', created_at: `${AT}2:00Z` },
	{ task_id: 'task-three', status: 'Rendering', created_at: `${AT}1:00Z` },
];

/** The form's list, for what was chosen and typed in. */
async function list(
	filter?: string,
	{ provider = 'danceGenerator', ...plain }: Plain & { provider?: string } = {},
) {
	const { context, sent } = plainContext({
		answer: () => ({ body: { tasks: TASKS, pagination: { total: TASKS.length } } }),
		...plain,
	});
	const form = { getCurrentNodeParameter: (name: string) => (name === 'provider' ? provider : '') };
	const { results } = await searchTasks.call(
		{ ...context, ...form } as unknown as ILoadOptionsFunctions,
		filter,
	);
	return { results, sent };
}

const idsFor = async (filter?: string) => (await list(filter)).results.map(({ value }) => value);

describe('the list of tasks in the form', () => {
	it('tells a task from the others by its time, its state and its ID', async () => {
		const { results, sent } = await list();
		expect(results).toEqual([
			{ name: '2026-03-01 08:03 · succeeded · task-one', value: 'task-one' },
			{ name: '2026-03-01 08:02 · processing · task-two', value: 'task-two' },
			// The provider's own word: what it means is not known.
			{ name: '2026-03-01 08:01 · Rendering · task-three', value: 'task-three' },
		]);
		expect(sent[0]).toMatchObject({ url: 'https://api.example/tasks', qs: { limit: 100 } });
	});

	it('has a name also for a task of which next to nothing is told', async () => {
		const answer = () => ({ body: { tasks: [{ task_id: 'bare' }] } });
		const { results } = await list('', { answer });
		expect(results).toEqual([{ name: expect.stringMatching(/^\w+ · bare$/), value: 'bare' }]);
	});

	it('is that of the tasks with what was typed in, however it is written', async () => {
		expect(await idsFor(' TASK-T ')).toEqual(['task-two', 'task-three']);
		expect(await idsFor('SUCC')).toEqual(['task-one']);
		expect(await idsFor('rendering')).toEqual(['task-three']);
		expect(await idsFor('08:02')).toEqual(['task-two']);
		expect(await idsFor('nothing of that')).toEqual([]);
		expect(await idsFor(' ')).toHaveLength(3);
	});

	it('has a hundred tasks at most: older ones are chosen by their ID', async () => {
		const tasks = Array.from({ length: 130 }, (_, at) => ({
			task_id: `task-${at}`,
			status: 'success',
			created_at: new Date(Date.UTC(2026, 2, 1) - at * 60_000).toISOString(),
		}));
		const { results } = await list('', { answer: () => ({ body: { tasks } }) });
		expect(results.map(({ value }) => value)).toEqual(
			tasks.slice(0, 100).map(({ task_id }) => task_id),
		);
	});

	it('is that of the only provider with a credential, where the items choose', async () => {
		const credentials = ['danceGeneratorApi'];
		const { results } = await list('', { provider: 'fromItem', credentials });
		expect(results).toHaveLength(3);
		await expect(list('', { provider: 'fromItem' })).rejects.toThrow(/which provider/);
	});

	it('says in n8n’s own error what is wrong, and what to do', async () => {
		await expect(list('', { provider: 'vtrix' })).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringMatching(/Vtrix.* keeps no list of tasks: choose By ID/),
		});
		const answer = () => ({ statusCode: 401, body: { error: 'invalid_api_key' } });
		await expect(list('', { answer })).rejects.toMatchObject({
			name: 'NodeApiError',
			message: expect.stringMatching(/does not accept the API key/),
		});
	});
});

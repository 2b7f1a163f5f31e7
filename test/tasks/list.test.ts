import type { Provider, TaskPage } from '../../providers/provider';
import { listTasks } from '../../tasks/list';
import type { Task, TaskStatus } from '../../tasks/task';
import type { Api } from '../../transport/api';
import { task } from './stagedTasks';

const NO_API = {} as Api;

type Query = { status?: TaskStatus; page: number; limit: number };

/** A provider that gives these pages, and what it was asked. */
function staged(page: (query: Query) => TaskPage, maxPageSize = 100) {
	const asked: Query[] = [];
	const provider = {
		displayName: 'Staged',
		listTasks: {
			statuses: [],
			maxPageSize,
			page: async (_api: Api, query: Query) => {
				asked.push(query);
				return page(query);
			},
		},
	} as unknown as Provider;
	return { provider, asked };
}

const history = (count: number): Task[] =>
	Array.from({ length: count }, (_, index) => task(`t${index}`));

const pagesOf =
	(tasks: Task[]) =>
	({ page, limit }: Query): TaskPage => ({
		tasks: tasks.slice((page - 1) * limit, page * limit),
		total: tasks.length,
	});

const idsOf = (tasks: Task[]) => tasks.map(({ taskId }) => taskId);

describe('the list of tasks', () => {
	it.each([
		[0, Infinity, 1],
		[1, Infinity, 1],
		[99, Infinity, 1],
		[100, Infinity, 1],
		[101, Infinity, 2],
		[250, Infinity, 3],
		[250, 20, 1],
		[250, 100, 1],
		[250, 101, 2],
		[5, 20, 1],
	])('of %i tasks is walked for %d in %i pages', async (count, limit, pages) => {
		const { provider, asked } = staged(pagesOf(history(count)));
		const tasks = await listTasks(provider, NO_API, { limit });
		expect(idsOf(tasks)).toEqual(idsOf(history(Math.min(count, limit))));
		expect(asked.map(({ page }) => page)).toEqual(
			Array.from({ length: pages }, (_, index) => index + 1),
		);
	});

	it('is asked for pages of one size, as large as is of use, and for the status wanted', async () => {
		const { provider, asked } = staged(pagesOf(history(250)));
		await listTasks(provider, NO_API, { limit: 150, status: 'failed' });
		expect(asked).toEqual([
			{ page: 1, limit: 100, status: 'failed' },
			{ page: 2, limit: 100, status: 'failed' },
		]);
		await listTasks(provider, NO_API, { limit: 7 });
		expect(asked.at(-1)).toEqual({ page: 1, limit: 7 });
	});

	it('names each task once, also when new ones push it to the next page meanwhile', async () => {
		let tasks = history(250);
		const { provider } = staged((query) => {
			const page = pagesOf(tasks)(query);
			tasks = [task(`new${query.page}`), ...tasks];
			return page;
		});
		const listed = idsOf(await listTasks(provider, NO_API, { limit: Infinity }));
		expect(new Set(listed).size).toBe(listed.length);
		expect(listed).toEqual(expect.arrayContaining(idsOf(history(250))));
	});

	it('ends early when a page is enough', async () => {
		const { provider, asked } = staged(pagesOf(history(1_000)));
		const enough = (page: Task[]) => page.some(({ taskId }) => taskId === 't150');
		const listed = await listTasks(provider, NO_API, { limit: Infinity, enough });
		expect(listed).toHaveLength(200);
		expect(asked).toHaveLength(2);
	});

	it('ends with an empty page, whatever the total says', async () => {
		const { provider, asked } = staged(({ page }) => ({
			tasks: page === 1 ? history(100) : [],
			total: 1e9,
		}));
		expect(await listTasks(provider, NO_API, { limit: Infinity })).toHaveLength(100);
		expect(asked).toHaveLength(2);
	});

	it('ends when three pages in a row bring nothing new, whatever the total says', async () => {
		const { provider, asked } = staged(() => ({ tasks: history(100), total: 1e9 }));
		expect(await listTasks(provider, NO_API, { limit: 300 })).toHaveLength(100);
		expect(asked).toHaveLength(4);
	});

	it('passes an error on', async () => {
		const { provider } = staged(() => {
			throw new Error('no');
		});
		await expect(listTasks(provider, NO_API, { limit: 1 })).rejects.toThrow('no');
	});
});

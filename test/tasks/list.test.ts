import type { Task, TaskStatus } from '../../model/task';
import type { Provider, TaskPage } from '../../providers/provider';
import { newestTasks, walkList } from '../../tasks/list';
import type { Api } from '../../transport/api';
import { task } from './scriptedTasks';

const NO_API = {} as Api;

type Query = { status?: TaskStatus; page: number; limit: number };

/** A provider that gives these pages, and what it was asked. */
function scriptedProvider(page: (query: Query) => TaskPage, maxPageSize = 100) {
	const asked: Query[] = [];
	const provider = {
		displayName: 'Scripted',
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
		const { provider, asked } = scriptedProvider(pagesOf(history(count)));
		const tasks = await newestTasks(provider, NO_API, { limit });
		expect(idsOf(tasks)).toEqual(idsOf(history(Math.min(count, limit))));
		expect(asked.map(({ page }) => page)).toEqual(
			Array.from({ length: pages }, (_, index) => index + 1),
		);
	});

	it('is asked for pages of one size, the largest, and for the status wanted', async () => {
		const { provider, asked } = scriptedProvider(pagesOf(history(250)));
		await newestTasks(provider, NO_API, { limit: 150, status: 'failed' });
		expect(asked).toEqual([
			{ page: 1, limit: 100, status: 'failed' },
			{ page: 2, limit: 100, status: 'failed' },
		]);
		await newestTasks(provider, NO_API, { limit: 7 });
		expect(asked.at(-1)).toEqual({ page: 1, limit: 100 });
	});

	it('names each task once, also when new ones push it to the next page meanwhile', async () => {
		let tasks = history(250);
		const { provider } = scriptedProvider((query) => {
			const page = pagesOf(tasks)(query);
			tasks = [task(`new${query.page}`), ...tasks];
			return page;
		});
		const listed = idsOf(await newestTasks(provider, NO_API, { limit: Infinity }));
		expect(new Set(listed).size).toBe(listed.length);
		expect(listed).toEqual(expect.arrayContaining(idsOf(history(250))));
	});

	it('is left early when what was seen is enough', async () => {
		const { provider, asked } = scriptedProvider(pagesOf(history(1_000)));
		const { tasks } = await walkList(provider, NO_API, {
			enough: (seen) => seen.tasks.some(({ taskId }) => taskId === 't150'),
		});
		expect(tasks).toHaveLength(200);
		expect(asked).toHaveLength(2);
	});

	it('ends with an empty page, whatever the total says', async () => {
		const { provider, asked } = scriptedProvider(({ page }) => ({
			tasks: page === 1 ? history(100) : [],
			total: 1e9,
		}));
		expect(await newestTasks(provider, NO_API, { limit: Infinity })).toHaveLength(100);
		expect(asked).toHaveLength(2);
	});

	it('ends when three pages in a row bring nothing new, whatever the total says', async () => {
		const { provider, asked } = scriptedProvider(() => ({ tasks: history(100), total: 1e9 }));
		expect(await newestTasks(provider, NO_API, { limit: 300 })).toHaveLength(100);
		expect(asked).toHaveLength(4);
	});

	it('passes an error on', async () => {
		const { provider } = scriptedProvider(() => {
			throw new Error('no');
		});
		await expect(newestTasks(provider, NO_API, { limit: 1 })).rejects.toThrow('no');
	});
});

const MINUTE_MS = 60_000;
const NEWEST = Date.parse('2026-03-09T10:00:00.000Z');
/** The newest first, one every ten minutes. */
const dated = (count: number): Task[] =>
	history(count).map((one, index) => ({
		...one,
		createdAt: new Date(NEWEST - index * 10 * MINUTE_MS).toISOString(),
	}));
/** Always in the same disorder. */
const shuffled = (tasks: Task[]): Task[] =>
	tasks
		.map((one, index) => ({ one, at: (index * 7919) % 1009 }))
		.toSorted((a, b) => a.at - b.at)
		.map(({ one }) => one);

const ORDERS: Array<[string, (tasks: Task[]) => Task[]]> = [
	['with the newest first', (tasks) => tasks],
	['with the oldest first', (tasks) => tasks.toReversed()],
	['in no order', shuffled],
];

describe.each(ORDERS)('a list %s', (name, inOrder) => {
	const isOrdered = name !== 'in no order';
	const back = (minutes: number) => NEWEST - minutes * MINUTE_MS;
	const backTo = async (provider: Provider, sinceMs: number, maxPages?: number) =>
		await walkList(provider, NO_API, {
			enough: ({ leftBeforeMs }) => leftBeforeMs < sinceMs,
			...(maxPages !== undefined && { maxPages }),
		});

	it.each([1, 50, 99, 101, 251, 400])('gives the newest %i first, newest first', async (limit) => {
		const { provider } = scriptedProvider(pagesOf(inOrder(dated(251))));
		const tasks = await newestTasks(provider, NO_API, { limit });
		expect(idsOf(tasks)).toEqual(idsOf(dated(Math.min(limit, 251))));
	});

	it('is walked back to a time without missing a task', async () => {
		const { provider } = scriptedProvider(pagesOf(inOrder(dated(1_000))));
		const { tasks, isWhole } = await backTo(provider, back(1_500));
		expect(isWhole).toBe(true);
		expect(idsOf(tasks).slice(0, 151)).toEqual(idsOf(dated(151)));
	});

	it(`is walked ${isOrdered ? 'no further than it has to be' : 'through all its pages'}`, async () => {
		const { provider, asked } = scriptedProvider(pagesOf(inOrder(dated(1_000))));
		await backTo(provider, back(500));
		expect(asked.length).toBe(
			{ 'with the newest first': 1, 'with the oldest first': 2 }[name] ?? 10,
		);
	});

	it('that is longer than may be walked is said to be seen in part', async () => {
		const { provider, asked } = scriptedProvider(pagesOf(inOrder(dated(1_000))));
		const { isWhole } = await backTo(provider, back(9_900), 4);
		expect(isWhole).toBe(false);
		expect(asked).toHaveLength(4);
	});

	it('whose total is not told is walked up to an empty page', async () => {
		const { provider } = scriptedProvider((query) => ({
			...pagesOf(inOrder(dated(200)))(query),
			total: null,
		}));
		const { tasks, isWhole } = await backTo(provider, -Infinity);
		expect([tasks.length, isWhole]).toEqual([200, true]);
		const newest = await newestTasks(provider, NO_API, { limit: 3 });
		expect(idsOf(newest)).toEqual(['t0', 't1', 't2']);
	});

	it('with fewer tasks on a page than were asked for is walked all the same', async () => {
		const { provider } = scriptedProvider(({ page }) =>
			pagesOf(inOrder(dated(130)))({ page, limit: 50 }),
		);
		const { tasks, isWhole } = await backTo(provider, -Infinity);
		expect([tasks.length, isWhole]).toEqual([130, true]);
	});

	it('that grows while it is walked is missing no task that was there before', async () => {
		let known = dated(251);
		const { provider } = scriptedProvider((query) => {
			const page = pagesOf(inOrder(known))(query);
			const createdAt = new Date(NEWEST + query.page * 10 * MINUTE_MS).toISOString();
			if (isOrdered) known = [{ ...task(`new${query.page}`), createdAt }, ...known];
			return page;
		});
		const { tasks } = await backTo(provider, back(2_000));
		expect(idsOf(tasks)).toEqual(expect.arrayContaining(idsOf(dated(201))));
	});

	it('whose total is too high is not said to be seen wholly', async () => {
		const { provider } = scriptedProvider((query) => ({
			...pagesOf(inOrder(dated(150)))(query),
			total: 1e9,
		}));
		const { tasks, isWhole } = await backTo(provider, -Infinity);
		expect([tasks.length, isWhole]).toEqual([150, false]);
	});
});

it('a list that begins with its newest tasks is read no further than it is wanted', async () => {
	const { provider, asked } = scriptedProvider(pagesOf(dated(251)));
	await newestTasks(provider, NO_API, { limit: 20 });
	expect(asked).toHaveLength(1);
});

it('a list that shows no order is read on while any of its tasks has a time', async () => {
	const [newest, ...older] = dated(40);
	const tasks = [...history(100), older[0]!, newest!].map((one, index) => ({
		...one,
		taskId: `u${index}`,
	}));
	const { provider, asked } = scriptedProvider(pagesOf([older[5]!, ...tasks]));
	const found = await newestTasks(provider, NO_API, { limit: 1 });
	expect(idsOf(found)).toEqual(['u101']);
	expect(asked).toHaveLength(2);
});

it('a list of tasks without times is taken as it stands', async () => {
	const { provider, asked } = scriptedProvider(pagesOf(history(250)));
	const tasks = await newestTasks(provider, NO_API, { limit: 120 });
	expect(idsOf(tasks)).toEqual(idsOf(history(120)));
	expect(asked).toHaveLength(2);
});

it('a list that only nearly is in order, by seconds, is taken for being so', async () => {
	const nearly = dated(300).map((one, index) => ({
		...one,
		createdAt: new Date(NEWEST - (index ^ 1) * 30_000).toISOString(),
	}));
	const { provider, asked } = scriptedProvider(pagesOf(nearly));
	await walkList(provider, NO_API, {
		enough: ({ leftBeforeMs }) => leftBeforeMs < NEWEST - 10 * MINUTE_MS,
	});
	expect(asked).toHaveLength(1);
});

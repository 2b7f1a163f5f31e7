import { hasEnded, type Task, type TaskStatus } from '../../model/task';
import type { Provider } from '../../providers/provider';
import { findFinished, firstCursor } from '../../tasks/findFinished';
import type { PollCursor } from '../../tasks/pollCursor';
import type { Api } from '../../transport/api';
import { Failure } from '../../transport/failure';
import { done, MINUTE, task } from './scriptedTasks';

const START = Date.parse('2026-03-09T10:00:00.000Z');
const at = (minute: number) => ({ createdAt: new Date(START + minute * MINUTE).toISOString() });
const open = (taskId: string, minute: number) => task(taskId, at(minute));
const over = (taskId: string, minute: number): Task => ({ ...done(taskId), ...at(minute) });
const NO_API = {} as Api;

interface Account {
	/** As the list gives them. */
	tasks: Task[];
	statuses?: TaskStatus[];
	/** Thrown when this task is asked for. */
	breaks?: Record<string, Failure>;
	/** What a task has become since the list was made. */
	now?: Task[];
}

/** A provider with these tasks, and what it was asked. */
function scriptedTasks({ tasks, statuses = [], breaks = {}, now = [] }: Account) {
	const asked: string[] = [];
	const provider = {
		displayName: 'Scripted',
		getTask: async (_api: Api, taskId: string) => {
			asked.push(taskId);
			const failure = breaks[taskId];
			if (failure) throw failure;
			return [...now, ...tasks].find((one) => one.taskId === taskId) ?? task(taskId);
		},
		listTasks: {
			statuses,
			maxPageSize: 10,
			page: async (
				_api: Api,
				{ page, limit, status }: { page: number; limit: number; status?: TaskStatus },
			) => {
				asked.push(`page ${page}${status ? ` ${status}` : ''}`);
				const wanted = tasks.filter((one) => status === undefined || one.status === status);
				return { tasks: wanted.slice((page - 1) * limit, page * limit), total: wanted.length };
			},
		},
	} as unknown as Provider;
	return { provider, asked };
}

const failure = (kind: 'notFound' | 'providerBusy') =>
	new Failure({ kind, message: `It is ${kind}`, nextStep: 'Wait.', retryable: true });

const cursorOf = (more: Partial<PollCursor> = {}): PollCursor => ({
	account: 'me',
	newestAt: at(100).createdAt,
	open: [],
	told: {},
	...more,
});

/** What a poll tells, what it asks, and what it has to say. */
async function poll(account: Account, cursor: PollCursor) {
	const { provider, asked } = scriptedTasks(account);
	const problems: string[] = [];
	const { advance } = await findFinished(provider, NO_API, cursor, (text) => problems.push(text));
	const { cursor: after, finished } = advance(cursor);
	return { after, finished: finished.map(({ taskId }) => taskId), asked, problems };
}

describe('a poll for finished tasks', () => {
	it('tells those that have ended, asking for them itself, and keeps those that run', async () => {
		const account = { tasks: [over('new', 104), open('runs', 103), over('known', 95)] };
		const cursor = cursorOf({ open: ['runs', 'old'], told: { known: at(95).createdAt ?? '' } });
		const { finished, after, asked, problems } = await poll(account, cursor);
		expect(finished).toEqual(['new']);
		expect(after.open).toEqual(['runs', 'old']);
		expect(after.newestAt).toBe(at(104).createdAt);
		// The list tells no results, and does not reach back to the old one.
		expect(asked).toEqual(['page 1', 'old', 'new']);
		expect(problems).toEqual([]);
	});

	it('keeps a task that has not ended after all, or cannot be asked for, and says so', async () => {
		const account = {
			tasks: [over('wrong', 104), over('busy', 103)],
			now: [open('wrong', 104)],
			breaks: { busy: failure('providerBusy') },
		};
		const { finished, after, problems } = await poll(account, cursorOf());
		expect(finished).toEqual([]);
		expect(after.open.toSorted()).toEqual(['busy', 'wrong']);
		expect(after.notFound).toEqual({});
		expect(problems).toEqual(['Task busy could not be asked for: It is providerBusy']);
	});

	it('counts how often the provider does not know a task', async () => {
		const account = { tasks: [over('a', 104)], breaks: { gone: failure('notFound') } };
		const { after } = await poll(account, cursorOf({ open: ['gone'] }));
		expect(after).toMatchObject({ open: ['gone'], notFound: { gone: 1 } });
		const third = await poll(account, cursorOf({ open: ['gone'], notFound: { gone: 2 } }));
		expect(third.after.open).toEqual([]);
	});

	it('reads the list back to ten minutes before the newest task it knows, and no further', async () => {
		const tasks = Array.from({ length: 40 }, (_, index) => over(`t${index}`, 140 - index * 5));
		const { asked } = await poll({ tasks }, cursorOf({ told: {} }));
		// What has ended is then looked for in the list once more: that saves a request for each.
		expect(asked.slice(0, 3)).toEqual(['page 1', 'page 2', 'page 1']);
	});

	it('reads on where what is left may be as new as that', async () => {
		const tasks = Array.from({ length: 20 }, (_, index) => over(`t${index}`, 98 - index));
		// Tasks within a minute of the last one may stand behind it: at 89 it is not beyond 90.
		const { asked } = await poll({ tasks }, cursorOf({ told: {} }));
		expect(asked.slice(0, 2)).toEqual(['page 1', 'page 2']);
	});

	it('says so when the list has no order and is too long to be read', async () => {
		const tasks = Array.from({ length: 1_100 }, (_, index) =>
			over(`t${index}`, 90 - ((index * 601) % 1_100) * 3),
		);
		const { asked, problems } = await poll({ tasks }, cursorOf());
		expect(asked.filter((entry) => entry === 'page 100')).toHaveLength(1);
		expect(asked).not.toContain('page 101');
		expect(problems[0]).toMatch(
			/^The list of tasks at Scripted is in no order and was not read to its end \(1000 tasks were\)/,
		);
	});

	it('asks for two hundred at most, and leaves the others to the next', async () => {
		const ids = Array.from({ length: 210 }, (_, index) => `o${index}`);
		const { asked, after } = await poll({ tasks: [over('a', 104)] }, cursorOf({ open: ids }));
		expect(asked.filter((entry) => /^[oa]/.test(entry))).toHaveLength(200);
		expect(after.open).toHaveLength(211);
	});
});

describe('the first poll', () => {
	it('finds what is open, however old, and takes what has ended for told', async () => {
		const tasks = [
			over('new', 100),
			open('runs', 99),
			...Array.from({ length: 30 }, (_, index) => over(`t${index}`, 60 - index)),
			open('ancient', -500),
			task('waits', { ...at(-600), status: 'pending' }),
		];
		const { provider, asked } = scriptedTasks({ tasks, statuses: ['pending', 'processing'] });
		const cursor = await firstCursor(provider, NO_API, 'me');
		expect(cursor.open.toSorted()).toEqual(['ancient', 'runs', 'waits']);
		expect(cursor).toMatchObject({ account: 'me', newestAt: at(100).createdAt });
		expect(Object.keys(cursor.told)).toEqual(['new']);
		expect(asked.filter((entry) => / p/.test(entry))).toEqual([
			'page 1 pending',
			'page 1 processing',
		]);
	});

	it.each([
		[5, ['page 1']],
		[0.5, ['page 1', 'page 2', 'page 3']],
	])(
		'takes for told what ended in the ten minutes before the newest, and reads no further: one in %d min',
		async (stepMinutes, pages) => {
			const tasks = Array.from({ length: 60 }, (_, index) =>
				over(`t${index}`, 140 - index * stepMinutes),
			);
			const { provider, asked } = scriptedTasks({ tasks, statuses: ['pending', 'processing'] });
			await firstCursor(provider, NO_API, 'me');
			expect(asked).toEqual([...pages, 'page 1 pending', 'page 1 processing']);
		},
	);

	it('goes through the whole list where it cannot be asked by status', async () => {
		const tasks = [
			open('runs', 99),
			...Array.from({ length: 30 }, (_, index) => over(`t${index}`, 60 - index)),
			open('ancient', -500),
		];
		const { provider, asked } = scriptedTasks({ tasks });
		const cursor = await firstCursor(provider, NO_API, 'me');
		expect(cursor.open.toSorted()).toEqual(['ancient', 'runs']);
		expect(asked.every((entry) => /^page \d$/.test(entry))).toBe(true);
		expect(tasks.filter(hasEnded)).toHaveLength(30);
	});
});

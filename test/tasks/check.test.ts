import type { Task } from '../../model/task';
import type { Provider } from '../../providers/provider';
import {
	createStatusChecker,
	describeCheck,
	msPerCheck,
	type StatusCheck,
} from '../../tasks/check';
import type { Api } from '../../transport/api';
import { Failure } from '../../transport/failure';
import { done, failed, failing, task } from './scriptedTasks';

/** Nothing here asks an API: the provider's own functions are played. */
const NO_API = {} as Api;

interface Account {
	/** Newest first. */
	tasks: Task[];
	maxPageSize?: number;
	/** Thrown by the list from this page on. */
	listFails?: { error: unknown; fromPage: number };
	/** Thrown when this task is asked for. */
	breaks?: Record<string, unknown>;
	hasList?: boolean;
}

/** A provider with these tasks, and what it was asked. */
function scriptedProvider({
	tasks,
	maxPageSize = 100,
	listFails,
	breaks = {},
	hasList = true,
}: Account) {
	const asked: string[] = [];
	let open = 0;
	let most = 0;
	const provider = {
		displayName: 'Scripted',
		getTask: async (_api: Api, taskId: string) => {
			asked.push(taskId);
			most = Math.max(most, ++open);
			await new Promise((resolve) => setImmediate(resolve));
			open -= 1;
			if (taskId in breaks) throw breaks[taskId];
			const found = tasks.find((candidate) => candidate.taskId === taskId);
			if (found) return found;
			throw new Failure({ kind: 'notFound', message: 'No', nextStep: '', retryable: false });
		},
		...(hasList && {
			listTasks: {
				statuses: [],
				maxPageSize,
				page: async (_api: Api, { page, limit }: { page: number; limit: number }) => {
					asked.push(`page ${page}`);
					if (listFails && page >= listFails.fromPage) throw listFails.error;
					return { tasks: tasks.slice((page - 1) * limit, page * limit), total: tasks.length };
				},
			},
		}),
	} as unknown as Provider;
	return { checkStatus: createStatusChecker(provider, NO_API), asked, most: () => most };
}

const ids = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`);
const running = (count: number) => ids(count).map((taskId) => task(taskId));
const states = (checks: Map<string, StatusCheck>) =>
	[...checks].map(([taskId, check]) => [
		taskId,
		'task' in check ? check.task.status : check.failure.details.kind,
	]);

describe('a check of several tasks', () => {
	it('asks for each of a few, once', async () => {
		const { checkStatus, asked } = scriptedProvider({ tasks: running(5) });
		const checks = await checkStatus([...ids(5), ...ids(5)]);
		expect([...checks.keys()]).toEqual(ids(5));
		expect(asked).toEqual(ids(5));
	});

	it('asks the list from six tasks on, and then only for those that it does not show as open', async () => {
		const tasks = running(6).map((open, index) =>
			index === 2 ? done('t2') : index === 4 ? failed('t4') : open,
		);
		const { checkStatus, asked } = scriptedProvider({ tasks });
		expect(states(await checkStatus(ids(6)))).toEqual([
			['t0', 'processing'],
			['t1', 'processing'],
			['t2', 'succeeded'],
			['t3', 'processing'],
			['t4', 'failed'],
			['t5', 'processing'],
		]);
		expect(asked).toEqual(['page 1', 't2', 't4']);
	});

	it('asks for each where the provider has no list', async () => {
		const { checkStatus, asked } = scriptedProvider({ tasks: running(8), hasList: false });
		expect((await checkStatus(ids(8))).size).toBe(8);
		expect(asked).toEqual(ids(8));
	});

	it('asks for each when the list fails, from its first page or a later one', async () => {
		const error = new Failure({
			kind: 'providerBusy',
			message: 'Busy',
			nextStep: '',
			retryable: true,
		});
		for (const fromPage of [1, 2]) {
			const { checkStatus, asked } = scriptedProvider({
				tasks: running(8),
				maxPageSize: 4,
				listFails: { error, fromPage },
			});
			const checks = await checkStatus(ids(8));
			expect(states(checks).every(([, status]) => status === 'processing')).toBe(true);
			expect(asked.filter((entry) => entry.startsWith('t'))).toEqual(
				ids(8).slice(fromPage === 1 ? 0 : 4),
			);
		}
	});

	it('turns no more pages than save questions, nor after the last one that is of use', async () => {
		const many = running(1_000);
		const found = scriptedProvider({ tasks: many, maxPageSize: 10 });
		await found.checkStatus(ids(10));
		expect(found.asked).toEqual(['page 1']);

		const old = scriptedProvider({ tasks: many, maxPageSize: 10 });
		await old.checkStatus(ids(1_000).slice(-10));
		expect(old.asked.filter((entry) => entry.startsWith('page'))).toEqual(['page 1', 'page 2']);

		const older = scriptedProvider({ tasks: many, maxPageSize: 10 });
		await older.checkStatus(ids(1_000).slice(-300));
		expect(older.asked.filter((entry) => entry.startsWith('page'))).toHaveLength(5);

		const short = scriptedProvider({ tasks: running(7), maxPageSize: 10 });
		await short.checkStatus([...ids(7), 'elsewhere']);
		expect(short.asked).toEqual(['page 1', 'elsewhere']);
	});

	it('asks five at a time', async () => {
		const { checkStatus, most } = scriptedProvider({ tasks: running(40), hasList: false });
		await checkStatus(ids(40));
		expect(most()).toBe(5);
	});

	it('tells failures as a part of the answer, whatever was thrown', async () => {
		const { checkStatus } = scriptedProvider({
			tasks: running(3),
			breaks: { t0: new Error('odd'), t1: 'text' },
		});
		expect(states(await checkStatus(['t0', 't1', 't2', 'unknown']))).toEqual([
			['t0', 'providerError'],
			['t1', 'providerError'],
			['t2', 'processing'],
			['unknown', 'notFound'],
		]);
	});

	it('ends when the execution is cancelled, in the list as in a question', async () => {
		const error = new Failure({
			kind: 'cancelled',
			message: 'The execution was cancelled',
			nextStep: '',
			retryable: false,
		});
		const inQuestion = scriptedProvider({ tasks: running(3), breaks: { t1: error } });
		await expect(inQuestion.checkStatus(ids(3))).rejects.toBe(error);
		const inList = scriptedProvider({ tasks: running(8), listFails: { error, fromPage: 1 } });
		await expect(inList.checkStatus(ids(8))).rejects.toBe(error);
		expect(inList.asked).toEqual(['page 1']);
	});

	it('at none asks nothing', async () => {
		const { checkStatus, asked } = scriptedProvider({ tasks: [] });
		expect((await checkStatus([])).size).toBe(0);
		expect(asked).toEqual([]);
	});
});

describe('a check in a line of the log', () => {
	it.each<[string, StatusCheck]>([
		['processing', { task: task('a') }],
		['Brewing', { task: task('a', { providerStatus: 'Brewing' }) }],
		['processing, 0 %', { task: task('a', { progress: 0 }) }],
		['Brewing, 40 %', { task: task('a', { providerStatus: 'Brewing', progress: 40 }) }],
		['the check failed (It is busy)', failing()],
	])('is %s', (line, check) => {
		expect(describeCheck(check)).toBe(line);
	});
});

it('checks take up two thirds of the rate of a provider that has one', () => {
	const at = (requestsPerMinute?: number) =>
		msPerCheck({ pacing: { requestsPerMinute } } as unknown as Provider);
	expect(at(30)).toBe(3_000);
	expect(at(90)).toBe(1_000);
	expect(at()).toBe(0);
});

import type { Task, TaskStatus } from '../../model/task';
import type { Provider } from '../../providers/provider';
import { findFinished } from '../../tasks/findFinished';
import type { PollCursor } from '../../tasks/pollCursor';
import type { Api } from '../../transport/api';
import { Failure } from '../../transport/failure';
import { done, MINUTE, task } from './scriptedTasks';

const START = Date.parse('2026-03-09T10:00:00.000Z');
/** When a task was created. */
export const at = (minute: number) => ({
	createdAt: new Date(START + minute * MINUTE).toISOString(),
});
/** A task that goes on, by the minute it was created in. */
export const open = (taskId: string, minute: number) => task(taskId, at(minute));
/** One that has ended. */
export const over = (taskId: string, minute: number): Task => ({ ...done(taskId), ...at(minute) });
/** As many task IDs. */
export const numbered = (prefix: string, count: number) =>
	Array.from({ length: count }, (_, index) => `${prefix}${index}`);
/** Nothing here asks an API: the provider's own functions are played. */
export const NO_API = {} as Api;

/** What a provider has, and how it answers. */
export interface Account {
	/** As the list gives them. */
	tasks: Task[];
	statuses?: TaskStatus[];
	/** Thrown when this task is asked for. */
	breaks?: Record<string, Failure>;
	/** Thrown when the list is asked for tasks of one status. */
	filterBreaks?: Failure;
	/** What a task has become since the list was made. */
	now?: Task[];
}

/** A provider with these tasks, and what it was asked. */
export function scriptedTasks({
	tasks,
	statuses = [],
	breaks = {},
	filterBreaks,
	now = [],
}: Account) {
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
				if (status && filterBreaks) throw filterBreaks;
				const wanted = tasks.filter((one) => status === undefined || one.status === status);
				return { tasks: wanted.slice((page - 1) * limit, page * limit), total: wanted.length };
			},
		},
	} as unknown as Provider;
	return { provider, asked };
}

/** Why a task or a list cannot be had. */
export const failure = (kind: 'notFound' | 'providerBusy') =>
	new Failure({ kind, message: `It is ${kind}`, nextStep: 'Wait.', retryable: true });

/** A cursor that knows of tasks up to minute 100. */
export const cursorOf = (more: Partial<PollCursor> = {}): PollCursor => ({
	account: 'me',
	newestAt: at(100).createdAt,
	open: [],
	told: {},
	...more,
});

/** What a poll tells, what it asks, and what it has to say. */
export async function poll(account: Account, cursor: PollCursor) {
	const { provider, asked } = scriptedTasks(account);
	const problems: string[] = [];
	const { advance } = await findFinished(provider, NO_API, cursor, (text) => problems.push(text));
	const { cursor: after, finished } = advance(cursor);
	return { after, finished: finished.map(({ taskId }) => taskId), asked, problems };
}

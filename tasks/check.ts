import { hasEnded, type Task, type TaskStatus } from '../model/task';
import type { Provider } from '../providers/provider';
import type { Api } from '../transport/api';
import { asFailure, type Failure } from '../transport/failure';
import { createLimiter } from '../transport/limiter';
import { walkList } from './list';

/** What one status check of a task gave. */
export type StatusCheck = { task: Task } | { failure: Failure };

/** One line about a status check, for n8n's log. */
export function describeCheck(check: StatusCheck): string {
	if ('failure' in check) return `the check failed (${check.failure.message})`;
	const { providerStatus, status, progress } = check.task;
	return `${providerStatus ?? status}${progress === null ? '' : `, ${progress} %`}`;
}

/** Status checks that may be under way at the same time. */
const CONCURRENT_CHECKS = 5;
/** From so many tasks on, a page of the list is cheaper than a request for each. */
const LIST_FROM = 6;
/** Older tasks than these pages hold are asked for one by one. */
const MAX_LIST_PAGES = 5;

/** The part of a provider's rate that status checks may use; the rest is for creates and other executions. */
const PART_OF_RATE = 2 / 3;

/** The time that a status check takes up at this provider; 0 where it has no rate limit. */
export function msPerCheck({ pacing }: Pick<Provider, 'pacing'>): number {
	const { requestsPerMinute } = pacing;
	return requestsPerMinute === undefined ? 0 : 60_000 / (requestsPerMinute * PART_OF_RATE);
}

/**
 * Makes the function that asks for a task itself; only a few are asked for at the same time. A failing
 * check is a result too; only a cancelled execution rejects.
 */
export function createSingleChecker(provider: Provider, api: Api) {
	const limit = createLimiter(CONCURRENT_CHECKS);
	return async (taskId: string): Promise<StatusCheck> => {
		try {
			return { task: await limit(async () => await provider.getTask(api, taskId)) };
		} catch (error) {
			const failure = asFailure(error);
			if (failure.details.kind === 'cancelled') throw failure;
			return { failure };
		}
	};
}

/**
 * Makes the function that checks several tasks at once: through pages of the task list where the
 * provider has one and it saves requests, else one by one with a few at the same time. A failing
 * check is part of the result; only a cancelled execution rejects.
 */
export function createStatusChecker(provider: Provider, api: Api) {
	const checkOne = createSingleChecker(provider, api);
	return async (taskIds: string[]): Promise<Map<string, StatusCheck>> => {
		const unique = [...new Set(taskIds)];
		const stillOpen =
			unique.length >= LIST_FROM
				? await openInList(provider, api, unique)
				: new Map<string, Task>();
		// The list tells no results: a task that it does not show as open is asked for itself.
		const checks = unique.map(async (taskId): Promise<[string, StatusCheck]> => {
			const task = stillOpen.get(taskId);
			return [taskId, task ? { task } : await checkOne(taskId)];
		});
		return new Map(await Promise.all(checks));
	};
}

/**
 * Those of the tasks that the list shows as not ended, as far as it could be read.
 * @param statuses the list is read for each of them, which finds tasks of any age; unless given it is read
 * from its newest tasks on
 */
export async function openInList(
	provider: Provider,
	api: Api,
	taskIds: readonly string[],
	statuses: ReadonlyArray<TaskStatus | undefined> = [undefined],
): Promise<Map<string, Task>> {
	const open = new Map<string, Task>();
	const { listTasks } = provider;
	if (!listTasks) return open;
	const wanted = new Set(taskIds);
	for (const status of statuses) {
		if (wanted.size === 0) break;
		let found: Task[] = [];
		try {
			await walkList(provider, api, {
				...(status && { status }),
				enough: ({ tasks }) => {
					found = tasks.filter(({ taskId }) => wanted.has(taskId));
					return found.length === wanted.size;
				},
				maxPages: status
					? MAX_LIST_PAGES
					: Math.min(MAX_LIST_PAGES, Math.ceil(wanted.size / listTasks.maxPageSize) + 1),
			});
		} catch (error) {
			const failure = asFailure(error);
			if (failure.details.kind === 'cancelled') throw failure;
		}
		for (const task of found) {
			if (hasEnded(task)) continue;
			open.set(task.taskId, task);
			wanted.delete(task.taskId);
		}
	}
	return open;
}

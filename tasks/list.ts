import type { Provider } from '../providers/provider';
import type { Api } from '../transport/api';
import type { Task, TaskStatus } from './task';

/**
 * New orders can move a whole page of known tasks to the next one; but a list that gives the same
 * page again and again has no end, whatever total it names.
 */
const MOST_PAGES_WITHOUT_NEWS = 3;

/**
 * Walks the pages of the task history until `limit` tasks are there or none are left. A task that
 * moves to the next page because a new one was ordered meanwhile is listed once.
 */
export async function listTasks(
	provider: Provider,
	api: Api,
	query: {
		status?: TaskStatus;
		limit: number;
		/** Whether a page makes further ones needless. */
		enough?: (page: Task[]) => boolean;
	},
): Promise<Task[]> {
	const { listTasks: lister } = provider;
	if (!lister) throw new TypeError(`${provider.displayName} has no list of tasks`);
	const found = new Map<string, Task>();
	let pagesWithoutNews = 0;
	const pageSize = Math.min(lister.maxPageSize, query.limit);
	for (let page = 1; found.size < query.limit; page++) {
		const { tasks, total } = await lister.page(api, {
			page,
			limit: pageSize,
			...(query.status && { status: query.status }),
		});
		const before = found.size;
		for (const task of tasks) if (!found.has(task.taskId)) found.set(task.taskId, task);
		pagesWithoutNews = found.size > before ? 0 : pagesWithoutNews + 1;
		if (tasks.length === 0 || pagesWithoutNews >= MOST_PAGES_WITHOUT_NEWS) break;
		if (page * pageSize >= total || query.enough?.(tasks)) break;
	}
	return [...found.values()].slice(0, query.limit);
}

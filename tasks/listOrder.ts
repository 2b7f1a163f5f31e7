import type { Task } from '../model/task';

/** How a list stands, by when its tasks were created; `unknown` as long as either may be true. */
export type ListOrder = 'newestFirst' | 'oldestFirst' | 'none' | 'unknown';

/** Tasks that were created at nearly the same time may stand in any order. */
export const NEARLY_MS = 60_000;

/** Fewer may stand in an order by chance. */
const LEAST_TASKS = 10;

/** Finds the order of a list from tasks of it, in the order in which it gave them. */
export function orderOf(tasks: readonly Task[]): ListOrder {
	let newest = -Infinity;
	let oldest = Infinity;
	let rises = false;
	let falls = false;
	const times = tasks.map(createdMs).filter((at) => !Number.isNaN(at));
	if (times.length < LEAST_TASKS) return 'unknown';
	for (const at of times) {
		rises ||= at > oldest + NEARLY_MS;
		falls ||= at < newest - NEARLY_MS;
		if (at > newest) newest = at;
		if (at < oldest) oldest = at;
	}
	if (rises) return falls ? 'none' : 'oldestFirst';
	return falls ? 'newestFirst' : 'unknown';
}

/** Newest first; those without a time come last, as they stood. */
export function newestFirst(tasks: Iterable<Task>): Task[] {
	const at = (task: Task) => createdMs(task) || -Infinity;
	return [...tasks].toSorted((one, other) => Math.sign(at(other) - at(one)) || 0);
}

/** When a task was created, milliseconds since 1970; `NaN` when it is not known. */
export function createdMs({ createdAt }: Pick<Task, 'createdAt'>): number {
	return createdAt === null ? NaN : Date.parse(createdAt);
}

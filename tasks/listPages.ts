import type { Task } from '../model/task';
import { orderOf, type ListOrder } from './listOrder';

/** Pages of a list that were read, by their number. */
export interface PageBook {
	pages: Map<number, Task[]>;
	/** Tasks in all pages together, as the list says; `null` when it does not. */
	total: number | null;
}

/** The page to be read next; `undefined` when there is none left. */
export function nextPage(book: PageBook): number | undefined {
	const { pages } = book;
	const last = lastPageOf(book);
	let page = 1;
	if (last !== undefined && orderIn(book) === 'oldestFirst') {
		for (page = last; pages.has(page);) page--;
		return page > 0 ? page : undefined;
	}
	while (pages.has(page)) page++;
	const isEnd = last === undefined ? pages.get(page - 1)?.length === 0 : page > last;
	return isEnd ? undefined : page;
}

/** Of all tasks that were read each once: one that moved on to the next page stands on two. */
export function tasksIn({ pages }: PageBook): Task[] {
	return onceEach([...pages.values()].flat());
}

/**
 * The tasks of the pages from that end on at which the newest stand, without a gap; `undefined` while
 * it does not show which end that is.
 */
export function newestIn(book: PageBook): Task[] | undefined {
	const order = orderIn(book);
	const last = lastPageOf(book);
	if (order === 'newestFirst') return tasksIn(book);
	if (order !== 'oldestFirst' || last === undefined) return undefined;
	const newest: Task[] = [];
	for (let page = last; book.pages.has(page); page--) newest.push(...(book.pages.get(page) ?? []));
	return newest.length > 0 ? onceEach(newest) : undefined;
}

function orderIn({ pages }: PageBook): ListOrder {
	const inOrder = [...pages].toSorted(([one], [other]) => one - other);
	return orderOf(inOrder.flatMap(([, tasks]) => tasks));
}

/** An empty page belies the total; then, or without one, the list is read up to an empty page. */
function lastPageOf({ pages, total }: PageBook): number | undefined {
	const lengths = [...pages.values()].map(({ length }) => length);
	if (total === null || lengths.includes(0)) return undefined;
	// A provider may give fewer on a page than it was asked for.
	return Math.ceil(total / Math.max(...lengths));
}

function onceEach(tasks: readonly Task[]): Task[] {
	const found = new Map<string, Task>();
	for (const task of tasks) if (!found.has(task.taskId)) found.set(task.taskId, task);
	return [...found.values()];
}

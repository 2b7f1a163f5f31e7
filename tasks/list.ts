import type { Task, TaskStatus } from '../model/task';
import type { Provider } from '../providers/provider';
import type { Api } from '../transport/api';
import { createdMs, NEARLY_MS, newestFirst } from './listOrder';
import { newestIn, nextPage, tasksIn, type PageBook } from './listPages';

/** A list that gives the same page again and again has no end, whatever total it names. */
const MOST_PAGES_WITHOUT_NEWS = 3;

/** What a walk through a list has seen so far; each task once. */
export interface Seen {
	tasks: Task[];
	/** Those at the end of the list where the newest are; all, while it is not known which that is. */
	newest: Task[];
	/**
	 * What has not been seen was created before this, milliseconds since 1970; `Infinity` while the
	 * list shows no order.
	 */
	leftBeforeMs: number;
}

/** How to walk through a list. */
export interface WalkOptions {
	status?: TaskStatus;
	/** Whether what was seen is all that is wanted. */
	enough(seen: Seen): boolean;
	/** Requests that the walk may cost. */
	maxPages?: number;
}

/** What a walk has found, newest first. */
export interface Walked {
	tasks: Task[];
	/** Whether it has seen all that was wanted, or all there is. */
	isWhole: boolean;
}

/**
 * Walks through the pages of a task history, from its newest tasks on. No document says how a list is
 * ordered, so that is found from the times at which its tasks were created: a list that begins with
 * the oldest is walked from its end, and one without an order through all of its pages.
 */
export async function walkList(
	provider: Provider,
	api: Api,
	{ status, enough, maxPages = Infinity }: WalkOptions,
): Promise<Walked> {
	const { listTasks: lister } = provider;
	if (!lister) throw new TypeError(`${provider.displayName} has no list of tasks`);
	const book: PageBook = { pages: new Map(), total: null };
	let found: Task[] = [];
	let pagesWithoutNews = 0;
	for (let page: number | undefined = 1; page !== undefined; page = nextPage(book)) {
		if (book.pages.size >= maxPages || pagesWithoutNews >= MOST_PAGES_WITHOUT_NEWS) {
			return { tasks: newestFirst(found), isWhole: false };
		}
		// The more tasks a page has, the better they show their order.
		const query = { page, limit: lister.maxPageSize, ...(status && { status }) };
		const { tasks, total } = await lister.page(api, query);
		book.pages.set(page, tasks);
		book.total = total;
		const seen = seenIn(book);
		pagesWithoutNews = seen.tasks.length > found.length ? 0 : pagesWithoutNews + 1;
		found = seen.tasks;
		if (enough(seen)) return { tasks: newestFirst(found), isWhole: true };
	}
	return { tasks: newestFirst(found), isWhole: found.length >= (book.total ?? 0) };
}

/** The newest tasks, newest first, as many as wanted. */
export async function newestTasks(
	provider: Provider,
	api: Api,
	{ limit, ...query }: { status?: TaskStatus; limit: number },
): Promise<Task[]> {
	const { tasks } = await walkList(provider, api, {
		...query,
		enough: ({ newest, leftBeforeMs }) =>
			newest.length >= limit &&
			// Without any times there is no order to be found.
			(leftBeforeMs < Infinity || newest.every((task) => Number.isNaN(createdMs(task)))),
	});
	return tasks.slice(0, limit);
}

function seenIn(book: PageBook): Seen {
	const tasks = tasksIn(book);
	const newest = newestIn(book);
	const oldestMs = newest?.reduce((ms, task) => Math.min(ms, createdMs(task) || ms), Infinity);
	return { tasks, newest: newest ?? tasks, leftBeforeMs: (oldestMs ?? Infinity) + NEARLY_MS };
}

import { hasEnded, type Task, type TaskStatus } from '../model/task';
import type { Provider } from '../providers/provider';
import type { Api } from '../transport/api';
import { createStatusChecker } from './check';
import { newestTasks, walkList } from './list';
import {
	addListed,
	backTo,
	emit,
	newestOf,
	startCursor,
	type Emitted,
	type PollCursor,
} from './pollCursor';

/** Status checks of one poll; more of them are left to the next one. */
const MAX_CHECKS = 200;
/** A list without an order has to be walked to its end in each poll; not further than this. */
const MAX_PAGES = 100;

/** What a poll of an account found. */
export interface FinishedTasks {
	/** Moves a cursor past what was found, also one that another poll has moved on meanwhile. Pure. */
	advance(cursor: PollCursor): Emitted;
}

/** The cursor to begin with: which tasks are open, and that all others are not to be emitted. */
export async function firstCursor(
	provider: Provider,
	api: Api,
	account: string,
): Promise<PollCursor> {
	const { tasks: listed } = await walkList(provider, api, {
		enough: ({ newest, leftBeforeMs }) => leftBeforeMs < backTo({ newestAt: newestOf(newest) }),
		maxPages: MAX_PAGES,
	});
	const openOnes: Task[] = [];
	for (const status of ['pending', 'processing'] satisfies TaskStatus[]) {
		const isFilter = provider.listTasks?.statuses.includes(status);
		const found = await newestTasks(provider, api, {
			limit: Infinity,
			...(isFilter && { status }),
		});
		openOnes.push(...found.filter((task) => !hasEnded(task)));
	}
	return startCursor(account, listed, openOnes);
}

/**
 * Finds the tasks that have ended: reads the list back to those known the last time, and asks for each
 * task that has ended there, or that the list did not reach, because the list has no results.
 * A task that cannot be asked for stays open for the next poll.
 * @throws Failure when the list cannot be had; nothing is lost then
 */
export async function findFinished(
	provider: Provider,
	api: Api,
	cursor: PollCursor,
	onProblem: (text: string) => void,
): Promise<FinishedTasks> {
	const { tasks: listed, isWhole } = await walkList(provider, api, {
		enough: ({ leftBeforeMs }) => leftBeforeMs < backTo(cursor),
		maxPages: MAX_PAGES,
	});
	if (!isWhole) {
		onProblem(
			`The list of tasks at ${provider.displayName} is in no order and was not read to its end (${listed.length} tasks were): the end of a task that another workflow created may be missed`,
		);
	}
	const running = new Set(listed.filter((task) => !hasEnded(task)).map(({ taskId }) => taskId));
	const due = addListed(cursor, listed).open.filter((taskId) => !running.has(taskId));
	const checks = await createStatusChecker(provider, api)(due.slice(0, MAX_CHECKS));

	const ended: Task[] = [];
	const notFound: string[] = [];
	for (const [taskId, check] of checks) {
		if ('task' in check) {
			if (hasEnded(check.task)) ended.push(check.task);
		} else {
			onProblem(`Task ${taskId} could not be asked for: ${check.failure.message}`);
			if (check.failure.details.kind === 'notFound') notFound.push(taskId);
		}
	}
	return { advance: (current) => emit(addListed(current, listed), ended, notFound) };
}

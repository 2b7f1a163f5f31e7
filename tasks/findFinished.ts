import { hasEnded, isBareSuccess, type Task, type TaskStatus } from '../model/task';
import type { Provider } from '../providers/provider';
import type { Api } from '../transport/api';
import { createSingleChecker, openInList } from './check';
import { newestTasks, walkList } from './list';
import { noResult } from './noResult';
import {
	addListed,
	backTo,
	emit,
	newestOf,
	startCursor,
	type Checked,
	type Emitted,
	type PollCursor,
} from './pollCursor';

/** Status checks of one poll; more of them are left to the next one. */
const MAX_CHECKS = 200;
/** A list without an order has to be walked to its end in each poll; not further than this. */
const MAX_PAGES = 100;
/**
 * Older tasks that are still open are each asked for up to this many. Of more, the list is asked which are
 * open, and so many of these are asked for all the same, in turn: what a list shows may be out of date.
 */
const OLDER_CHECKS = 5;

/** A task may go from the first to the second while they are read one after the other. */
const OPEN_STATUSES = ['pending', 'processing'] satisfies TaskStatus[];

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
	for (const status of OPEN_STATUSES) {
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
 * task that has ended there, or that the list did not reach, because the list has no results. What cannot
 * be asked for, or not in this poll, stays open for the next one.
 * @throws Failure when the list cannot be had; nothing is lost then
 */
export async function findFinished(
	provider: Provider,
	api: Api,
	cursor: PollCursor,
	onProblem: (text: string) => void,
): Promise<FinishedTasks> {
	const { displayName } = provider;
	const { tasks: listed, isWhole } = await walkList(provider, api, {
		enough: ({ leftBeforeMs }) => leftBeforeMs < backTo(cursor),
		maxPages: MAX_PAGES,
	});
	if (!isWhole) {
		onProblem(
			`The list of tasks at ${displayName} is in no order and was not read to its end (${listed.length} tasks were): the end of a task that another workflow created may be missed`,
		);
	}
	const due = await dueTasks(provider, api, addListed(cursor, listed).open, listed);
	if (due.length > MAX_CHECKS) {
		onProblem(
			`${due.length} tasks at ${displayName} are to be asked for: ${MAX_CHECKS} now, the others at the next polls`,
		);
	}
	const checkOne = createSingleChecker(provider, api);
	const checks = await Promise.all(
		due.slice(0, MAX_CHECKS).map(async (taskId) => ({ taskId, check: await checkOne(taskId) })),
	);

	const checked: Required<Checked> = { ended: [], notFound: [], stillOpen: [] };
	for (const { taskId, check } of checks) {
		if ('task' in check && hasEnded(check.task)) {
			if (isBareSuccess(check.task)) onProblem(noResult(check.task).message);
			checked.ended.push(check.task);
			continue;
		}
		const failure = 'failure' in check ? check.failure : undefined;
		if (failure) onProblem(`Task ${taskId} could not be asked for: ${failure.message}`);
		checked[failure?.details.kind === 'notFound' ? 'notFound' : 'stillOpen'].push(taskId);
	}
	return { advance: (current) => emit(addListed(current, listed), checked) };
}

/**
 * The open tasks that are to be asked for, those first that the list shows to have ended. None has to wait
 * for ever: {@link emit} moves those that were asked for, and go on, behind the others.
 */
async function dueTasks(
	provider: Provider,
	api: Api,
	open: readonly string[],
	listed: readonly Task[],
): Promise<string[]> {
	const shown = new Map(listed.map((task) => [task.taskId, hasEnded(task)]));
	const ended = open.filter((taskId) => shown.get(taskId) === true);
	const older = open.filter((taskId) => !shown.has(taskId));
	if (older.length <= OLDER_CHECKS) return [...ended, ...older];
	const filters = provider.listTasks?.statuses ?? [];
	const byStatus = OPEN_STATUSES.every((status) => filters.includes(status));
	// Most of those that are old are no longer pending.
	const running = await openInList(
		provider,
		api,
		older,
		byStatus ? OPEN_STATUSES.toReversed() : undefined,
	);
	return [
		...ended,
		...older.filter((taskId) => running.has(taskId)).slice(0, OLDER_CHECKS),
		...older.filter((taskId) => !running.has(taskId)),
	];
}

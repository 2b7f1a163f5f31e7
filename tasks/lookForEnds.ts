import type { Provider } from '../providers/provider';
import type { Api } from '../transport/api';
import { createLooker } from './check';
import { backTo, learn, newestOf, startMemory, tell, type EndsMemory } from './endsMemory';
import { listTasks, walkList } from './list';
import { hasEnded, type Task, type TaskStatus } from './task';

/** Ends to be asked for in one look; more of them are left to the next one. */
const MAX_ENDS = 200;
/** A list without an order has to be walked to its end in each look; not further than this. */
const MAX_PAGES = 100;

/** What a look at an account found. `settle` belongs to one `EndsMemory` and changes nothing else. */
export interface EndsLook {
	/** Takes what was found into a memory, also one that another look has moved on meanwhile. */
	settle(memory: EndsMemory): { memory: EndsMemory; ends: Task[] };
}

/** Begins to watch an account: notes which tasks are open, and that all others are history. */
export async function startLooking(
	provider: Provider,
	api: Api,
	account: string,
): Promise<EndsMemory> {
	const { tasks: listed } = await walkList(provider, api, {
		enough: ({ newest, leftBeforeMs }) => leftBeforeMs < backTo({ newestAt: newestOf(newest) }),
		maxPages: MAX_PAGES,
	});
	const openOnes: Task[] = [];
	for (const status of ['pending', 'processing'] satisfies TaskStatus[]) {
		const isFilter = provider.listTasks?.statuses.includes(status);
		const found = await listTasks(provider, api, { limit: Infinity, ...(isFilter && { status }) });
		openOnes.push(...found.filter((task) => !hasEnded(task)));
	}
	return startMemory(account, listed, openOnes);
}

/**
 * Looks for ends: walks the list back to the tasks that were known the last time, and asks for each
 * task that has ended there, or that the list did not reach, because the list does not tell results.
 * A task that cannot be asked for stays open for the next look.
 * @throws Failure when the list cannot be had; nothing is lost then
 */
export async function lookForEnds(
	provider: Provider,
	api: Api,
	memory: EndsMemory,
	onProblem: (text: string) => void,
): Promise<EndsLook> {
	const { tasks: listed, isWhole } = await walkList(provider, api, {
		enough: ({ leftBeforeMs }) => leftBeforeMs < backTo(memory),
		maxPages: MAX_PAGES,
	});
	if (!isWhole) {
		onProblem(
			`The list of tasks at ${provider.displayName} is in no order and was not read to its end (${listed.length} tasks were): the end of a task that another workflow ordered may be missed`,
		);
	}
	const running = new Set(listed.filter((task) => !hasEnded(task)).map(({ taskId }) => taskId));
	const due = learn(memory, listed).open.filter((taskId) => !running.has(taskId));
	const looks = await createLooker(provider, api)(due.slice(0, MAX_ENDS));

	const ended: Task[] = [];
	const notFound: string[] = [];
	for (const [taskId, look] of looks) {
		if ('task' in look) {
			if (hasEnded(look.task)) ended.push(look.task);
		} else {
			onProblem(`Task ${taskId} could not be asked for: ${look.failure.message}`);
			if (look.failure.facts.kind === 'notFound') notFound.push(taskId);
		}
	}
	return { settle: (current) => tell(learn(current, listed), ended, notFound) };
}

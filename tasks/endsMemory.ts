import { hasEnded, type Task } from './task';

/**
 * What a poll trigger has to remember from look to look, so that it tells each end once. Plain data:
 * n8n keeps it as JSON.
 */
export interface EndsMemory {
	/** Whose tasks these are; with another account everything starts anew. */
	account: string;
	/** When the newest task seen so far was created, by the provider's clock. ISO 8601. */
	newestAt: string | null;
	/** Tasks whose end has not been told yet, however old they are. */
	open: string[];
	/** Of those, tasks that the provider did not know in the last looks: task ID -> looks in a row. */
	notFound?: Record<string, number>;
	/** Ends that were told, or were there before us: task ID -> creation. Only of the latest tasks. */
	told: Record<string, string>;
}

/**
 * A task that comes into the list late, behind younger ones, is still found when it is not later than
 * this. Tasks of this time are told apart by their IDs, all older ones by being `open` or not.
 */
const LOOK_BACK_MS = 10 * 60_000;
/** A provider may not know a task for a moment. So many looks in a row are not a moment. */
const MOST_NOT_FOUND = 3;
/** More than an account has at a time; only a broken provider reaches it. The oldest go. */
const MAX_REMEMBERED = 5_000;

/** The beginning: what has ended by now is history. `listed` reaches back as {@link backTo} says. */
export function startMemory(account: string, listed: Task[], openOnes: Task[]): EndsMemory {
	const open = [...openOnes, ...listed.filter((task) => !hasEnded(task))];
	const ended = listed.filter(hasEnded);
	return bounded({
		account,
		newestAt: newestOf([...listed, ...openOnes]),
		open: [...new Set(open.map(({ taskId }) => taskId))].filter(
			(taskId) => !ended.some((task) => task.taskId === taskId),
		),
		told: Object.fromEntries(ended.map(({ taskId, createdAt }) => [taskId, createdAt ?? ''])),
	});
}

/** Back to when the list has to be looked through, so that no new task is missed; milliseconds since 1970. */
export function backTo({ newestAt }: Pick<EndsMemory, 'newestAt'>): number {
	return earliestMs(newestAt);
}

/** Takes the tasks of the list in: those not known yet become open, whatever state they are in. */
export function learn(memory: EndsMemory, listed: Task[]): EndsMemory {
	const open = new Set(memory.open);
	for (const { taskId, createdAt } of listed) {
		const isRecent = !(createdMs(createdAt) < earliestMs(memory.newestAt));
		if (isRecent && !Object.hasOwn(memory.told, taskId)) open.add(taskId);
	}
	return bounded({ ...memory, newestAt: newestOf(listed, memory.newestAt), open: [...open] });
}

/**
 * Tells ends: gives those not told before, in the order they came about, and remembers them.
 * @param notFound tasks the provider does not know; they are forgotten when that does not change
 */
export function tell(
	memory: EndsMemory,
	ended: Task[],
	notFound: string[] = [],
): { memory: EndsMemory; ends: Task[] } {
	const open = new Set(memory.open);
	const counts: Record<string, number> = {};
	for (const taskId of notFound) {
		const inARow = (memory.notFound?.[taskId] ?? 0) + 1;
		if (inARow < MOST_NOT_FOUND) counts[taskId] = inARow;
		else open.delete(taskId);
	}
	const ends = ended.filter(({ taskId }) => open.delete(taskId));
	const told = { ...memory.told };
	for (const { taskId, createdAt } of ends) told[taskId] = createdAt ?? '';
	return {
		memory: bounded({ ...memory, open: [...open], notFound: counts, told }),
		ends: ends.toSorted((one, other) => endedMs(one) - endedMs(other)),
	};
}

/** Nothing grows for ever. */
function bounded(memory: EndsMemory): EndsMemory {
	const earliest = earliestMs(memory.newestAt);
	const told = Object.entries(memory.told).filter(([, at]) => !(createdMs(at) < earliest));
	return {
		...memory,
		open: memory.open.slice(-MAX_REMEMBERED),
		told: Object.fromEntries(told.slice(-MAX_REMEMBERED)),
	};
}

/** When the newest of the tasks was created. */
export function newestOf(tasks: readonly Task[], before: string | null = null): string | null {
	const dated = tasks.flatMap(({ createdAt }) => (createdAt === null ? [] : [createdAt]));
	return [...dated, ...(before === null ? [] : [before])].toSorted().at(-1) ?? null;
}

/** Before the first task there is no limit. */
function earliestMs(newestAt: string | null): number {
	return newestAt === null ? -Infinity : Date.parse(newestAt) - LOOK_BACK_MS;
}

function createdMs(createdAt: string | null | undefined): number {
	return createdAt == null ? NaN : Date.parse(createdAt);
}

function endedMs({ completedAt, createdAt }: Task): number {
	return Date.parse(completedAt ?? createdAt ?? '') || 0;
}

import { z } from 'zod';

import { ownEntry } from '../model/json';
import { hasEnded, isBareSuccess, type Task } from '../model/task';
import { checked } from './storedState';

/**
 * What a poll trigger has to remember from poll to poll, so that it emits each finished task once.
 * Plain data: n8n keeps it as JSON with the workflow, so its fields keep their names.
 */
export interface PollCursor {
	/** Whose tasks these are; with another account everything starts anew. */
	account: string;
	/** When the newest task seen so far was created, by the provider's clock. ISO 8601. */
	newestAt: string | null;
	/** Tasks whose end has not been emitted yet, however old they are; those first that are next to be asked for. */
	open: string[];
	/** Of those, tasks that the provider did not know in the last polls: task ID -> polls in a row. */
	notFound?: Record<string, number>;
	/** And tasks that had succeeded then, but without a result: task ID -> polls in a row. */
	bare?: Record<string, number>;
	/** Tasks emitted, or finished before the first poll: task ID -> creation. Only the latest. */
	told: Record<string, string>;
}

const cursorSchema = checked<PollCursor>(
	z.object({
		account: z.string(),
		newestAt: z.string().nullable(),
		open: z.array(z.string()),
		notFound: z.record(z.string(), z.number()).optional(),
		bare: z.record(z.string(), z.number()).optional(),
		told: z.record(z.string(), z.string()),
	}),
);

/** What n8n has kept; `undefined`: nothing, or nothing that can be read, and everything starts anew. */
export function readCursor(kept: unknown): PollCursor | undefined {
	return cursorSchema.safeParse(kept).data;
}

/**
 * A task that comes into the list late, behind younger ones, is still found when it is not later than
 * this. Tasks of this time are told apart by their IDs, all older ones by being `open` or not.
 */
const LOOK_BACK_MS = 10 * 60_000;
/** A provider may not know a task, or a task's result, for a moment. So many polls in a row are not a moment. */
const MOST_IN_A_ROW = 3;
/** More than an account has at a time; only a broken provider reaches it. Those go that stand first. */
const MAX_REMEMBERED = 5_000;

/**
 * The cursor of a first poll. Tasks that have already ended are never emitted. `listed` reaches back as
 * {@link backTo} says.
 */
export function startCursor(account: string, listed: Task[], openOnes: Task[]): PollCursor {
	const all = [...openOnes, ...listed];
	const ended = listed.filter(hasEnded);
	return bounded({
		account,
		newestAt: newestOf(all),
		open: [...new Set(all.map(({ taskId }) => taskId))].filter(
			(taskId) => !ended.some((task) => task.taskId === taskId),
		),
		told: Object.fromEntries(ended.map(({ taskId, createdAt }) => [taskId, createdAt ?? ''])),
	});
}

/** How far back the list has to be read so that no new task is missed; milliseconds since 1970. */
export function backTo({ newestAt }: Pick<PollCursor, 'newestAt'>): number {
	return earliestMs(newestAt);
}

/** Adds the tasks of the list: those not known yet become open, whatever state they are in. */
export function addListed(cursor: PollCursor, listed: Task[]): PollCursor {
	const open = new Set(cursor.open);
	for (const { taskId, createdAt } of listed) {
		const isRecent = !(createdMs(createdAt) < earliestMs(cursor.newestAt));
		if (isRecent && !Object.hasOwn(cursor.told, taskId)) open.add(taskId);
	}
	return bounded({ ...cursor, newestAt: newestOf(listed, cursor.newestAt), open: [...open] });
}

/** What a poll has learned of the tasks that it asked for. */
export interface Checked {
	ended: Task[];
	/** Those that the provider does not know. */
	notFound?: string[];
	/** Those that go on, or of which nothing could be learned. */
	stillOpen?: string[];
}

/** A cursor that has moved on, and the finished tasks it has moved past. */
export interface Emitted {
	cursor: PollCursor;
	finished: Task[];
}

/**
 * Emits the tasks that have ended and were not emitted before, in the order of their ends. A success
 * without a result is only one when that does not change; then too a task is forgotten that the provider
 * does not know. What was asked for and stays open moves behind what was not.
 */
export function emit(
	cursor: PollCursor,
	{ ended, notFound = [], stillOpen = [] }: Checked,
): Emitted {
	const asked = [...ended.map(({ taskId }) => taskId), ...notFound, ...stillOpen];
	const bareOnes = ended.filter(isBareSuccess).map(({ taskId }) => taskId);
	const unknown = countOn(asked, notFound, cursor.notFound);
	const bare = countOn(asked, bareOnes, cursor.bare);

	const open = new Set(cursor.open);
	for (const taskId of unknown.often) open.delete(taskId);
	const finished = ended.filter(
		(task) => (!isBareSuccess(task) || bare.often.has(task.taskId)) && open.delete(task.taskId),
	);
	for (const taskId of asked) if (open.delete(taskId)) open.add(taskId);
	const told = { ...cursor.told };
	for (const { taskId, createdAt } of finished) told[taskId] = createdAt ?? '';
	return {
		cursor: bounded({
			...cursor,
			open: [...open],
			notFound: countsOf(open, unknown.counts),
			bare: countsOf(open, bare.counts),
			told,
		}),
		finished: finished.toSorted((one, other) => endedMs(one) - endedMs(other)),
	};
}

/** Counts on for the tasks that are so once more; those that were asked for and are not so begin anew. */
function countOn(
	asked: readonly string[],
	onceMore: readonly string[],
	before: Readonly<Record<string, number>> = {},
) {
	const counts = new Map(Object.entries(before));
	for (const taskId of asked) counts.delete(taskId);
	for (const taskId of onceMore) counts.set(taskId, (ownEntry(before, taskId) ?? 0) + 1);
	const often = new Set(onceMore.filter((taskId) => (counts.get(taskId) ?? 0) >= MOST_IN_A_ROW));
	return { counts, often };
}

function countsOf(open: ReadonlySet<string>, counts: ReadonlyMap<string, number>) {
	return Object.fromEntries([...counts].filter(([taskId]) => open.has(taskId)));
}

/** So that it never grows without limit. */
function bounded(cursor: PollCursor): PollCursor {
	const earliest = earliestMs(cursor.newestAt);
	const told = Object.entries(cursor.told).filter(([, at]) => !(createdMs(at) < earliest));
	return {
		...cursor,
		open: cursor.open.slice(-MAX_REMEMBERED),
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

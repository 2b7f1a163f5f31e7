import type { Clock } from '../transport/clock';
import { asFailure } from '../transport/failure';
import { createLimiter } from '../transport/limiter';
import { rowName, type OpenedRows } from './openedRows';
import { isTaskId } from './taskId';
import { entriesFor, fromNote, toNote, type KnownTask } from './taskNote';

/** What the tasks of keys are noted with. */
export interface KnownTasksOptions {
	rows: OpenedRows;
	/** Whose keys they are: the same key elsewhere is another one. */
	scope: string;
	/** The IDs of all providers: a task may be of another one than the node is set to now. */
	providers: readonly string[];
	clock: Pick<Clock, 'sleep' | 'random'>;
	log(text: string): void;
}

/**
 * Which task a key made. It is for whoever reads the items, and nobody's submission depends on it: what
 * goes wrong here is logged, and the task is not named then.
 */
export interface KnownTasks {
	/** Notes the task that was created at a try for a key, for all processes and all time. Never throws. */
	note(key: string, attempt: number, task: KnownTask): Promise<void>;
	/** The tasks of keys, as far as they are known, given the try that was accepted of each. Never throws. */
	find(accepted: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, KnownTask>>;
}

/** Tasks of keys that this process has created or found. */
const inMemory = new Map<string, KnownTask>();
const MOST_IN_MEMORY = 50_000;

/** A key is accepted a moment before its task is noted, which may be the moment in which it is asked for. */
const PAUSES_MS = [100, 300];

/** So many rows are read at once, and the others have the database in between. */
const MOST_AT_ONCE = 10;

/** Makes the functions. */
export function createKnownTasks(options: KnownTasksOptions): KnownTasks {
	const { rows, scope, providers, clock, log } = options;
	const nameOf = (key: string) => JSON.stringify([scope, key]);
	const inTurn = createLimiter(MOST_AT_ONCE);

	const note = async (key: string, attempt: number, task: KnownTask) => {
		const { provider, taskId } = task;
		remember(nameOf(key), { provider, taskId });
		try {
			if (!isTaskId(taskId)) throw new TypeError('it is no ID of a task');
			const name = rowName('task', attempt)(key);
			await rows.rowOf(name).fill(toNote(task, name));
		} catch (error) {
			log(`That the key "${key}" made task ${taskId} was not noted: ${messageOf(error)}`);
		}
	};

	const read = async (key: string, attempt: number): Promise<KnownTask | undefined> => {
		const name = rowName('task', attempt)(key);
		const row = rows.rowOf(name);
		const entries = entriesFor(await row.level());
		if (entries.length === 0) return undefined;
		return fromNote(await row.swap(entries), entries, name, providers);
	};

	/** Reads what is not found yet; one that cannot be read keeps no other from it. */
	const readOnce = async (accepted: ReadonlyMap<string, number>, found: Map<string, KnownTask>) => {
		const missing = [...accepted].filter(([key]) => !found.has(key));
		await rows.openAll(missing.map(([key, attempt]) => rowName('task', attempt)(key)));
		const reading = missing.map(async ([key, attempt]) => {
			const task = await inTurn(async () => await read(key, attempt));
			if (!task) return;
			remember(nameOf(key), task);
			found.set(key, task);
		});
		await Promise.allSettled(reading);
		await Promise.all(reading);
	};

	const find = async (accepted: ReadonlyMap<string, number>) => {
		const found = new Map<string, KnownTask>();
		for (const key of accepted.keys()) {
			const task = inMemory.get(nameOf(key));
			if (task) found.set(key, task);
		}
		for (const pauseMs of [0, ...PAUSES_MS]) {
			if (found.size === accepted.size) break;
			try {
				if (pauseMs > 0) await clock.sleep(pauseMs * (1 + clock.random()));
				await readOnce(accepted, found);
			} catch (error) {
				log(`Tasks that were created before could not be read: ${messageOf(error)}`);
			}
		}
		return found;
	};

	return { note, find };
}

function remember(name: string, task: KnownTask): void {
	inMemory.set(name, task);
	const oldest = inMemory.keys().next();
	if (inMemory.size > MOST_IN_MEMORY && !oldest.done) inMemory.delete(oldest.value);
}

function messageOf(error: unknown): string {
	return asFailure(error).message;
}

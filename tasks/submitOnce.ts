import { asFailure, Failure, isEndUnknown } from '../transport/failure';
import { createLimiter } from './limiter';
import type { Task } from './task';

/** n8n's own deduplication store, as far as it is needed. It is written at once. */
export interface ProcessedStore {
	/** Notes values; gives those that stood there already. */
	note(values: string[]): Promise<Set<string>>;
	forget(values: string[]): Promise<void>;
}

/** How an order that was not refused ended: now, or under the same key in an earlier run. */
export type OnceResult = { task: Task } | { alreadySubmitted: string };

/** What is done about a key whose order was sent in an earlier run and never answered. */
export type UnknownPolicy = 'report' | 'submitAgain';

/** The store reads, compares and writes: of two at once one could overwrite the other's note. */
const oneAtATime = createLimiter(1);

/** Stands for every key whose order was ever sent, and was not refused for certain. */
const sent = (key: string) => `sent ${key}`;
/** Stands beside it until the provider has answered that it took the order. */
const open = (key: string) => `open ${key}`;

/**
 * Places orders unless one with the same key was taken before, in this run or in an earlier one. Both
 * notes are written before an order is sent, and the second is taken away when it was accepted; so
 * whatever happens in between (n8n is killed, the answer is lost) leaves a key that is told apart from
 * those that were taken, and from those that were refused and may be tried again.
 */
export function createSubmitOnce(store: ProcessedStore, onUnknown: UnknownPolicy) {
	const underWay = new Map<string, Promise<unknown>>();

	const submit = async (key: string, place: () => Promise<Task>): Promise<OnceResult> => {
		const known = await oneAtATime(async () => await store.note([sent(key), open(key)]));
		if (known.has(sent(key)) && !known.has(open(key))) {
			// Asking has noted it as open. Killed before this is mended, it is reported and not paid again.
			await oneAtATime(async () => await store.forget([open(key)]));
			return { alreadySubmitted: key };
		}
		if (known.has(sent(key)) && onUnknown === 'report') throw unknownSubmit(key);
		const task = await place().catch(async (error: unknown) => {
			const { facts } = asFailure(error);
			if (facts.taskId === undefined && !isEndUnknown(facts)) {
				await oneAtATime(async () => await store.forget([sent(key), open(key)]));
			}
			throw error;
		});
		await oneAtATime(async () => await store.forget([open(key)])).catch((error: unknown) => {
			throw notNoted(key, task, error);
		});
		return { task };
	};

	/** @throws Failure of kind `unknownSubmit`, and whatever `place` throws */
	return async (key: string, place: () => Promise<Task>): Promise<OnceResult> => {
		// Two items of one run may have the same key: the second sees how the first one ended.
		const before = underWay.get(key) ?? Promise.resolve();
		const result = before.catch(() => undefined).then(async () => await submit(key, place));
		underWay.set(key, result);
		return await result;
	};
}

function unknownSubmit(key: string): Failure {
	return new Failure({
		kind: 'unknownSubmit',
		message: `The item with the Submit Once Key "${key}" was sent to the provider before, and how that ended is not known (n8n was stopped, or the answer was lost): its task may exist and may have been charged`,
		nextStep:
			'It was not sent again. Look at your tasks at the provider. To order it all the same, set If an Earlier Submit Is Unknown to Submit Again, or change its key.',
		retryable: false,
		mayHaveBeenAccepted: true,
	});
}

/** The task is paid for; that this could not be noted must not cost its ID. */
function notNoted(key: string, { taskId }: Task, error: unknown): Failure {
	return new Failure({
		kind: 'unknownSubmit',
		message: `Task ${taskId} was ordered, but n8n could not note that for the Submit Once Key "${key}": ${asFailure(error).message}`,
		nextStep:
			'Wait for it with Dance Video Wait for Task. A later run will report this key as unknown and not order it again.',
		retryable: false,
		taskId,
	});
}

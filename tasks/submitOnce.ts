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

/** Orders under way in this process, by scope and key: whoever has the same key waits for the end. */
const underWay = new Map<string, Promise<unknown>>();

/** Stands for every key whose order was ever sent, and was not refused for certain. */
const sent = (key: string) => `sent ${key}`;
/** Stands beside it until the provider has answered that it took the order. */
const open = (key: string) => `open ${key}`;

/**
 * Places orders unless one with the same key was taken before, in this run or in an earlier one. Both
 * notes are written before an order is sent, and the second is taken away when it was accepted; so
 * whatever happens in between (n8n is killed, the answer is lost) leaves a key that is told apart from
 * those that were taken, and from those that were refused and may be tried again.
 * @param scope whose keys they are: the same key elsewhere is another one
 * @param unknownBefore keys of this run whose order may have been taken: no policy sends them again
 */
export function createSubmitOnce(
	store: ProcessedStore,
	scope: string,
	unknownBefore: Iterable<string> = [],
) {
	const unknownHere = new Set(unknownBefore);

	const note = async (...values: string[]) =>
		await oneAtATime(async () => await store.note(values)).catch(notSent);
	const forget = async (...values: string[]) =>
		await oneAtATime(async () => await store.forget(values));

	const submit = async (
		key: string,
		onUnknown: UnknownPolicy,
		place: () => Promise<Task>,
	): Promise<OnceResult> => {
		const known = await note(sent(key), open(key));
		if (known.has(sent(key)) && !known.has(open(key))) {
			// Asking has noted it as open. Killed before this is mended, it is reported and not paid again.
			await forget(open(key)).catch(notSent);
			return { alreadySubmitted: key };
		}
		const mayResend = onUnknown === 'submitAgain' && !unknownHere.has(key);
		if (known.has(sent(key)) && !mayResend) throw unknownSubmit(key);
		// Another process may have written back what it read before: seen again, the note stands.
		await note(sent(key), open(key));
		const task = await place().catch(async (error: unknown) => {
			const failure = asFailure(error);
			if (failure.facts.taskId !== undefined || isEndUnknown(failure.facts)) unknownHere.add(key);
			// What cannot be forgotten is reported by a later run, which is safe.
			else await forget(sent(key), open(key)).catch(() => undefined);
			throw failure;
		});
		await note(sent(key))
			.then(async () => await forget(open(key)))
			.catch((error: unknown) => {
				throw notNoted(key, task, error);
			});
		return { task };
	};

	/** @throws Failure of kind `unknownSubmit`, and whatever `place` throws */
	return async (
		key: string,
		onUnknown: UnknownPolicy,
		place: () => Promise<Task>,
	): Promise<OnceResult> => {
		const name = JSON.stringify([scope, key]);
		const before = underWay.get(name) ?? Promise.resolve();
		const result = before
			.catch(() => undefined)
			.then(async () => await submit(key, onUnknown, place));
		underWay.set(name, result);
		return await result.finally(() => {
			if (underWay.get(name) === result) underWay.delete(name);
		});
	};
}

/** Before an order is sent, what goes wrong with the notes costs nothing. */
function notSent(error: unknown): never {
	throw asFailure(error).with({ mayHaveBeenAccepted: false });
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

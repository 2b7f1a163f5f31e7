import { isEndUnknown } from '../model/failureDetails';
import type { Task } from '../model/task';
import { asFailure, Failure } from '../transport/failure';
import { endClaim, type Claim } from './claim';
import { createHeartbeat } from './heartbeat';
import { createKeyClaims, type KeyClaimsOptions } from './keyClaims';

/** How an order that was not refused ended: now, or under the same key before. */
export type OnceResult = { task: Task } | AlreadySubmitted;

/** The key of an order that was accepted before; with its task, where this n8n knows it. */
export interface AlreadySubmitted {
	alreadySubmitted: string;
	taskId?: string;
}

/** What is done about a key whose order was sent in an earlier run and never answered. */
export type UnknownPolicy = 'report' | 'submitAgain';

/** What orders under keys need. */
export interface SubmitOnceOptions extends KeyClaimsOptions {
	/** Whose keys they are: the same key elsewhere is another one. */
	scope: string;
	/** Keys of this run whose order may have been taken: no policy sends them again. */
	unknownBefore?: Iterable<string>;
}

/** Places orders at most once for a key, in all runs and processes of n8n. */
export interface SubmitOnce {
	/** What is known of keys that were ordered before, or may have been. Others are not in it. */
	lookUp(keys: readonly string[]): Promise<Map<string, AlreadySubmitted | 'unknown'>>;
	/** @throws Failure of kind `unknownSubmit`, and whatever `place` throws */
	submit(key: string, onUnknown: UnknownPolicy, place: () => Promise<Task>): Promise<OnceResult>;
}

/** Orders under way in this process, by scope and key: whoever has the same key waits for the end. */
const underWay = new Map<string, Promise<unknown>>();

/** Tasks of keys, as far as this process ordered them. */
const taskIds = new Map<string, string>();
const MOST_TASK_IDS = 50_000;

/**
 * Makes the functions that order once for a key. Before an order is sent its claim is taken, which of
 * all processes one can, and it stays when the order was accepted or may have been; so whatever
 * happens in between (n8n is killed, the answer is lost) leaves a key that is told apart from those
 * that were accepted, and from those that were refused and may be tried again.
 */
export function createSubmitOnce({
	open,
	earlier,
	scope,
	clock,
	unknownBefore = [],
}: SubmitOnceOptions): SubmitOnce {
	const unknownHere = new Set(unknownBefore);
	const whileBeating = createHeartbeat(clock);
	const { statesOf, take, letGo } = createKeyClaims({ open, earlier, clock });
	const nameOf = (key: string) => JSON.stringify([scope, key]);

	const lookUp = async (keys: readonly string[]) => {
		const ends = new Map<string, AlreadySubmitted | 'unknown'>();
		let asked = [...new Set(keys)];
		for (let attempt = 1; asked.length > 0; attempt++) {
			const states = await statesOf(asked, attempt);
			const unknown: string[] = [];
			for (const [at, key] of asked.entries()) {
				const state = states[at];
				if (state === 'accepted') ends.set(key, alreadySubmitted(key, taskIds.get(nameOf(key))));
				if (state === 'unknown') unknown.push(key);
			}
			for (const key of unknown) ends.set(key, 'unknown');
			asked = unknown;
		}
		return ends;
	};

	/** Sends the order of a claim that is ours. */
	const send = async (claim: Claim, key: string, place: () => Promise<Task>) => {
		const task = await whileBeating(claim.owner, place).catch(async (error: unknown) => {
			const failure = asFailure(error);
			const mayExist = failure.details.taskId !== undefined || isEndUnknown(failure.details);
			if (mayExist) unknownHere.add(key);
			// What cannot be written down is reported by a later run, which is safe.
			await (mayExist ? endClaim(claim, 'unknown') : letGo(claim)).catch(() => undefined);
			throw failure;
		});
		remember(nameOf(key), task.taskId);
		await endClaim(claim, 'accepted').catch((error: unknown) => {
			throw notNoted(key, task, error);
		});
		return { task };
	};

	const submit = async (
		key: string,
		onUnknown: UnknownPolicy,
		place: () => Promise<Task>,
	): Promise<OnceResult> => {
		for (let attempt = 1; ; attempt++) {
			const { claim, outcome } = await take(key, attempt).catch(notSent);
			if (outcome === 'accepted') return alreadySubmitted(key, taskIds.get(nameOf(key)));
			if (outcome === 'taken') return await send(claim, key, place);
			if (onUnknown === 'submitAgain' && !unknownHere.has(key)) continue;
			const [later] = await statesOf([key], attempt + 1).catch(notSent);
			if (later !== 'accepted' && later !== 'unknown') throw unknownSubmit(key);
		}
	};

	return {
		lookUp: async (keys) => await lookUp(keys).catch(notSent),
		submit: async (key, onUnknown, place) => {
			const name = nameOf(key);
			const before = underWay.get(name) ?? Promise.resolve();
			const result = before
				.catch(() => undefined)
				.then(async () => await submit(key, onUnknown, place));
			underWay.set(name, result);
			return await result.finally(() => {
				if (underWay.get(name) === result) underWay.delete(name);
			});
		},
	};
}

function alreadySubmitted(key: string, taskId: string | undefined): AlreadySubmitted {
	return { alreadySubmitted: key, ...(taskId !== undefined && { taskId }) };
}

function remember(name: string, taskId: string): void {
	taskIds.set(name, taskId);
	const oldest = taskIds.keys().next();
	if (taskIds.size > MOST_TASK_IDS && !oldest.done) taskIds.delete(oldest.value);
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

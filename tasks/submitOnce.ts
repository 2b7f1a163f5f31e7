import { isEndUnknown } from '../model/failureDetails';
import { asFailure } from '../transport/failure';
import { endClaim, type Claim } from './claim';
import { createHeartbeat } from './heartbeat';
import { createKeyClaims, type KeyClaimsOptions } from './keyClaims';
import { createKnownTasks, type KnownTasksOptions } from './knownTasks';
import type { OpenRows } from './marks';
import { createOpenedRows } from './openedRows';
import { notRecorded, unknownSubmit, type AlreadySubmitted, type OnceResult } from './submitResult';
import type { KnownTask } from './taskNote';
import type { Task } from '../model/task';

/** What is done about a key that was submitted in an earlier run and never answered. */
export type UnknownPolicy = 'report' | 'submitAgain';

/** What submitting under keys needs. */
export interface SubmitOnceOptions
	extends
		Pick<KeyClaimsOptions, 'earlier' | 'keyedBy' | 'clock'>,
		Omit<KnownTasksOptions, 'rows' | 'clock'> {
	open: OpenRows;
	/** Keys of this run whose tasks may exist: no policy sends them again. */
	unknownBefore?: Iterable<string>;
}

/** Submits at most once for a key, in all runs and processes of n8n. */
export interface SubmitOnce {
	/**
	 * What is known of keys that were submitted before, or may have been. Others are not in it. `resendable`: that
	 * cannot be known, but the request had an idempotency key, for the same account.
	 */
	lookUp(
		keys: readonly string[],
	): Promise<Map<string, AlreadySubmitted | 'unknown' | 'resendable'>>;
	/**
	 * @param isKeyed whether the request has an idempotency key that is made of the key: what may have been
	 * submitted under it to this account is sent again
	 * @throws Failure of kind `unknownSubmit`, and whatever `create` throws
	 */
	submit(
		key: string,
		onUnknown: UnknownPolicy,
		create: () => Promise<Task>,
		isKeyed?: boolean,
	): Promise<OnceResult>;
}

/** Submissions under way in this process, by scope and key: whoever has the same key waits for the end. */
const underWay = new Map<string, Promise<unknown>>();

/**
 * Makes the functions that submit once for a key. Before anything is sent the key's claim is taken, which
 * of all processes one can, and it stays when the task was created or may have been; so whatever
 * happens in between (n8n is killed, the answer is lost) leaves a key that is told apart from those
 * that were accepted, and from those that were refused and may be tried again.
 */
export function createSubmitOnce({
	open,
	unknownBefore = [],
	...options
}: SubmitOnceOptions): SubmitOnce {
	const unknownHere = new Set(unknownBefore);
	const whileBeating = createHeartbeat(options.clock);
	const rows = createOpenedRows(open);
	const { statesOf, take, noteKeyed, keyedAmong, letGo } = createKeyClaims({ ...options, rows });
	const tasks = createKnownTasks({ ...options, rows });
	const nameOf = (key: string) => JSON.stringify([options.scope, key]);

	const lookUp = async (keys: readonly string[]) => {
		const ends = new Map<string, AlreadySubmitted | 'unknown' | 'resendable'>();
		const accepted = new Map<string, number>();
		let asked = [...new Set(keys)];
		for (let attempt = 1; asked.length > 0; attempt++) {
			const states = await statesOf(asked, attempt);
			const unknown: string[] = [];
			for (const key of asked) {
				const state = states.get(key);
				if (state === 'accepted') accepted.set(key, attempt);
				if (state === 'unknown') unknown.push(key);
			}
			const keyed = await keyedAmong(unknown, attempt);
			for (const key of unknown) ends.set(key, keyed.has(key) ? 'resendable' : 'unknown');
			asked = unknown;
		}
		const known = await tasks.find(accepted);
		for (const key of accepted.keys()) ends.set(key, alreadySubmitted(key, known.get(key)));
		return ends;
	};

	const found = async (key: string, attempt: number) =>
		alreadySubmitted(key, (await tasks.find(new Map([[key, attempt]]))).get(key));

	/** Creates the task of a claim that is ours. */
	const send = async (
		claim: Claim,
		key: string,
		attempt: number,
		create: () => Promise<Task>,
		isKeyed: boolean,
	) => {
		if (isKeyed) {
			await noteKeyed(claim).catch(async (error: unknown) => {
				await letGo(claim).catch(() => undefined);
				return notSent(error);
			});
		}
		const task = await whileBeating(claim.owner, create).catch(async (error: unknown) => {
			const failure = asFailure(error);
			const mayExist = failure.details.taskId !== undefined || isEndUnknown(failure.details);
			if (mayExist) unknownHere.add(key);
			// What cannot be written down is reported by a later run, which is safe.
			await (mayExist ? endClaim(claim, 'unknown') : letGo(claim)).catch(() => undefined);
			throw failure;
		});
		await endClaim(claim, 'accepted').catch((error: unknown) => {
			throw notRecorded(key, task, error);
		});
		await tasks.note(key, attempt, task);
		return { task };
	};

	const submit = async (
		key: string,
		onUnknown: UnknownPolicy,
		create: () => Promise<Task>,
		isKeyed: boolean,
	): Promise<OnceResult> => {
		for (let attempt = 1; ; attempt++) {
			const { claim, outcome } = await take(key, attempt).catch(notSent);
			if (outcome === 'accepted') return await found(key, attempt);
			if (outcome === 'taken') return await send(claim, key, attempt, create, isKeyed);
			if (!unknownHere.has(key)) {
				if (onUnknown === 'submitAgain') continue;
				if (isKeyed && (await keyedAmong([key], attempt).catch(notSent)).has(key)) continue;
			}
			const later = (await statesOf([key], attempt + 1).catch(notSent)).get(key);
			if (later !== 'accepted' && later !== 'unknown') throw unknownSubmit(key);
		}
	};

	return {
		lookUp: async (keys) => await lookUp(keys).catch(notSent),
		submit: async (key, onUnknown, create, isKeyed = false) => {
			const name = nameOf(key);
			const before = underWay.get(name) ?? Promise.resolve();
			const result = before
				.catch(() => undefined)
				.then(async () => await submit(key, onUnknown, create, isKeyed));
			underWay.set(name, result);
			return await result.finally(() => {
				if (underWay.get(name) === result) underWay.delete(name);
			});
		},
	};
}

function alreadySubmitted(key: string, task: KnownTask | undefined): AlreadySubmitted {
	return { alreadySubmitted: key, ...task };
}

/** Before anything is sent, what goes wrong with the claims costs nothing. */
function notSent(error: unknown): never {
	throw asFailure(error).with({ mayHaveBeenAccepted: false });
}

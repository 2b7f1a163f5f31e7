import type { FailureDetails } from '../model/failureDetails';
import { withRaw } from '../model/rawAnswer';
import { hasEnded, isBareSuccess, type Task } from '../model/task';
import type { Clock } from '../transport/clock';
import { describeCheck, type StatusCheck } from './check';
import { byProvider, lookByProvider, type ByProvider, type LookAtAll } from './byProvider';
import { noResult } from './noResult';
import { nextCheckMs } from './schedule';

/** How a wait ended for one task. A task that failed at the provider was `seen` to have ended. */
export type Outcome =
	| { kind: 'seen'; taskId: string; task: Task }
	| { kind: 'timedOut'; taskId: string; last?: Task; waitedMs: number }
	| { kind: 'gaveUp'; taskId: string; last?: Task; facts: FailureDetails };

/**
 * The state of watching one task. Plain data, because a suspended wait is kept in n8n's database.
 * Times are milliseconds since 1970 by this machine's clock; the provider's clock is never asked.
 */
export interface Watch {
	/** Whose task it is, where those of several providers may be watched together. */
	provider?: string;
	taskId: string;
	startedAt: number;
	deadlineAt: number;
	/** When the task was ordered, as far as known. Only places the looks. */
	orderedAt: number;
	/** From its order to its expected end; `null` when unknown. */
	estimatedMs: number | null;
	/** When to look next. */
	lookAt: number;
	/** Looks in a row that failed, and successes in a row that named no result. */
	failedLooks: number;
	bareLooks: number;
	/** Whether the ended task keeps the provider's answer. */
	includeRawAnswer?: boolean;
	last?: Task;
	/** Set when the watch is over. */
	outcome?: Outcome;
}

/** What {@link watchTasks} needs. */
export interface WatchOptions {
	/** Asks a provider for several tasks. */
	lookAtAll: LookAtAll;
	clock: Clock;
	/**
	 * Whether to give the wait back instead of sleeping on: called with the milliseconds until the
	 * next look and those spent here so far. Without it the wait stays to the end.
	 */
	shouldSuspend?: (untilNextMs: number, heldMs: number) => boolean;
	/** The time that each look takes up, where a provider lets only so many through in a minute. */
	msPerLook?: (provider?: string) => number;
	/** Told after each look, for n8n's log; and after all of a round. */
	onLook?: (text: string) => void;
	onRound?: (watches: readonly Watch[]) => void;
}

/** What to do about a task of which the end has not been seen. */
export const GOES_ON =
	'The task goes on at the provider: run Wait for Task again with this ID. Waiting costs nothing.';

/** A task that will be called back for is taken to last this long. Dance Generator: "typically 2-3 minutes". */
export const USUAL_MS = 150_000;
/** A provider may take a moment to find a task it has just accepted. */
const NOT_FOUND_GRACE_MS = 30_000;
/** A success without its result is asked for again this often before it is an error. */
const BARE_SUCCESS_LOOKS = 3;
/** Long enough to sleep in n8n's database: a round has no more looks than this has room for. */
const ROUND_MS = 66_000;
/** Looks that fall due within this time are done together. */
const TOGETHER_MS = 1_000;

/** Begins to watch a task that is not looked at yet. */
export function startWatch(
	task: Pick<Watch, 'provider' | 'taskId' | 'estimatedMs' | 'includeRawAnswer'> & {
		ageMs: number;
		timeoutMs: number;
	},
	{ now, random }: Pick<Clock, 'now' | 'random'>,
): Watch {
	// The age comes from the provider's clock. One that is hours behind must not make a new task look
	// so late that it is hardly looked at any more.
	const ageMs = Math.min(task.ageMs, task.estimatedMs ?? USUAL_MS);
	const watch: Watch = {
		...(task.provider !== undefined && { provider: task.provider }),
		taskId: task.taskId,
		startedAt: now(),
		deadlineAt: now() + task.timeoutMs,
		orderedAt: now() - ageMs,
		estimatedMs: task.estimatedMs,
		lookAt: now(),
		failedLooks: 0,
		bareLooks: 0,
		...(task.includeRawAnswer && { includeRawAnswer: true }),
	};
	return { ...watch, lookAt: nextLookAt(watch, now(), random()) };
}

/**
 * Watches tasks until all have ended, timed out or been given up, or until `shouldSuspend` says that the
 * wait should be given back. One failing look does not end a watch; only what waiting cannot mend
 * does (a refused key, an unknown task). Rejects only when the execution is cancelled.
 * @returns the watches as they are now, and the milliseconds until the next look when parked.
 */
export async function watchTasks(
	started: readonly Watch[],
	options: WatchOptions,
): Promise<{ watches: Watch[]; suspendMs?: number }> {
	const { clock, shouldSuspend } = options;
	const heldSince = clock.now();
	/** By provider, where its rate lets no look through for a while. */
	const notBefore = new Map<string | undefined, number>();
	let watches = [...started];
	// Bounded: no look is planned past a watch's deadline, and the look at the deadline is its last.
	for (;;) {
		if (watches.every(({ outcome }) => outcome !== undefined)) return { watches };
		const untilNextMs = Math.max(0, nextLookOf(watches, notBefore) - clock.now());
		if (shouldSuspend?.(untilNextMs, clock.now() - heldSince))
			return { watches, suspendMs: untilNextMs };
		await clock.sleep(untilNextMs);
		const due = dueOf(watches, options, notBefore);
		watches = await lookAt(due, watches, options);
		options.onRound?.(watches);
		for (const [provider, looks] of byProvider(due)) {
			notBefore.set(provider, clock.now() + looks.length * msPerLookOf(options, provider));
		}
	}
}

/**
 * The tasks of one round: those whose look is due, the longest due first, of each provider as many as have
 * room.
 */
function dueOf(
	watches: readonly Watch[],
	options: Pick<WatchOptions, 'clock' | 'msPerLook'>,
	notBefore: ByProvider<number> = new Map(),
): Watch[] {
	const before = options.clock.now() + TOGETHER_MS;
	const due = watches
		.filter((watch) => watch.outcome === undefined && dueAt(watch, notBefore) <= before)
		.toSorted((one, other) => one.lookAt - other.lookAt);
	return [...byProvider(due)].flatMap(([provider, its]) => {
		const msPerLook = msPerLookOf(options, provider);
		return its.slice(0, msPerLook > 0 ? Math.max(1, Math.floor(ROUND_MS / msPerLook)) : Infinity);
	});
}

function msPerLookOf({ msPerLook }: Pick<WatchOptions, 'msPerLook'>, provider?: string): number {
	return msPerLook?.(provider) ?? 0;
}

function dueAt({ lookAt, provider }: Watch, notBefore: ByProvider<number>): number {
	return Math.max(lookAt, notBefore.get(provider) ?? 0);
}

/** When the next look at any of the tasks is due; `Infinity` when all are over. */
export function nextLookOf(
	watches: readonly Watch[],
	notBefore: ByProvider<number> = new Map(),
): number {
	const open = watches.filter(({ outcome }) => outcome === undefined);
	return Math.min(...open.map((watch) => dueAt(watch, notBefore)));
}

/** Looks once at each task of this round. Rejects only when the execution is cancelled. */
export async function lookAtDue(
	watches: readonly Watch[],
	options: Pick<WatchOptions, 'clock' | 'lookAtAll' | 'onLook' | 'msPerLook'>,
): Promise<Watch[]> {
	return await lookAt(dueOf(watches, options), watches, options);
}

async function lookAt(
	due: readonly Watch[],
	watches: readonly Watch[],
	{ clock, lookAtAll, onLook }: Pick<WatchOptions, 'clock' | 'lookAtAll' | 'onLook'>,
): Promise<Watch[]> {
	const looks = await lookByProvider(due, lookAtAll);
	return watches.map((watch) => {
		const look = looks.get(watch);
		if (!look) return watch;
		onLook?.(`Task ${watch.taskId}: ${describeCheck(look)}`);
		return afterLook(watch, look, clock.now(), clock.random());
	});
}

/** What a look at a task changes. Pure. */
export function afterLook(before: Watch, look: StatusCheck, now: number, random: number): Watch {
	const watch: Watch =
		'task' in look
			? {
					...before,
					// Kept in n8n's database, maybe for each of hundreds of tasks.
					last: withRaw(look.task, false),
					failedLooks: 0,
					bareLooks: isBareSuccess(look.task) ? before.bareLooks + 1 : 0,
				}
			: { ...before, failedLooks: before.failedLooks + 1 };
	const outcome = outcomeOf(watch, look, now);
	const retryAfterMs = 'failure' in look ? look.failure.details.retryAfterMs : undefined;
	return outcome
		? { ...watch, outcome }
		: { ...watch, lookAt: nextLookAt(watch, now, random, retryAfterMs) };
}

function outcomeOf(watch: Watch, look: StatusCheck, now: number): Outcome | undefined {
	const { taskId, last } = watch;
	const isLastLook = now >= watch.deadlineAt;
	const known = { taskId, ...(last && { last }) };
	if ('failure' in look) {
		const { details } = look.failure;
		const canPass =
			details.kind === 'notFound' ? now - watch.startedAt < NOT_FOUND_GRACE_MS : details.retryable;
		return canPass && !isLastLook
			? undefined
			: { kind: 'gaveUp', ...known, facts: { ...details, taskId, nextStep: howToGoOn(details) } };
	}
	if (isBareSuccess(look.task)) {
		return watch.bareLooks > BARE_SUCCESS_LOOKS || isLastLook
			? { kind: 'gaveUp', ...known, facts: noResult(look.task).details }
			: undefined;
	}
	if (hasEnded(look.task)) {
		return { kind: 'seen', taskId, task: withRaw(look.task, watch.includeRawAnswer === true) };
	}
	return isLastLook ? { kind: 'timedOut', ...known, waitedMs: now - watch.startedAt } : undefined;
}

/** What is said of a status check that failed must not sound as if an order had. */
function howToGoOn({ kind, nextStep, retryable }: FailureDetails): string {
	if (kind === 'notFound') return nextStep;
	return retryable ? GOES_ON : `${nextStep} ${GOES_ON}`;
}

function nextLookAt(watch: Watch, now: number, random: number, retryAfterMs?: number): number {
	return (
		now +
		nextCheckMs({
			elapsedMs: Math.max(0, now - watch.orderedAt),
			estimatedMs: watch.estimatedMs,
			failedChecks: watch.failedLooks,
			retryAfterMs,
			remainingMs: Math.max(0, watch.deadlineAt - now),
			random,
		})
	);
}

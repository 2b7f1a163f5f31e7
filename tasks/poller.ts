import type { Clock } from '../transport/clock';
import { byProvider, checkByProvider, type ByProvider, type CheckAll } from './byProvider';
import { describeCheck } from './check';
import { afterCheck, type TaskPoll } from './taskPoll';

/** What {@link pollUntilEnded} needs. */
export interface PollerOptions {
	/** Asks a provider for several tasks. */
	checkAll: CheckAll;
	clock: Clock;
	/**
	 * Whether to give the wait back instead of sleeping on: called with the milliseconds until the
	 * next check, those spent here so far, and the polls. Without it the wait stays to the end.
	 */
	shouldSuspend?: (untilNextMs: number, heldMs: number, polls: readonly TaskPoll[]) => boolean;
	/** The time that each check takes up, where a provider lets only so many through in a minute. */
	msPerCheck?: (provider?: string) => number;
	/** Told after each check, for n8n's log; and after all of a round. */
	onCheck?: (text: string) => void;
	onRound?: (polls: readonly TaskPoll[]) => void;
}

/** Long enough to sleep in n8n's database: a round has no more checks than this has room for. */
const ROUND_MS = 66_000;
/** Checks that fall due within this time are done together. */
const TOGETHER_MS = 1_000;

/**
 * Polls tasks until all have ended, timed out or been given up, or until `shouldSuspend` says that the
 * wait should be given back. One failing check does not end a poll; only what waiting cannot mend
 * does (a refused key, an unknown task). Rejects only when the execution is cancelled.
 * @returns the polls as they are now, and the milliseconds until the next check when it is to be suspended.
 */
export async function pollUntilEnded(
	started: readonly TaskPoll[],
	options: PollerOptions,
): Promise<{ polls: TaskPoll[]; suspendMs?: number }> {
	const { clock, shouldSuspend } = options;
	const heldSince = clock.now();
	/** By provider, where its rate limit lets no check through for a while. */
	const notBefore = new Map<string | undefined, number>();
	let polls = [...started];
	// Bounded: no check is planned past a poll's deadline, and the check at the deadline is its last.
	for (;;) {
		if (polls.every(({ outcome }) => outcome !== undefined)) return { polls };
		const untilNextMs = Math.max(0, nextCheckOf(polls, notBefore) - clock.now());
		if (shouldSuspend?.(untilNextMs, clock.now() - heldSince, polls))
			return { polls, suspendMs: untilNextMs };
		await clock.sleep(untilNextMs);
		const due = dueOf(polls, options, notBefore);
		polls = await checkTasks(due, polls, options);
		options.onRound?.(polls);
		for (const [provider, checked] of byProvider(due)) {
			notBefore.set(provider, clock.now() + checked.length * msPerCheckOf(options, provider));
		}
	}
}

/**
 * The tasks of one round: those whose check is due, the longest due first, of each provider as many as have
 * room.
 */
function dueOf(
	polls: readonly TaskPoll[],
	options: Pick<PollerOptions, 'clock' | 'msPerCheck'>,
	notBefore: ByProvider<number> = new Map(),
): TaskPoll[] {
	const before = options.clock.now() + TOGETHER_MS;
	const due = polls
		.filter((poll) => poll.outcome === undefined && dueAt(poll, notBefore) <= before)
		.toSorted((one, other) => one.checkAt - other.checkAt);
	return [...byProvider(due)].flatMap(([provider, its]) => {
		const msPerCheck = msPerCheckOf(options, provider);
		return its.slice(0, msPerCheck > 0 ? Math.max(1, Math.floor(ROUND_MS / msPerCheck)) : Infinity);
	});
}

function msPerCheckOf(
	{ msPerCheck }: Pick<PollerOptions, 'msPerCheck'>,
	provider?: string,
): number {
	return msPerCheck?.(provider) ?? 0;
}

function dueAt({ checkAt, provider }: TaskPoll, notBefore: ByProvider<number>): number {
	return Math.max(checkAt, notBefore.get(provider) ?? 0);
}

/** When the next check of any of the tasks is due; `Infinity` when all are over. */
export function nextCheckOf(
	polls: readonly TaskPoll[],
	notBefore: ByProvider<number> = new Map(),
): number {
	const open = polls.filter(({ outcome }) => outcome === undefined);
	return Math.min(...open.map((poll) => dueAt(poll, notBefore)));
}

/** Checks each task of this round once. Rejects only when the execution is cancelled. */
export async function checkDue(
	polls: readonly TaskPoll[],
	options: Pick<PollerOptions, 'clock' | 'checkAll' | 'onCheck' | 'msPerCheck'>,
): Promise<TaskPoll[]> {
	return await checkTasks(dueOf(polls, options), polls, options);
}

async function checkTasks(
	due: readonly TaskPoll[],
	polls: readonly TaskPoll[],
	{ clock, checkAll, onCheck }: Pick<PollerOptions, 'clock' | 'checkAll' | 'onCheck'>,
): Promise<TaskPoll[]> {
	const checks = await checkByProvider(due, checkAll);
	return polls.map((poll) => {
		const check = checks.get(poll);
		if (!check) return poll;
		onCheck?.(`Task ${poll.taskId}: ${describeCheck(check)}`);
		return afterCheck(poll, check, clock.now(), clock.random());
	});
}

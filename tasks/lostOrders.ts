import type { FailureDetails } from '../model/failureDetails';
import type { Task } from '../model/task';
import type { Provider } from '../providers/provider';
import type { Api } from '../transport/api';
import type { Failure } from '../transport/failure';
import { walkList } from './list';
import { createdMs } from './listOrder';

/** The provider's clock may differ from ours by this much. */
const CLOCK_SKEW_MS = 120_000;
/** A list without an order is walked to its end; not further than this. */
const MAX_PAGES = 100;
/** More than these would be somebody else's batch. */
const MOST_NAMED = 100;

/** When an order was under way of which it is open whether it was accepted. */
export type LostOrder = Pick<FailureDetails, 'sentAtMs' | 'endedAtMs'>;

/** What the provider's list shows after orders were lost. */
export interface ListSnapshot {
	/** Tasks created since then that nobody here knows. */
	unknown: Task[];
	/** By the provider's clock; milliseconds since 1970. */
	sinceMs: number;
	/** By this machine's clock. */
	lookedAtMs: number;
	/** Whether every task created since then was seen. */
	isWhole: boolean;
}

/**
 * Looks for the tasks that appeared at the provider since the first of the orders was sent, in
 * whichever try of the run that was, and that no answer accounts for. They may be the ones ordered, or
 * somebody else's of the same account, so they are named and never taken for granted. Asked once all
 * answers are in.
 * @param knownIds of tasks that are accounted for, in every try
 * @returns `undefined` when the list cannot be had
 */
export async function lookForLost(
	provider: Provider,
	api: Api,
	orders: readonly LostOrder[],
	knownIds: ReadonlySet<string>,
	now: () => number,
): Promise<ListSnapshot | undefined> {
	const firstSentAt = Math.min(...orders.map(({ sentAtMs = Infinity }) => sentAtMs));
	const sinceMs = firstSentAt - CLOCK_SKEW_MS;
	const lookedAtMs = now();
	try {
		const { tasks, isWhole } = await walkList(provider, api, {
			enough: ({ leftBeforeMs }) => leftBeforeMs < sinceMs,
			maxPages: MAX_PAGES,
		});
		// A task without a time may be as new as any other.
		const isSince = (task: Task) => !(createdMs(task) < sinceMs);
		const unknown = tasks.filter((task) => isSince(task) && !knownIds.has(task.taskId));
		return { unknown, sinceMs, lookedAtMs, isWhole };
	} catch {
		return undefined;
	}
}

/** The failure of an order that may have been accepted, with what a look at the list showed. */
export function withFound(failure: Failure, look: ListSnapshot | undefined): Failure {
	const { nextStep } = failure.details;
	const candidates = look ? candidatesFor(failure.details, look) : [];
	return failure.with({
		...(candidates.length > 0 && { possibleTaskIds: candidates.map(({ taskId }) => taskId) }),
		nextStep: `${look ? sentenceOf(candidates, look) : "The provider's list of tasks could not be read."} ${nextStep}`,
	});
}

/**
 * The tasks that may be the one ordered, nearest in time first: made while the order was under way; if
 * there are none, all later ones. The list tells nothing else by which an order could be recognised.
 */
function candidatesFor(
	{ sentAtMs = 0, endedAtMs = 0 }: LostOrder,
	{ unknown }: ListSnapshot,
): Task[] {
	const distanceMs = (task: Task) => {
		const at = createdMs(task);
		return Number.isNaN(at) ? CLOCK_SKEW_MS : Math.max(0, sentAtMs - at, at - endedAtMs);
	};
	const since = unknown.filter((task) => !(createdMs(task) < sentAtMs - CLOCK_SKEW_MS));
	const meanwhile = since.filter((task) => distanceMs(task) <= CLOCK_SKEW_MS);
	return (meanwhile.length > 0 ? meanwhile : since)
		.toSorted((one, other) => distanceMs(one) - distanceMs(other))
		.slice(0, MOST_NAMED);
}

function sentenceOf(candidates: readonly Task[], { sinceMs, lookedAtMs, isWhole }: ListSnapshot) {
	const since = new Date(sinceMs).toISOString();
	if (candidates.length > 0) {
		const names = candidates.map(
			({ taskId, createdAt }) => `${taskId} (${createdAt ?? 'undated'})`,
		);
		return `The provider lists what no answer of this run accounts for; it may be the task ordered here: ${names.join(', ')}. Look at it with Dance Video Wait for Task before ordering again.${isWhole ? '' : ` The list could not be looked through back to ${since}: there may be others.`}`;
	}
	return isWhole
		? `The provider's list of tasks, looked through at ${new Date(lookedAtMs).toISOString()}, shows none created since ${since} that this run does not know. A task may come into the list later.`
		: `The provider's list of tasks could not be looked through back to ${since}, so it does not show whether a task was made.`;
}

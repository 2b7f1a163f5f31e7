import type { FailureDetails } from '../model/failureDetails';
import type { Provider } from '../providers/provider';
import type { Api } from '../transport/api';
import { Failure } from '../transport/failure';
import type { Clock } from '../transport/clock';
import { walkList } from './list';
import { createdMs } from './listOrder';
import { taskIdOf, type FailedSubmit, type SubmitOutcome, type SubmitResult } from './submitResult';
import type { Task } from '../model/task';

/** The provider's clock may differ from ours by this much. */
const CLOCK_SKEW_MS = 120_000;
/** A list without an order is walked to its end; not further than this. */
const MAX_PAGES = 100;
/** More than these would be somebody else's batch. */
const MOST_NAMED = 100;

/** When a request was on its way of which it is open whether it was accepted. */
export type LostSubmit = Pick<FailureDetails, 'sentAtMs' | 'endedAtMs'>;

/** What the provider's list shows after answers were lost. */
export interface ListCheck {
	/** Tasks created since then that nobody here knows. */
	unknown: Task[];
	/** By the provider's clock; milliseconds since 1970. */
	sinceMs: number;
	/** By this machine's clock. */
	checkedAtMs: number;
	/** Whether every task created since then was seen. */
	isWhole: boolean;
}

/**
 * Finds the tasks that appeared at the provider since the first of the requests was sent, in whichever
 * try of the run that was, and that no answer accounts for. They may be the ones submitted, or somebody
 * else's of the same account, so they are named and never taken for granted. Asked once all answers are
 * in.
 * @param knownIds of tasks that are accounted for, in every try
 * @returns `undefined` when the list cannot be had
 */
export async function findUnknownTasks(
	provider: Provider,
	api: Api,
	lost: readonly LostSubmit[],
	knownIds: ReadonlySet<string>,
	now: () => number,
): Promise<ListCheck | undefined> {
	const firstSentAt = Math.min(...lost.map(({ sentAtMs = Infinity }) => sentAtMs));
	const sinceMs = firstSentAt - CLOCK_SKEW_MS;
	const checkedAtMs = now();
	try {
		const { tasks, isWhole } = await walkList(provider, api, {
			enough: ({ leftBeforeMs }) => leftBeforeMs < sinceMs,
			maxPages: MAX_PAGES,
		});
		// A task without a time may be as new as any other.
		const isSince = (task: Task) => !(createdMs(task) < sinceMs);
		const unknown = tasks.filter((task) => isSince(task) && !knownIds.has(task.taskId));
		return { unknown, sinceMs, checkedAtMs, isWhole };
	} catch {
		return undefined;
	}
}

/** The failure of a request that may have been accepted, with what the list showed. */
export function withFound(failure: Failure, check: ListCheck | undefined): Failure {
	const { nextStep } = failure.details;
	const candidates = check ? candidatesFor(failure.details, check) : [];
	return failure.with({
		...(candidates.length > 0 && { possibleTaskIds: candidates.map(({ taskId }) => taskId) }),
		nextStep: `${check ? sentenceOf(candidates, check) : "The provider's list of tasks could not be read."} ${nextStep}`,
	});
}

/**
 * The tasks that may be the one submitted, nearest in time first: made while the request was on its way; if
 * there are none, all later ones. The list tells nothing else by which it could be recognised.
 */
function candidatesFor(
	{ sentAtMs = 0, endedAtMs = 0 }: LostSubmit,
	{ unknown }: ListCheck,
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

function sentenceOf(candidates: readonly Task[], { sinceMs, checkedAtMs, isWhole }: ListCheck) {
	const since = new Date(sinceMs).toISOString();
	if (candidates.length > 0) {
		const names = candidates.map(
			({ taskId, createdAt }) => `${taskId} (${createdAt ?? 'undated'})`,
		);
		return `The provider lists what no answer in this run accounts for; it may be the task created here: ${names.join(', ')}. Check it with Dance Video Wait for Task before creating the task again.${isWhole ? '' : ` The list could not be read back to ${since}: there may be others.`}`;
	}
	return isWhole
		? `The provider's list of tasks, read at ${new Date(checkedAtMs).toISOString()}, shows none created since ${since} that this run does not know. A task may appear in the list later.`
		: `The provider's list of tasks could not be read back to ${since}, so it does not show whether a task was created.`;
}

/**
 * Where it is open whether a submission was accepted, the provider's list is asked once, and what it
 * shows is added to the error. Of a request that another provider or account got it shows nothing.
 * @param connectionOf only asked for where there is a list
 * @param knownIds of tasks that the execution has from elsewhere than these submissions
 */
export async function withPossibleTasks<Outcome extends SubmitOutcome>(
	provider: Provider,
	connectionOf: () => Promise<{ api: Api; clock: Pick<Clock, 'now'>; account?: string }>,
	outcomes: readonly Outcome[],
	knownIds: readonly string[] = [],
): Promise<Outcome[]> {
	const mayBeHere = (result: SubmitResult): result is FailedSubmit =>
		isLost(result) && (result.provider ?? provider.id) === provider.id;
	if (!provider.listTasks || !outcomes.some(({ result }) => mayBeHere(result)))
		return [...outcomes];
	const connection = await connectionOf().catch(() => undefined);
	const isLostHere = (result: SubmitResult): result is FailedSubmit =>
		mayBeHere(result) && (result.account ?? connection?.account) === connection?.account;
	const lost = outcomes.flatMap(({ result }) => (isLostHere(result) ? [result.details] : []));
	if (lost.length === 0) return [...outcomes];
	const known = new Set([
		...knownIds,
		...outcomes.flatMap(({ result }) => knownIdOf(result) ?? []),
	]);
	const check =
		connection &&
		(await findUnknownTasks(provider, connection.api, lost, known, () => connection.clock.now()));
	return outcomes.map((outcome) => {
		if (!isLostHere(outcome.result)) return outcome;
		const { details } = withFound(new Failure(outcome.result.details), check);
		return { ...outcome, result: { ...outcome.result, details } };
	});
}

/** The task that an outcome accounts for, whichever run has submitted it. */
function knownIdOf(result: SubmitResult): string | undefined {
	return 'alreadySubmitted' in result ? result.taskId : taskIdOf(result);
}

/** Of one that an earlier run sent, no time is known. */
function isLost(result: SubmitResult): result is FailedSubmit {
	if (!('details' in result)) return false;
	const { mayHaveBeenAccepted, taskId, sentAtMs } = result.details;
	return mayHaveBeenAccepted === true && taskId === undefined && sentAtMs !== undefined;
}

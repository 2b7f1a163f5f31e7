import type { Provider } from '../providers/provider';
import type { Api } from '../transport/api';
import type { Failure } from '../transport/failure';
import { listTasks } from './list';
import type { Task } from './task';

/** The provider's clock may be this far behind ours. */
const CLOCK_SKEW_MS = 120_000;
/** More that nobody here knows would be somebody else's batch. */
const MOST_UNKNOWN = 100;

/**
 * After orders whose end is unknown: the tasks that appeared at the provider since the first of them
 * was sent and that no answer accounts for. They may be the ones ordered, or somebody else's of the
 * same account, so they are named and never taken for granted. Asked once all answers are in.
 * @param sentAt milliseconds since 1970 by this machine's clock
 * @returns `undefined` where the provider has no list, or it cannot be had
 */
export async function tasksSince(
	provider: Provider,
	api: Api,
	sentAt: number,
	knownIds: ReadonlySet<string>,
): Promise<Task[] | undefined> {
	if (!provider.listTasks) return undefined;
	const isSince = ({ createdAt }: Task) =>
		createdAt === null || Date.parse(createdAt) >= sentAt - CLOCK_SKEW_MS;
	try {
		const listed = await listTasks(provider, api, {
			limit: knownIds.size + MOST_UNKNOWN,
			enough: (page) => !page.every(isSince),
		});
		return listed.filter((task) => isSince(task) && !knownIds.has(task.taskId));
	} catch {
		// The order's own failure is what is told then, with the IDs of the others.
		return undefined;
	}
}

/** The failure of an order that may have been accepted, with what a look at the list showed. */
export function withFound(failure: Failure, found: readonly Task[] | undefined): Failure {
	if (found === undefined) return failure;
	const { nextStep } = failure.facts;
	if (found.length === 0) {
		return failure.with({
			nextStep: `No new task is listed at the provider yet, so it is likely that none was made. ${nextStep}`,
		});
	}
	const names = found.map(({ taskId, createdAt }) => `${taskId} (${createdAt ?? 'undated'})`);
	return failure.with({
		possibleTaskIds: found.map(({ taskId }) => taskId),
		nextStep: `The provider lists what no answer of this run accounts for; it may be the task ordered here: ${names.join(', ')}. Look at it with Dance Video Wait for Task before ordering again. ${nextStep}`,
	});
}

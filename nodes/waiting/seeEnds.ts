import { withRaw } from '../../model/rawAnswer';
import { hasEnded, isBareSuccess, type Task } from '../../model/task';
import type { ConnectTo } from '../connect';
import { checkRequests } from './checkRequests';
import type { SeenEnds } from './sleepCalls';
import type { ReadRequest, WaitRequest } from './waitRequest';

/** Checks that are made at once: more would be made in vain when the first of them finds an open task. */
const MOST_AT_ONCE = 5;

/**
 * Asks for the tasks of the items in order, up to the first that is open or cannot be asked for. First for
 * one, then for as many at once as have just been seen to have ended. One that has been seen before is not
 * asked for. Rejects only when the execution is cancelled.
 * @param requests read no further than is asked for
 * @param seen gets the ends that are found
 * @returns those of the last asked for that have not ended; none when all have
 */
export async function seeEnds(
	connectTo: ConnectTo,
	requests: Iterable<ReadRequest>,
	seen: SeenEnds,
): Promise<WaitRequest[]> {
	let found = 0;
	let batch: WaitRequest[] = [];
	for (const request of requests) {
		if (!('taskId' in request) || endOf(request, seen)) continue;
		batch.push(request);
		if (batch.length < Math.min(Math.max(1, found), MOST_AT_ONCE)) continue;
		const open = await openOf(connectTo, batch, seen);
		if (open.length > 0) return open;
		found += batch.length;
		batch = [];
	}
	return await openOf(connectTo, batch, seen);
}

/** The task of a request, where it was seen to have ended. */
export function endOf(request: WaitRequest, seen: SeenEnds): Task | undefined {
	return seen.get(keyOf(request));
}

async function openOf(
	connectTo: ConnectTo,
	requests: readonly WaitRequest[],
	seen: SeenEnds,
): Promise<WaitRequest[]> {
	const checks = await checkRequests(connectTo, requests);
	for (const [request, check] of checks) {
		if ('failure' in check) continue;
		if (!hasEnded(check.task) || isBareSuccess(check.task)) continue;
		const { includeRawAnswer = false } = request.delivery;
		seen.set(keyOf(request), withRaw(check.task, includeRawAnswer));
	}
	return requests.filter((request) => !endOf(request, seen));
}

/** Two providers may give the same ID; and an answer is kept whole only where it is wanted. */
function keyOf({ provider, taskId, delivery }: WaitRequest): string {
	return `${provider.id} ${taskId} ${delivery.includeRawAnswer === true}`;
}

import type { IExecuteFunctions } from 'n8n-workflow';

import { AWAKE_MS } from '../../tasks/turns';

/** Sub-executions that are awake in this process. */
const awake = new Set<string>();

/** Does something for which a sub-execution is awake, however long it takes. */
export async function whileAwake<Result>(
	executionId: string,
	work: () => Promise<Result>,
): Promise<Result> {
	awake.add(executionId);
	try {
		return await work();
	} finally {
		awake.delete(executionId);
	}
}

/** n8n wakes an execution by its timer within moments, unless it was not running then. */
const ON_TIME_MS = 30_000;

/**
 * When to come back and see whether a sub-execution is gone; `undefined` when it is gone. It lives
 * while it sleeps, and for as long as it may be awake after that. Killed while it was awake, it has the
 * time of its last waking for ever.
 * @param plannedAt when this was to be found out; it is later when n8n itself was not running
 */
export async function nextCheckOn(
	context: IExecuteFunctions,
	executionId: string,
	plannedAt: number,
	now = Date.now(),
): Promise<number | undefined> {
	// Large files take their time; in another process it cannot be seen.
	if (awake.has(executionId)) return now + AWAKE_MS;
	let wakesAt: Date | undefined;
	try {
		wakesAt = (await context.getExecutionDataById(executionId))?.waitTill;
	} catch {
		// The database does not answer: nothing is known, and nothing is lost by asking later.
		return now + AWAKE_MS;
	}
	if (wakesAt === undefined || wakesAt === null) return undefined;
	const goneAt = new Date(wakesAt).getTime() + AWAKE_MS;
	if (goneAt > now) return goneAt;
	// Both were due while n8n was not running, and both have been woken only now.
	return now - plannedAt > ON_TIME_MS ? now + AWAKE_MS : undefined;
}

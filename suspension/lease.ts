import type { IExecuteFunctions } from 'n8n-workflow';

import { isCallerStopped } from './callers';
import { LOST_AFTER_MS, signsOf } from './signsOfLife';
import { sleepsOn } from './sleepsOn';
import { AWAKE_MS, suspensionMs } from './timing';

/** How long one worker works, and when its supervisor comes to see whether it is gone. */
export interface Lease {
	/** The worker does not sleep beyond this time; it hands its state over instead. */
	until: number;
	/** Later than a living worker can be awake after its first sleep. */
	checkAt: number;
}

/** A lease gets longer with the job, to at most this: so a long job takes few sub-executions. */
const LONGEST_LEASE_MS = 30 * 60_000;

/**
 * Plans a worker's lease: to its first step, and as long again as the job has lasted so far. However
 * long the lease, the supervisor looks after the worker each time it has been awake. Pure.
 */
export function planLease(untilDueMs: number, lastedMs: number, now: number): Lease {
	const firstStepAt = now + suspensionMs(untilDueMs);
	const until = Math.max(firstStepAt, now + Math.min(lastedMs, LONGEST_LEASE_MS));
	return { until, checkAt: firstStepAt + AWAKE_MS };
}

/** Workers that are awake in this process, by their executions. */
const awake = new Set<string>();

/** Does something for which a worker is awake, however long it takes. */
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

/** When to see again whether a worker is gone, and the signs of life that it has given so far. */
export interface NextCheck {
	checkAt: number;
	signs: number;
}

/**
 * When to come back and see whether a worker is gone; `undefined` when it is gone. It lives while it
 * sleeps, for as long as it may be awake after that, and while it goes on giving signs of life. Killed
 * while it was awake, it has the time of its last waking for ever.
 * @param plannedAt when this was to be found out; it is later when n8n itself was not running
 * @param signsBefore how many signs it had given by the last time
 */
export async function nextCheckOn(
	context: IExecuteFunctions,
	workerId: string,
	{ plannedAt, signsBefore }: { plannedAt: number; signsBefore: number },
	now = Date.now(),
): Promise<NextCheck | undefined> {
	const again = (checkAt: number, signs = signsBefore): NextCheck => ({ checkAt, signs });
	// Large files take their time.
	if (awake.has(workerId)) return again(now + AWAKE_MS);
	let wakesAt: Date | undefined;
	try {
		wakesAt = (await context.getExecutionDataById(workerId))?.waitTill;
	} catch {
		// The database does not answer: nothing is known, and nothing is lost by asking later.
		return again(now + AWAKE_MS);
	}
	if (wakesAt === undefined || wakesAt === null) return undefined;
	const goneAt = new Date(wakesAt).getTime() + AWAKE_MS;
	if (goneAt > now) return again(goneAt);
	// Both were due while n8n was not running, and both have been woken only now.
	if (now - plannedAt > ON_TIME_MS) return again(now + AWAKE_MS);
	const signs = await signsOf(context, workerId);
	return signs > signsBefore ? again(now + LOST_AFTER_MS, signs) : undefined;
}

/** An execution that wants what is done here. */
export interface Sleeper {
	id: string;
	/** The sub-execution that it sleeps on. */
	on?: string;
	/** Whether those that have called it, and wait for it, must not have been stopped either. */
	withCallers?: boolean;
}

/**
 * Whether executions still sleep on what is done here. n8n stops the one execution a user stops, and
 * loses those it is killed in or that a user deletes: their sub-executions sleep and wake all the same,
 * and must neither spend money nor ask a provider when no one will read the answer.
 * @param unknown what an execution counts as that n8n's database does not tell of at the moment
 */
export async function areAsleep(
	context: IExecuteFunctions,
	sleepers: readonly Sleeper[],
	unknown: 'gone' | 'asleep',
): Promise<boolean> {
	for (const { id, on, withCallers } of sleepers) {
		try {
			const data = await context.getExecutionDataById(id);
			if (!data?.waitTill || data.resultData.error) return false;
			if (on !== undefined && !sleepsOn(data, on)) return false;
			if (withCallers && (await isCallerStopped(context, data))) return false;
		} catch {
			if (unknown === 'gone') return false;
		}
	}
	return true;
}

import { EARLIEST_PART } from './schedule';
import type { TaskPoll } from './taskPoll';

/**
 * A suspended wait that was woken stays awake for so long, and then sleeps for at least so long: n8n can do
 * no better (suspension/timing.ts). So it is to be awake in the minute around the expected end.
 */
const AWAKE_MS = 60_000;
const SHORTEST_SLEEP_MS = 65_000;
/** That minute begins so long before the expected end. */
const BEFORE_END_MS = 36_000;
/** From one check on the way there to the next; n8n may be ten seconds late. */
const STEP_MS = SHORTEST_SLEEP_MS + 10_000;
/** Executions whose tasks were created at the same moment are not to wake at the same moment. */
const SPREAD_MS = 5_000;
/** A suspended wait for a long task is not resumed more often than every this part of its estimate. */
const LONG_TASK_PART = 0.01;

/**
 * How long a suspended wait had best sleep whose next check is due so soon: until shortly before the expected
 * end of its tasks, if that is later, with one check every so often on the way. For a task of up to three
 * minutes, one that is late or one of which nothing is known, that is until the check is due. Pure.
 */
export function sleepToNearEnd(
	untilNextMs: number,
	polls: readonly TaskPoll[],
	now: number,
): number {
	const open = polls.filter(({ outcome }) => outcome === undefined);
	const untilNearMs = Math.min(...open.map(nearEndAt)) - now;
	if (untilNextMs <= 0 || !(untilNearMs > untilNextMs)) return untilNextMs;
	if (untilNearMs < SHORTEST_SLEEP_MS) {
		// Woken late: to stay awake from here on, or to sleep once more, whichever is awake at the end.
		return untilNearMs + BEFORE_END_MS < AWAKE_MS ? untilNextMs : SHORTEST_SLEEP_MS;
	}
	const stepMs = Math.max(STEP_MS, ...open.map(({ estimatedMs }) => longStepMs(estimatedMs)));
	const leastMs = Math.max(untilNextMs, SHORTEST_SLEEP_MS);
	return untilNearMs - stepMs * Math.floor((untilNearMs - leastMs) / stepMs);
}

/** The shortest sleep of a suspended wait for a task with this estimate. */
export function longStepMs(estimatedMs: number | null): number {
	return (estimatedMs ?? 0) * LONG_TASK_PART;
}

/** When to be awake from; in the past where a check comes soon enough as it is. */
function nearEndAt({ createdAt, estimatedMs, checkAt, deadlineAt }: TaskPoll): number {
	const lastsMs = estimatedMs ?? 0;
	if (lastsMs * (1 - EARLIEST_PART) <= BEFORE_END_MS) return 0;
	// The time of a check has chance in it.
	return Math.min(deadlineAt, createdAt + lastsMs - BEFORE_END_MS + (checkAt % SPREAD_MS));
}

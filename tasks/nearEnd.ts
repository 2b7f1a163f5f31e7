import { EARLIEST_PART } from './schedule';
import type { TaskPoll } from './taskPoll';

/**
 * A suspended wait that was woken stays awake for a minute, and then sleeps for longer than one: n8n can
 * do no better (suspension/timing.ts). So it is to be awake in the minute around the expected end.
 */
const BEFORE_END_MS = 36_000;
/** Executions whose tasks were created at the same moment are not to wake at the same moment. */
const SPREAD_MS = 5_000;
/** From one check on the way there to the next: what n8n needs for a sleep, and ten seconds to be late. */
const STEP_MS = 75_000;
/** A suspended wait for a long task is not resumed more often than every this part of its estimate. */
export const LONG_TASK_PART = 0.01;

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
	const stepMs = Math.max(STEP_MS, ...open.map(({ estimatedMs }) => longStepMs(estimatedMs)));
	return untilNearMs - stepMs * Math.floor((untilNearMs - untilNextMs) / stepMs);
}

/** The shortest sleep of a suspended wait for a task with this estimate. */
export function longStepMs(estimatedMs: number | null): number {
	return (estimatedMs ?? 0) * LONG_TASK_PART;
}

function nearEndAt({ createdAt, estimatedMs, checkAt, deadlineAt }: TaskPoll): number {
	if (estimatedMs === null) return 0;
	const beforeEndMs = Math.min(estimatedMs * (1 - EARLIEST_PART), BEFORE_END_MS);
	// The time of a check has chance in it.
	return Math.min(deadlineAt, createdAt + estimatedMs - beforeEndMs + (checkAt % SPREAD_MS));
}

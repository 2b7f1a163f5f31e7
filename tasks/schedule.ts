/** What is known when the next check of a task is planned. All times in milliseconds. */
export interface CheckPlan {
	/** Since the task began, as far as known; else since the wait began. */
	elapsedMs: number;
	/** From the task's beginning to its expected end; `null` when the provider gives none. */
	estimatedMs: number | null;
	/** Checks in a row that failed. */
	failedChecks: number;
	/** What the server asked for with the last failed check. */
	retryAfterMs: number | undefined;
	/** Until the wait ends. */
	remainingMs: number;
	/** 0 <= x < 1 */
	random: number;
}

/** A task is not expected before this part of its estimate. */
export const EARLIEST_PART = 0.8;
/** From here on it may end any moment. */
const LIKELY_FROM_PART = 0.9;
/** From here on it is late, and checked less often the later it is. */
const LATE_FROM_PART = 1.5;
/** Dance Generator's document recommends "every 5-10 seconds"; it suits the others too. */
const NEAR_END_MS = { min: 5_000, max: 10_000 } as const;
/** The longer ones of these steps while the end is not likely yet, the shorter ones when it is. */
const BEFORE_END_MS = { min: 7_500, max: 10_000 } as const;
const AROUND_END_MS = { min: 5_000, max: 7_500 } as const;
/** For a task expected within seconds, steps of 5 to 10 seconds would be longer than the task. */
const SHORT_TASK = { part: 0.25, leastMs: 1_000 } as const;
/** A task that is late, or of which nothing is known, is checked every this part of its age. */
const LATE_PART = 0.1;
const LONGEST_MS = 120_000;

/**
 * When to check a task next: sleep until it may be ready, then check every 5 to 10 seconds, and less
 * often the later it is. Never past the end of the wait: the last check is then.
 */
export function nextCheckMs(plan: CheckPlan): number {
	const wished = Math.max(regularMs(plan), afterFailureMs(plan));
	return Math.max(0, Math.min(Math.round(wished), plan.remainingMs));
}

function regularMs({ elapsedMs, estimatedMs, random }: CheckPlan): number {
	const byAge = Math.min(LONGEST_MS, elapsedMs * LATE_PART);
	if (estimatedMs === null) return Math.max(between(NEAR_END_MS, random), byAge);
	const isLikely = elapsedMs >= estimatedMs * LIKELY_FROM_PART;
	const step = between(isLikely ? AROUND_END_MS : BEFORE_END_MS, random);
	const near = Math.min(step, Math.max(SHORT_TASK.leastMs, estimatedMs * SHORT_TASK.part));
	const untilExpected = estimatedMs * EARLIEST_PART - elapsedMs;
	if (untilExpected > 0) return untilExpected + near * random;
	return elapsedMs > estimatedMs * LATE_FROM_PART ? Math.max(near, byAge) : near;
}

function between({ min, max }: { min: number; max: number }, random: number): number {
	return min + random * (max - min);
}

function afterFailureMs({ failedChecks, retryAfterMs, random }: CheckPlan): number {
	if (failedChecks === 0) return 0;
	const backoff = NEAR_END_MS.min * 2 ** (failedChecks - 1) * (1 + random / 2);
	return Math.max(retryAfterMs ?? 0, Math.min(LONGEST_MS, backoff));
}

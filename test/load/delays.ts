import type { Outage } from './kills';
import { AWAKE_BEFORE_END_MS, ESTIMATED_MS } from './plan';
import type { Result } from './results';

/** Milliseconds from the end of a task to the start of the next node, over many executions. */
export interface Delays {
	count: number;
	p50: number;
	p95: number;
	max: number;
}

/** Milliseconds from the end of a task to the start of the next node; endless where it never began. */
export function delayOf({ taskEndedAt, wentOnAt }: Result): number {
	return taskEndedAt === undefined || wentOnAt === undefined ? Infinity : wentOnAt - taskEndedAt;
}

/** Sums up the delays of executions. */
export function delaysOf(results: readonly Result[]): Delays {
	const sorted = results.map(delayOf).toSorted((one, other) => one - other);
	const at = (part: number) => sorted[Math.ceil(part * sorted.length) - 1] ?? NaN;
	return { count: sorted.length, p50: at(0.5), p95: at(0.95), max: at(1) };
}

/**
 * After an outage n8n catches up with what was due meanwhile: on two cores, which are busy three quarters of
 * the time as it is, for three times as long as that has lasted.
 */
const CATCHING_UP = 3;

/**
 * Whether a kill could delay an execution: some part of it was awake when the process was killed, or its
 * task ended before all was as before. By the sandbox's clock, not by what became of it.
 */
export function couldBeDelayed(result: Result, outages: readonly Outage[]): boolean {
	const endsAt = result.taskCreatedAt + ESTIMATED_MS;
	const awakeFrom = endsAt - AWAKE_BEFORE_END_MS;
	return outages.some(
		({ from, to }) => awakeFrom < to + CATCHING_UP * (to - from) && endsAt > from,
	);
}

/** One line for people. */
export function inWords({ count, p50, p95, max }: Delays): string {
	const [a, b, c] = [p50, p95, max].map((ms) =>
		ms === Infinity ? 'never' : `${(ms / 1000).toFixed(1)} s`,
	);
	return `${count}: median ${a}, p95 ${b}, longest ${c}`;
}

import type { FailureDetails } from '../../model/failureDetails';
import { makeTask, type Task } from '../../model/task';
import type { StatusCheck } from '../../tasks/check';
import { startPoll, type TaskPoll } from '../../tasks/taskPoll';
import type { Clock } from '../../transport/clock';
import { Failure } from '../../transport/failure';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;

/** No test sleeps so often: what does would never end. */
const MOST_SLEEPS = 3_000;

/** Counts sleeps, and fails where they come to no end: at once, not when the test's time is up. */
export function countedSleeps(): () => void {
	let slept = 0;
	return () => {
		if (++slept > MOST_SLEEPS) throw new Error(`Slept ${MOST_SLEEPS} times`);
	};
}

/** A clock that only goes on when something sleeps. */
export interface ManualClock extends Clock {
	set(ms: number): void;
}

export function manualClock(random = 0.5): ManualClock {
	let now = 1_000_000;
	const count = countedSleeps();
	return {
		now: () => now,
		random: () => random,
		sleep: async (ms) => {
			count();
			now += ms;
		},
		set: (ms) => {
			now = ms;
		},
	};
}

export const task = (taskId: string, known: Partial<Task> = {}): Task =>
	makeTask({ provider: 'vtrix', taskId, status: 'processing', ...known });

export const done = (taskId: string): Task =>
	task(taskId, {
		status: 'succeeded',
		outputs: [
			{
				type: 'video',
				url: `https://cdn.example/${taskId}.mp4`,
				width: null,
				height: null,
				durationSeconds: null,
			},
		],
	});

/** A success that names no result. */
export const bare = (taskId: string): Task => task(taskId, { status: 'succeeded' });

export const failed = (taskId: string, message = 'No person in the video'): Task =>
	task(taskId, { status: 'failed', error: { code: null, message } });

export const failing = (details: Partial<FailureDetails> = {}): StatusCheck => ({
	failure: new Failure({
		kind: 'providerBusy',
		message: 'It is busy',
		nextStep: 'Try again.',
		retryable: true,
		...details,
	}),
});

export const NOT_FOUND = failing({ kind: 'notFound', httpStatus: 404, retryable: false });
export const REFUSED = failing({ kind: 'authentication', httpStatus: 401, retryable: false });

/** How a task shows itself: by the time since the script began, and how often it was checked. */
export type Script = (elapsedMs: number, nth: number) => StatusCheck;

/** A task that succeeds after so long, whatever happens in the checks before. */
export const succeedsAfter =
	(taskId: string, durationMs: number): Script =>
	(elapsedMs) => ({ task: elapsedMs < durationMs ? task(taskId) : done(taskId) });

/** Checks in a row; the last one stays. */
export const inTurn =
	(...checks: StatusCheck[]): Script =>
	(_elapsedMs, nth) =>
		checks[Math.min(nth, checks.length) - 1] ?? failing();

/** A provider of which only the tasks are played, and the time by a clock. */
export function scriptedTasks(parts: Record<string, Script>, clock: ManualClock = manualClock()) {
	const beganAt = clock.now();
	/** Which task was checked when, in seconds since the beginning. */
	const checks: Array<{ taskId: string; atSeconds: number }> = [];
	const checkAll = async (taskIds: string[]): Promise<Map<string, StatusCheck>> =>
		new Map(
			taskIds.map((taskId) => {
				const elapsedMs = clock.now() - beganAt;
				checks.push({ taskId, atSeconds: elapsedMs / SECOND });
				const nth = checks.filter((check) => check.taskId === taskId).length;
				return [taskId, parts[taskId]?.(elapsedMs, nth) ?? NOT_FOUND];
			}),
		);
	const poll = (taskId: string, more: Partial<Parameters<typeof startPoll>[0]> = {}): TaskPoll =>
		startPoll({ taskId, ageMs: 0, estimatedMs: null, timeoutMs: 30 * MINUTE, ...more }, clock);
	return { clock, checks, checkAll, poll };
}

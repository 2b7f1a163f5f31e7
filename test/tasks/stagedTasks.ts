import type { FailureDetails } from '../../model/failureDetails';
import { makeTask, type Task } from '../../model/task';
import type { StatusCheck } from '../../tasks/check';
import { startPoll, type TaskPoll } from '../../tasks/taskPoll';
import type { Clock } from '../../transport/clock';
import { Failure } from '../../transport/failure';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;

/** A clock that only goes on when something sleeps. */
export interface StagedClock extends Clock {
	set(ms: number): void;
}

export function stagedClock(random = 0.5): StagedClock {
	let now = 1_000_000;
	return {
		now: () => now,
		random: () => random,
		sleep: async (ms) => {
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

/** How a task shows itself: by the time since the stage began, and how often it was looked at. */
export type Part = (elapsedMs: number, nth: number) => StatusCheck;

/** A task that succeeds after so long, whatever happens in the looks before. */
export const succeedsAfter =
	(taskId: string, durationMs: number): Part =>
	(elapsedMs) => ({ task: elapsedMs < durationMs ? task(taskId) : done(taskId) });

/** Looks in a row; the last one stays. */
export const inTurn =
	(...looks: StatusCheck[]): Part =>
	(_elapsedMs, nth) =>
		looks[Math.min(nth, looks.length) - 1] ?? failing();

/** A provider of which only the tasks are played, and the time by a clock. */
export function stage(parts: Record<string, Part>, clock: StagedClock = stagedClock()) {
	const beganAt = clock.now();
	/** When was looked at what, in seconds since the beginning. */
	const looks: Array<{ taskId: string; atSeconds: number }> = [];
	const checkAll = async (taskIds: string[]): Promise<Map<string, StatusCheck>> =>
		new Map(
			taskIds.map((taskId) => {
				const elapsedMs = clock.now() - beganAt;
				looks.push({ taskId, atSeconds: elapsedMs / SECOND });
				const nth = looks.filter((look) => look.taskId === taskId).length;
				return [taskId, parts[taskId]?.(elapsedMs, nth) ?? NOT_FOUND];
			}),
		);
	const poll = (taskId: string, more: Partial<Parameters<typeof startPoll>[0]> = {}): TaskPoll =>
		startPoll({ taskId, ageMs: 0, estimatedMs: null, timeoutMs: 30 * MINUTE, ...more }, clock);
	return { clock, looks, checkAll, poll };
}

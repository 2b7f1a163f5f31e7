import { makeTask, type Task } from '../../model/task';

export const MINUTE_MS = 60_000;
export const START = Date.parse('2026-03-09T10:00:00.000Z');
export const at = (minute: number) => new Date(START + minute * MINUTE_MS).toISOString();

const RESULT: Task['outputs'][number] = {
	type: 'video',
	url: 'https://cdn.example/video.mp4',
	width: null,
	height: null,
	durationSeconds: null,
};

/** A task by the minute it was created in; one that has ended took three. */
export const task = (taskId: string, created: number | null, ended = false): Task =>
	makeTask({
		provider: 'danceGenerator',
		taskId,
		status: ended ? 'succeeded' : 'processing',
		createdAt: created === null ? null : at(created),
		completedAt: ended && created !== null ? at(created + 3) : null,
		outputs: ended ? [RESULT] : [],
	});

export const idsOf = (tasks: Task[]) => tasks.map(({ taskId }) => taskId);

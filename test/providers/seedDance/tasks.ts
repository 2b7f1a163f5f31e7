import type { JsonObject } from '../../../model/json';
import type { Task } from '../../../model/task';
import type { AnswerExample } from '../fixtures';

export const TASK_ID = 'vid_0123456789';
const URL = 'https://cdn.seeddanceapi.com/result.mp4';

const output = {
	type: 'video' as const,
	url: URL,
	width: null,
	height: null,
	durationSeconds: null,
};

const done: Partial<Task> = {
	taskId: TASK_ID,
	status: 'succeeded',
	videoUrl: URL,
	outputs: [output],
	error: null,
};

/** Where the address of the video may stand: none of it is documented. */
const PLACES: Record<string, JsonObject> = {
	url: { url: URL },
	'output, a text': { output: URL },
	'output, a list of texts': { output: [URL] },
	'output, an object': { output: { video_url: URL } },
	'output, a list of objects': { output: [{ url: URL }] },
	'result.video_url': { result: { video_url: URL } },
	'video.url': { video: { url: URL } },
	'videos[0].url': { videos: [{ url: URL }] },
	'two places at once': { video_url: URL, output: [URL] },
};

/** Inferred as a whole: the document shows no answer to "Get Status". */
export const tasks: AnswerExample[] = [
	{
		title: 'queued',
		body: { task_id: TASK_ID, status: 'queued' },
		task: { taskId: TASK_ID, status: 'pending', providerStatus: 'queued', outputs: [] },
	},
	{
		title: 'in progress, under another name and with a number as its ID',
		body: { id: 17, status: 'in_progress', progress: 40, output: null, error: null },
		task: { taskId: '17', status: 'processing', progress: 40, outputs: [], error: null },
	},
	{
		title: 'done, the address at video_url, with times and size',
		body: {
			task_id: TASK_ID,
			status: 'completed',
			video_url: URL,
			created_at: 1_773_050_400,
			completed_at: '2026-03-09T10:03:22Z',
		},
		task: {
			...done,
			createdAt: '2026-03-09T10:00:00.000Z',
			completedAt: '2026-03-09T10:03:22.000Z',
		},
	},
	...Object.entries(PLACES).map(([place, found]) => ({
		title: `done, the address at ${place}`,
		body: { task_id: TASK_ID, status: 'succeeded', ...found },
		task: done,
	})),
	{
		title: 'done, wrapped in data, with a size',
		body: {
			status: 'ok',
			data: {
				task_id: TASK_ID,
				status: 'SUCCESS',
				output: { url: URL, width: 1920, height: 1080, duration: 5 },
			},
		},
		task: { ...done, outputs: [{ ...output, width: 1920, height: 1080, durationSeconds: 5 }] },
	},
	{
		title: 'an answer without the ID is about the task asked for',
		body: { status: 'running' },
		task: { taskId: 'task-1', status: 'processing' },
	},
	{
		title: 'failed, the reason a text',
		body: { task_id: TASK_ID, status: 'failed', error: 'The prompt was refused' },
		task: {
			taskId: TASK_ID,
			status: 'failed',
			error: { code: null, message: 'The prompt was refused' },
		},
	},
	{
		title: 'expired, the reason an object',
		body: { task_id: TASK_ID, status: 'expired', error: { code: '007', message: 'Too late' } },
		task: { taskId: TASK_ID, status: 'failed', error: { code: '007', message: 'Too late' } },
	},
	{
		title: 'cancelled, without a reason',
		body: { task_id: TASK_ID, status: 'cancelled' },
		task: {
			taskId: TASK_ID,
			status: 'failed',
			error: { code: null, message: 'The task was cancelled' },
		},
	},
];

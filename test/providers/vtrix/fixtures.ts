import type { ProviderFixtures } from '../fixtures';
import { errors } from './errors';
import { limits } from './limits';
import { forms, MODEL, requests } from './requests';

const TASK_ID = 'b7c1a9f0-3f64-4e0c-9d5e-0a1b2c3d4e5f';
const VIDEO = 'https://cdn.example.com/results/video.mp4';
const LAST_FRAME = 'https://cdn.example.com/results/last.png';

const head = { id: TASK_ID, model: MODEL, created_at: 1773050400 };
const content = { type: 'video', url: VIDEO, duration: 5, jobId: 'job-1' };
const video = { type: 'video', url: VIDEO, width: null, height: null, durationSeconds: 5 } as const;
const picture = {
	type: 'image',
	url: LAST_FRAME,
	width: null,
	height: null,
	durationSeconds: null,
} as const;
const output = { duration: 5, format: 'mp4', resolution: '720p', ratio: '16:9', fps: 24 };
const createdAt = '2026-03-09T10:00:00.000Z';

/** Copied from the document "Spark Dance" of Vtrix; endpoint and answers were observed. */
export const fixtures: ProviderFixtures = {
	capabilities: {
		fileToUrl: true,
		uploads: false,
		listTasks: false,
		credits: false,
		pricing: false,
		callback: true,
		idempotency: false,
	},
	forms,
	requests,
	creates: [
		{
			title: 'the initial response has the ID and the status',
			body: { ...head, status: 'in_progress' },
			task: { taskId: TASK_ID, status: 'processing', providerStatus: 'in_progress', createdAt },
		},
		{
			title: 'a 504 with an ID means accepted',
			httpStatus: 504,
			body: { ...head, status: 'in_progress' },
			task: { taskId: TASK_ID, status: 'processing', error: null },
		},
		{
			title: 'a create that is completed at once',
			body: { ...head, status: 'completed', output: [{ content: [content], ...output }] },
			task: { taskId: TASK_ID, status: 'succeeded', videoUrl: VIDEO, outputs: [video] },
		},
	],
	tasks: [
		{
			title: 'queued (tolerated)',
			body: { ...head, status: 'queued' },
			task: { taskId: TASK_ID, status: 'pending' },
		},
		{
			title: 'in progress, as a fraction',
			body: { ...head, status: 'in_progress', progress: 0.42 },
			task: { taskId: TASK_ID, status: 'processing', progress: 42, outputs: [], cost: null },
		},
		{
			title: 'completed, with the last frame',
			body: {
				...head,
				status: 'completed',
				output: [{ content: [{ type: 'image', url: LAST_FRAME }, content], ...output }],
				usage: { cost: '0.35', discount: 1 },
				metadata: {},
			},
			task: {
				status: 'succeeded',
				videoUrl: VIDEO,
				lastFrameUrl: LAST_FRAME,
				outputs: [video, picture],
				cost: { amount: 0.35, unit: 'USD' },
				createdAt,
				error: null,
			},
		},
		{
			title: 'completed, the output as one object and the length beside the content',
			body: {
				...head,
				status: 'completed',
				output: { content: [{ type: 'video', url: VIDEO }], ...output },
				usage: { cost: 0.35 },
			},
			task: { status: 'succeeded', outputs: [video], cost: { amount: 0.35, unit: 'USD' } },
		},
		{
			title: 'failed with a code of the table',
			body: {
				...head,
				status: 'failed',
				error: { code: '003005095', error_message: 'Internal generation error' },
			},
			task: {
				status: 'failed',
				outputs: [],
				error: {
					code: '003005095',
					message: 'Vtrix had an internal error while generating ("Internal generation error")',
				},
			},
		},
		{
			title: 'failed with a text',
			body: { ...head, status: 'failed', error: 'No person in the image' },
			task: { status: 'failed', error: { code: null, message: 'No person in the image' } },
		},
	],
	callbacks: [
		{
			title: 'the task as the status endpoint has it (inferred)',
			body: { ...head, status: 'completed', output: [{ content: [content], ...output }] },
			taskId: TASK_ID,
		},
	],
	errors,
	limits,
};

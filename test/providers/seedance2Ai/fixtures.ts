import type { JsonObject } from '../../../model/json';
import type { ProviderFixtures } from '../fixtures';
import { errors } from './errors';
import { limits } from './limits';
import { prices } from './prices';
import { requests } from './requests';

const TASK_ID = 'task_abc123';
const VIDEO = 'https://static.seedance2-pro.com/videos/result.mp4';

/** Source: "queryTask Response". */
const completed: JsonObject = {
	taskId: TASK_ID,
	model: 'seedance2',
	status: 'COMPLETED',
	creditsUsed: 200,
	output: [{ url: VIDEO, width: 1280, height: 720 }],
	error: null,
	createTime: 1711234567890,
	completeTime: 1711234612345,
};
const failed: JsonObject = {
	...completed,
	status: 'FAILED',
	output: null,
	error: 'The image could not be loaded',
};
const open: JsonObject = { ...completed, output: null, completeTime: null };

/** Copied from the document "Seedance2 API". */
export const fixtures: ProviderFixtures = {
	capabilities: {
		fileToUrl: false,
		uploads: false,
		listTasks: false,
		credits: true,
		pricing: true,
		callback: true,
		idempotency: false,
	},
	forms: {
		textToVideo: { prompt: 'A cat playing piano' },
		imageToVideo: { imageUrl: 'https://example.com/photo.jpg' },
		firstLastFrame: {
			imageUrl: 'https://example.com/first-frame.jpg',
			lastFrameUrl: 'https://example.com/last-frame.jpg',
		},
		multiReference: { imageUrls: 'https://example.com/ref1.jpg', resolution: '1280x720' },
	},
	requests,
	creates: [
		{
			title: 'createTask Response',
			body: { taskId: TASK_ID },
			task: { taskId: TASK_ID, status: 'pending', providerStatus: null, outputs: [] },
		},
	],
	tasks: [
		{
			title: 'queryTask, waiting its turn',
			body: { ...open, status: 'PENDING' },
			task: { taskId: TASK_ID, status: 'pending', outputs: [], completedAt: null },
		},
		{
			title: 'queryTask, being made',
			body: { ...open, status: 'PROCESSING' },
			task: { taskId: TASK_ID, status: 'processing', outputs: [], error: null },
		},
		{
			title: 'queryTask Response',
			body: completed,
			task: {
				taskId: TASK_ID,
				status: 'succeeded',
				providerStatus: 'COMPLETED',
				videoUrl: VIDEO,
				outputs: [{ type: 'video', url: VIDEO, width: 1280, height: 720, durationSeconds: null }],
				cost: { amount: 200, unit: 'credits' },
				createdAt: '2024-03-23T22:56:07.890Z',
				completedAt: '2024-03-23T22:56:52.345Z',
				error: null,
			},
		},
		{
			title: 'queryTask, "error message when status is FAILED"',
			body: failed,
			task: {
				taskId: TASK_ID,
				status: 'failed',
				error: { code: null, message: 'The image could not be loaded' },
				refundedCredits: null,
			},
		},
	],
	callbacks: [
		{ title: 'Callback Payload', body: completed, taskId: TASK_ID },
		{ title: 'of a task that failed', body: failed, taskId: TASK_ID },
	],
	credits: [
		{
			body: { credits: 5000, availableCredits: 4800 },
			balance: { credits: 5000, availableCredits: 4800, creditsPerSecond: null },
		},
	],
	prices,
	errors,
	limits,
};

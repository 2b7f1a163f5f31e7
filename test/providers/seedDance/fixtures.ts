import type { ProviderFixtures } from '../fixtures';
import { errors } from './errors';
import { limits } from './limits';
import { TASK_ID, tasks } from './tasks';

/** Copied from the document "Complete Seedance 2.0 API reference"; what it leaves out is inferred. */
export const fixtures: ProviderFixtures = {
	capabilities: {
		fileToUrl: false,
		uploads: false,
		listTasks: false,
		credits: false,
		pricing: false,
		callback: false,
		idempotency: false,
	},
	forms: {
		textToVideo: { prompt: 'A cinematic shot of a futuristic city at sunset' },
		imageToVideo: {
			imageUrl: 'https://example.com/character.jpg',
			prompt: 'The character waves',
		},
	},
	requests: [
		{
			title: 'Code Examples (curl, python and node show the same)',
			mode: 'textToVideo',
			form: {
				prompt: 'A cinematic shot of a futuristic city at sunset',
				options: { resolution: '1080p', aspectRatio: '16:9', duration: 5 },
			},
			path: '/v1/videos/text-to-video',
			body: {
				prompt: 'A cinematic shot of a futuristic city at sunset',
				resolution: '1080p',
				aspect_ratio: '16:9',
				duration: 5,
			},
		},
		{
			title: 'Image to Video with every parameter (the document shows no example)',
			mode: 'imageToVideo',
			form: {
				imageUrl: 'https://example.com/character.jpg',
				prompt: 'The character waves',
				options: { resolution: '720p', aspectRatio: '9:16', duration: '10', seed: 42 },
			},
			path: '/v1/videos/image-to-video',
			body: {
				prompt: 'The character waves',
				image_url: 'https://example.com/character.jpg',
				resolution: '720p',
				aspect_ratio: '9:16',
				duration: 10,
				seed: 42,
			},
		},
	],
	creates: [
		{
			title: 'the answer of the examples: a task_id and nothing else',
			body: { task_id: TASK_ID },
			task: { taskId: TASK_ID, status: 'pending', providerStatus: null, cost: null },
		},
		{
			title: 'the task wrapped in data',
			body: { code: 0, data: { task_id: TASK_ID, status: 'submitted' } },
			task: { taskId: TASK_ID, status: 'pending', providerStatus: 'submitted' },
		},
		{
			title: 'a create that is done at once',
			httpStatus: 201,
			body: { id: TASK_ID, status: 'done', url: 'https://cdn.seeddanceapi.com/result.mp4' },
			task: { status: 'succeeded', videoUrl: 'https://cdn.seeddanceapi.com/result.mp4' },
		},
	],
	tasks,
	errors,
	limits,
};

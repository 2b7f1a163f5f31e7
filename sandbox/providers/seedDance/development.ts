import type { ProviderDevelopment } from '../../development';
import { isText } from '../../facts';

export const development: ProviderDevelopment = {
	sample: {
		path: '/v1/videos/text-to-video',
		body: () => ({
			prompt: 'A cinematic shot of a futuristic city at sunset',
			resolution: '1080p',
			aspect_ratio: '16:9',
			duration: 5,
		}),
	},
	smallest: { mode: 'textToVideo' },
	promptPath: ['prompt'],
	// All inferred.
	status: {
		path: 'status',
		source: 'inferred',
		words: {
			pending: 'pending',
			queued: 'pending',
			submitted: 'pending',
			created: 'pending',
			processing: 'processing',
			running: 'processing',
			in_progress: 'processing',
			generating: 'processing',
			completed: 'succeeded',
			succeeded: 'succeeded',
			success: 'succeeded',
			done: 'succeeded',
			failed: 'failed',
			error: 'failed',
			cancelled: 'failed',
			canceled: 'failed',
			expired: 'failed',
		},
	},
	errorPath: 'error',
	furtherErrors: { '`404`, to a create': 'CREATE_NOT_FOUND' },
	resultUrlPath: 'video_url',
	demo: {
		story: 'from a sentence to a video',
		workflowFile: 'host/demo/workflows/text-to-video.json',
		input: 'Your Idea',
		speed: 12,
	},
	live: {
		creates: [
			{
				toSee: 'a task from its creation to its end',
				mode: 'textToVideo',
				values: { resolution: '480p', duration: 1 },
			},
		],
		facts: [
			{
				says: 'the answer to a create has the ID at task_id, not wrapped in data',
				source: 'documented',
				step: 'create',
				at: 'task_id',
				holds: isText,
			},
			{
				says: 'the status stands at status',
				source: 'inferred',
				step: 'poll',
				at: 'status',
				holds: isText,
			},
			{
				says: 'the address of the video stands at video_url',
				source: 'inferred',
				step: 'finished',
				at: 'video_url',
				holds: isText,
			},
		],
	},
};

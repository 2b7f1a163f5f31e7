import type { ProviderDevelopment } from '../../development';
import { isText } from '../../facts';

const VIDEO = 'a video from its creation to its end';
const IMAGE = 'an image of GPT Image 2, channel standard';

export const development: ProviderDevelopment = {
	sample: {
		path: '/video/seedance',
		body: () => ({
			mode: 'text-to-video',
			quality_tier: 'standard',
			prompt: 'A cinematic shot of a glass train crossing a snowy mountain bridge',
			aspect_ratio: '16:9',
			duration: '5',
			resolution: '720p',
		}),
	},
	smallest: { mode: 'textToVideo' },
	promptPath: ['prompt'],
	status: {
		path: 'status',
		source: 'observed',
		words: {
			processing: 'processing',
			completed: 'succeeded',
			failed: 'failed',
			queued: 'pending',
			pending: 'pending',
		},
	},
	errorPath: 'error',
	resultUrlPath: 'output.video_url',
	furtherErrors: { '`idempotency_conflict`, with other values': 'OTHER_BODY' },
	demo: {
		story: 'from a sentence to a video with sound',
		workflowFile: 'host/demo/workflows/text-to-video-with-sound.json',
		input: 'Your Idea',
		speed: 12,
	},
	live: {
		creates: [
			{ toSee: VIDEO, mode: 'textToVideo', values: { resolution: '720p', duration: 4 } },
			{
				toSee: IMAGE,
				mode: 'gptImageTextToImage',
				values: { resolution: '1K', aspectRatio: '1:1' },
			},
		],
		facts: [
			{
				says: 'the path of the create is there (/video/seedance; a newer document has /video/seedance2)',
				source: 'documented',
				step: 'create',
				create: VIDEO,
				at: 'httpStatus',
				holds: (status) => status !== 404,
			},
			{
				says: 'a create is answered with 201',
				source: 'inferred',
				step: 'create',
				at: 'httpStatus',
				holds: (status) => (Number(status) >= 300 ? undefined : status === 201),
			},
			{
				says: 'the ID of a video begins with sd2_',
				source: 'observed',
				step: 'create',
				create: VIDEO,
				at: 'id',
				holds: (id) => String(id).startsWith('sd2_'),
			},
			{
				says: 'errors are {error: {code, message}}',
				source: 'observed',
				step: 'unknownTask',
				at: 'error.code',
				holds: isText,
			},
			{
				says: 'an image of the channel standard is waited for like a video',
				source: 'inferred',
				step: 'create',
				create: IMAGE,
				at: 'status',
				holds: (word) => word !== 'completed',
			},
		],
	},
};

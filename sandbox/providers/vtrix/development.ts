import type { ProviderDevelopment } from '../../development';
import { isText } from '../../facts';

export const development: ProviderDevelopment = {
	// Its document shows `params` only; what stands around them was observed in clients.
	sample: {
		path: '/model/v1/generation',
		body: () => ({
			model: 'spark_dance_v1_0_pro',
			input: [{ params: { content: [{ type: 'text', text: 'A dancer on a roof' }] } }],
		}),
	},
	smallest: { mode: 'textToVideo', model: 'spark_dance_v1_0_pro' },
	promptPath: ['input', '0', 'params', 'content', '0', 'text'],
	status: {
		path: 'status',
		source: 'observed',
		words: {
			in_progress: 'processing',
			completed: 'succeeded',
			failed: 'failed',
			expired: 'failed',
			cancelled: 'failed',
			canceled: 'failed',
			queued: 'pending',
			pending: 'pending',
		},
	},
	errorPath: 'error',
	furtherErrors: { '`404`, to a create': 'CREATE_NOT_FOUND' },
	resultUrlPath: 'output.0.content.0.url',
	demo: {
		story: 'from an image file to a video',
		workflowFile: 'host/demo/workflows/animate-an-image.json',
		input: 'Your Image',
		values: ({ origin }) => ({
			imageUrl: `${origin}/media/character.png`,
			prompt: 'She begins to dance, slowly at first',
		}),
		speed: 12,
	},
	live: {
		creates: [
			{
				toSee: 'a task from its creation to its end',
				mode: 'textToVideo',
				values: { model: 'spark_dance_v1_0_pro', resolution: '480p', duration: 2 },
			},
		],
		wrongKey: 'observed',
		facts: [
			{
				says: 'creates go to POST /model/v1/generation',
				source: 'observed',
				step: 'create',
				at: 'httpStatus',
				holds: (status) => status !== 404,
			},
			{
				says: 'the answer to a create has the ID at id',
				source: 'observed',
				step: 'create',
				at: 'id',
				holds: isText,
			},
			{
				says: 'created_at is in unix seconds',
				source: 'inferred',
				step: 'create',
				at: 'created_at',
				isOptional: true,
				holds: (time) => Number(time) > 1e9 && Number(time) < 1e11,
			},
			{
				says: 'progress is a fraction from 0 to 1',
				source: 'observed',
				step: 'poll',
				at: 'progress',
				isOptional: true,
				holds: (progress) => Number(progress) >= 0 && Number(progress) <= 1,
			},
			{
				says: 'output is a list of {content: [{type, url}]}',
				source: 'documented',
				step: 'finished',
				at: 'output.0.content.0.url',
				holds: isText,
			},
			{
				says: 'usage.cost is a text in USD',
				source: 'documented',
				step: 'finished',
				at: 'usage.cost',
				holds: (cost) => typeof cost === 'string' && Number(cost) >= 0,
			},
			{
				says: 'a callback’s body is the task, with its ID at id',
				source: 'inferred',
				step: 'callback',
				at: 'id',
				holds: isText,
			},
		],
	},
};

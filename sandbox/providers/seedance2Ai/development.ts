import type { ProviderDevelopment } from '../../development';
import { isText } from '../../facts';

export const development: ProviderDevelopment = {
	sample: {
		path: '/jobs/createTask',
		body: () => ({
			model: 'seedance2',
			inputs: {
				prompt: 'A golden retriever running on the beach at sunset',
				duration: '5s',
				resolution: '1280x720',
			},
		}),
	},
	smallest: { mode: 'textToVideo', model: 'seedance2' },
	promptPath: ['inputs', 'prompt'],
	status: {
		path: 'status',
		source: 'documented',
		words: {
			PENDING: 'pending',
			PROCESSING: 'processing',
			COMPLETED: 'succeeded',
			FAILED: 'failed',
		},
	},
	errorPath: 'error',
	resultUrlPath: 'output.0.url',
	furtherErrors: {
		'`403`, to a create': 'CREATE_DENIED',
		'`404`, to a create': 'CREATE_NOT_FOUND',
		'`429`, to a status check': 'ASKED_TOO_OFTEN',
	},
	demo: {
		story: 'from a first and a last image to a video',
		workflowFile: 'examples/first-and-last-frame.json',
		input: 'Your Two Images',
		values: ({ origin }) => ({
			firstFrameUrl: `${origin}/media/character.png`,
			lastFrameUrl: `${origin}/media/character.png`,
			prompt: 'She dances once around herself and ends as she began',
		}),
		speed: 9,
	},
	live: {
		creates: [
			{
				toSee: 'a task from its creation to its end',
				mode: 'textToVideo',
				values: { model: 'seedance2-fast', duration: 4 },
			},
		],
		facts: [
			{
				says: 'errors are {message}',
				source: 'documented',
				step: 'unknownTask',
				at: 'message',
				holds: isText,
			},
			{
				says: 'times are in milliseconds',
				source: 'documented',
				step: 'poll',
				at: 'createTime',
				isOptional: true,
				holds: (time) => Number(time) > 1e11,
			},
			{
				says: 'a callback’s body is a status answer: the task at taskId',
				source: 'documented',
				step: 'callback',
				at: 'taskId',
				holds: isText,
			},
			{
				says: 'a callback’s body is a status answer: its status at status',
				source: 'documented',
				step: 'callback',
				at: 'status',
				holds: (word) => word === 'COMPLETED' || word === 'FAILED',
			},
		],
	},
};

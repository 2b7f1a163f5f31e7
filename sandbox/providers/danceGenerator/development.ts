import type { ProviderDevelopment } from '../../development';

const FOREIGN_IMAGE = 'whether an image at another address than its uploads is taken';

/** ISO times of a list of tasks, in the order of the list; `undefined` when they show no order. */
function timesIn(tasks: unknown): number[] | undefined {
	if (!Array.isArray(tasks)) return undefined;
	const times = tasks.map((task: { created_at?: unknown }) => Date.parse(String(task.created_at)));
	return new Set(times).size > 1 ? times : undefined;
}

export const development: ProviderDevelopment = {
	sample: {
		path: '/generate',
		body: (origin) => ({
			character_image_url: `${origin}/media/character.png`,
			tiktok_url: 'https://www.tiktok.com/@user/video/1234567890',
			character_orientation: 'image',
		}),
	},
	smallest: {
		mode: 'dance',
		characterImageSource: 'url',
		characterImageUrl: 'https://example.com/character.jpg',
		referenceVideoSource: 'tiktok',
		tiktokUrl: 'https://www.tiktok.com/@user/video/1234567890',
	},
	promptPath: ['prompt'],
	status: {
		path: 'status',
		source: 'documented',
		words: {
			pending: 'pending',
			processing: 'processing',
			success: 'succeeded',
			failed: 'failed',
		},
	},
	errorPath: 'error',
	resultUrlPath: 'result.video_url',
	demo: {
		story: 'from an image to a dance video',
		workflowFile: 'examples/image-to-dance-video.json',
		input: 'Your Image and Dance',
		values: ({ origin }) => ({
			imageUrl: `${origin}/media/character.png`,
			tiktokUrl: 'https://www.tiktok.com/@dancer/video/7300000000000000001',
		}),
		speed: 20,
	},
	live: {
		creates: [
			{ toSee: FOREIGN_IMAGE, mode: 'dance', values: {} },
			{
				toSee: 'a task whose image was uploaded',
				mode: 'dance',
				values: {},
				uploads: { characterImage: 'character.png' },
			},
		],
		toBeNamed: {
			characterImage: 'https://example.com/character.jpg',
			tiktokUrl: 'https://www.tiktok.com/@user/video/1234567890',
		},
		facts: [
			{
				says: 'an image at another address than its upload endpoint’s is taken',
				source: 'inferred',
				step: 'create',
				create: FOREIGN_IMAGE,
				at: 'httpStatus',
				holds: (status) => (Number(status) >= 500 ? undefined : Number(status) < 300),
			},
			{
				says: 'tasks are listed newest first',
				source: 'inferred',
				step: 'list',
				at: 'tasks',
				holds: (tasks) =>
					timesIn(tasks)?.every(
						(time, index, all) => index === 0 || time <= Number(all[index - 1]),
					),
			},
			{
				says: 'a create is answered with 201',
				source: 'documented',
				step: 'create',
				at: 'httpStatus',
				holds: (status) => (Number(status) >= 300 ? undefined : status === 201),
			},
			{
				says: 'progress is a number from 0 to 100',
				source: 'documented',
				step: 'poll',
				at: 'progress',
				isOptional: true,
				holds: (progress) => typeof progress === 'number' && progress >= 0 && progress <= 100,
			},
		],
	},
};

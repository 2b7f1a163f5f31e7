import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import type { JsonObject } from '../../model/json';
import { ASPECT_RATIO_TEXTS } from '../aspectRatios';
import { choicesOf, optionsCollection } from '../choices';
import { NO_FILES_HINT } from '../mediaFields';
import { defineMode, type CreateRequest } from '../provider';
import { anyWholeNumber, oneOf, text, webUrl, wholeNumber } from '../values';

/** Source: "Request Parameters". */
const RESOLUTIONS = ['480p', '720p', '1080p'] as const;
const ASPECT_RATIOS = ['16:9', '9:16', '4:3', '3:4', '21:9', '1:1'] as const;
/** Source: "max 10s"; the least of a second is ours. */
const SECONDS = { min: 1, max: 10 };

const common = {
	prompt: text(),
	aspectRatio: oneOf(ASPECT_RATIOS).optional(),
	duration: wholeNumber(SECONDS.min, SECONDS.max).optional(),
	resolution: oneOf(RESOLUTIONS).optional(),
	// Source: "integer"; no limits are documented.
	seed: anyWholeNumber().optional(),
};
type Common = z.output<z.ZodObject<typeof common>>;

const promptField: INodeProperties = {
	displayName: 'Prompt',
	name: 'prompt',
	type: 'string',
	typeOptions: { rows: 4 },
	required: true,
	default: '',
	placeholder: 'e.g. A cinematic shot of a futuristic city at sunset',
	description: 'What the video shows',
};

/** The document names no defaults: what is not added is not sent, and the provider decides. */
const optionsField = optionsCollection([
	{
		displayName: 'Aspect Ratio',
		name: 'aspectRatio',
		type: 'options',
		options: choicesOf(ASPECT_RATIOS, ASPECT_RATIO_TEXTS),
		default: '16:9',
		description: 'Width to height of the video',
	},
	{
		displayName: 'Duration (Seconds)',
		name: 'duration',
		type: 'number',
		typeOptions: { minValue: SECONDS.min, maxValue: SECONDS.max },
		default: 5,
		description: `Length of the video in whole seconds, at most ${SECONDS.max}`,
	},
	{
		displayName: 'Resolution',
		name: 'resolution',
		type: 'options',
		options: choicesOf(RESOLUTIONS),
		default: '1080p',
		description: 'Resolution of the video',
	},
	{
		displayName: 'Seed',
		name: 'seed',
		type: 'number',
		default: 0,
		description: 'A whole number, for reproducible results',
	},
]);

function toRequest(path: string, input: Common, image: JsonObject = {}): CreateRequest {
	return {
		path,
		body: {
			prompt: input.prompt,
			...image,
			resolution: input.resolution,
			aspect_ratio: input.aspectRatio,
			duration: input.duration,
			seed: input.seed,
		},
	};
}

/** `POST /v1/videos/text-to-video` */
export const textToVideo = defineMode({
	id: 'textToVideo',
	name: 'Text to Video',
	description: 'Makes a video from text',
	action: 'Make a video from text',
	produces: 'video',
	fields: [promptField, optionsField],
	media: [],
	schema: z.object(common),
	toRequest: (input) => toRequest('/v1/videos/text-to-video', input),
});

/** `POST /v1/videos/image-to-video` */
export const imageToVideo = defineMode({
	id: 'imageToVideo',
	name: 'Image to Video',
	description: 'Makes a video from an image and text',
	action: 'Make a video from an image',
	produces: 'video',
	fields: [
		{
			displayName: 'Image URL',
			name: 'imageUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://example.com/character.jpg',
			hint: NO_FILES_HINT,
			description:
				'Public address of the image. SeedDance fetches it itself and takes no files: put a file of your own at a public address first.',
		},
		promptField,
		optionsField,
	],
	media: [],
	schema: z.object({ imageUrl: webUrl(), ...common }),
	toRequest: (input) =>
		toRequest('/v1/videos/image-to-video', input, { image_url: input.imageUrl }),
});

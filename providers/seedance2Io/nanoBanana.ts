import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import type { JsonObject } from '../../model/json';
import { ASPECT_RATIO_TEXTS } from '../aspectRatios';
import { choicesOf, optionsCollection } from '../choices';
import { defineMode, type CreateRequest } from '../provider';
import { oneOf, urlList } from '../values';
import { prompt, PROMPT_CHARACTERS, promptField, urlListField } from './inputFields';

/** Source: "Nano Banana Pro", "Parameters". `image_size` is what the others call aspect ratio. */
// prettier-ignore
const ASPECT_RATIOS = [
	'1:1', '9:16', '16:9', '3:4', '4:3', '3:2', '2:3', '5:4', '4:5', '21:9', 'auto',
] as const;
const OUTPUT_FORMATS = ['png', 'jpeg'] as const;
const RESOLUTIONS = ['1K', '2K', '4K'] as const;
const MAX_REFERENCES = 8;

const common = {
	prompt: prompt(PROMPT_CHARACTERS),
	aspectRatio: oneOf(ASPECT_RATIOS).optional(),
	outputFormat: oneOf(OUTPUT_FORMATS).optional(),
	resolution: oneOf(RESOLUTIONS).optional(),
};
type Common = z.output<z.ZodObject<typeof common>>;

const fields: INodeProperties[] = [
	promptField(PROMPT_CHARACTERS, 'e.g. A premium packaging mockup for an AI video studio'),
	optionsCollection([
		{
			displayName: 'Aspect Ratio',
			name: 'aspectRatio',
			type: 'options',
			options: choicesOf(ASPECT_RATIOS, { ...ASPECT_RATIO_TEXTS, auto: { name: 'Auto' } }),
			default: 'auto',
			description: 'Width to height of the image',
		},
		{
			displayName: 'Output Format',
			name: 'outputFormat',
			type: 'options',
			options: choicesOf(OUTPUT_FORMATS, { png: { name: 'PNG' }, jpeg: { name: 'JPEG' } }),
			default: 'png',
			description: 'File format of the image',
		},
		{
			displayName: 'Resolution',
			name: 'resolution',
			type: 'options',
			options: choicesOf(RESOLUTIONS),
			default: '1K',
			description: 'Resolution of the image',
		},
	]),
];

function toRequest(type: string, input: Common, files: JsonObject = {}): CreateRequest {
	return {
		path: '/image/nano-banana-pro',
		body: {
			type,
			prompt: input.prompt,
			image_size: input.aspectRatio,
			resolution: input.resolution,
			output_format: input.outputFormat,
			...files,
		},
	};
}

const textToImage = defineMode({
	id: 'nanoBananaTextToImage',
	name: 'Nano Banana Pro: Text to Image',
	description: 'Makes an image from text',
	action: 'Make an image from text with Nano Banana Pro',
	produces: 'image',
	fields,
	media: [],
	schema: z.object(common),
	toRequest: (input) => toRequest('text-to-image', input),
});

const imageToImage = defineMode({
	id: 'nanoBananaImageToImage',
	name: 'Nano Banana Pro: Image to Image',
	description: 'Makes an image from text and reference images',
	action: 'Make an image from images with Nano Banana Pro',
	produces: 'image',
	fields: [
		urlListField({
			displayName: 'Image URLs',
			name: 'imageUrls',
			max: MAX_REFERENCES,
			what: 'The reference images',
		}),
		...fields,
	],
	media: [],
	schema: z.object({ imageUrls: urlList({ max: MAX_REFERENCES, httpsOnly: true }), ...common }),
	toRequest: (input) => toRequest('image-to-image', input, { image_urls: input.imageUrls }),
});

/** Source: "Nano Banana Pro". */
export const nanoBananaModes = [textToImage, imageToImage];

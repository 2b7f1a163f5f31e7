import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import type { JsonObject } from '../../model/json';
import { ASPECT_RATIO_TEXTS } from '../aspectRatios';
import { choicesOf, optionsCollection } from '../choices';
import { defineMode, type CreateRequest } from '../provider';
import { fromVersion2, ofVersion1, shownFor } from '../shownFields';
import { oneOf, urlList, wholeNumber } from '../values';
import { LONG_PROMPT_CHARACTERS, prompt, promptField, urlListField } from './inputFields';

/** Source: "GPT Image 2", "Parameters". */
const CHANNELS = ['standard', 'economy'] as const;
const RESOLUTIONS = ['1K', '2K', '4K'] as const;
// prettier-ignore
const ASPECT_RATIOS = [
	'auto', '1:1', '5:4', '9:16', '21:9', '16:9', '4:3', '3:2', '4:5', '3:4', '2:3', '2:1', '1:2', '3:1', '1:3', '9:21',
] as const;
const MAX_IMAGES = 4;
const MAX_REFERENCES = 10;

const common = {
	prompt: prompt(LONG_PROMPT_CHARACTERS),
	resolution: oneOf(RESOLUTIONS),
	aspectRatio: oneOf(ASPECT_RATIOS),
	channel: oneOf(CHANNELS).optional(),
	batchCount: wholeNumber(1, MAX_IMAGES).optional(),
};
type Common = z.output<z.ZodObject<typeof common>>;

function aspectRatioField(
	ratios: readonly string[],
	byDefault: string,
	description: string,
): INodeProperties {
	return {
		displayName: 'Aspect Ratio',
		name: 'aspectRatio',
		type: 'options',
		required: true,
		options: choicesOf(ratios, { ...ASPECT_RATIO_TEXTS, auto: { name: 'Auto' } }),
		default: byDefault,
		description,
	};
}

const NOT_AUTO = ASPECT_RATIOS.filter((ratio) => ratio !== 'auto');
const NOT_SQUARE = NOT_AUTO.filter((ratio) => ratio !== '1:1');
const SAYS = 'Width to height of the images';

/** What the resolution and the channel take; version 1 offered all, and refused what they do not take. */
const aspectRatioFields: INodeProperties[] = [
	ofVersion1(
		aspectRatioField(
			ASPECT_RATIOS,
			'1:1',
			`${SAYS}. 1:1 does not take 4K on the channel Standard, Auto only 1K.`,
		),
	),
	shownFor(fromVersion2(aspectRatioField(ASPECT_RATIOS, '1:1', SAYS)), { resolution: ['1K'] }),
	shownFor(fromVersion2(aspectRatioField(NOT_AUTO, '1:1', SAYS)), { resolution: ['2K'] }),
	// One default for both channels: n8n does not see an option when it fills in what was not set.
	shownFor(fromVersion2(aspectRatioField(NOT_AUTO, '16:9', SAYS)), {
		resolution: ['4K'],
		'/options.channel': ['economy'],
	}),
	fromVersion2({
		...aspectRatioField(NOT_SQUARE, '16:9', SAYS),
		displayOptions: { show: { resolution: ['4K'] }, hide: { '/options.channel': ['economy'] } },
	}),
];

const fields: INodeProperties[] = [
	promptField(
		LONG_PROMPT_CHARACTERS,
		'e.g. Editorial product photo of a transparent running shoe on chrome',
	),
	{
		displayName: 'Resolution',
		name: 'resolution',
		type: 'options',
		required: true,
		options: choicesOf(RESOLUTIONS),
		default: '1K',
		description: 'Resolution of the images',
	},
	...aspectRatioFields,
	optionsCollection([
		{
			displayName: 'Channel',
			name: 'channel',
			type: 'options',
			options: choicesOf(CHANNELS, {
				standard: { name: 'Standard' },
				economy: { name: 'Economy', description: 'Costs less; delivered by polling' },
			}),
			default: 'standard',
			description: 'Which channel makes the images',
		},
		{
			displayName: 'Number of Images',
			name: 'batchCount',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: MAX_IMAGES },
			default: 1,
			description: `How many images to make, 1 to ${MAX_IMAGES}`,
		},
	]),
];

/** Source: "auto only supports 1K; 1:1 cannot use 4K on the standard channel". */
function rules({ aspectRatio, resolution, channel = 'standard' }: Common) {
	if (aspectRatio === 'auto' && resolution !== '1K') {
		return [
			{ field: 'aspectRatio', problem: `supports only the resolution 1K, not ${resolution}` },
		];
	}
	if (aspectRatio === '1:1' && resolution === '4K' && channel === 'standard') {
		return [
			{ field: 'aspectRatio', problem: 'cannot use the resolution 4K on the channel "standard"' },
		];
	}
	return [];
}

function toRequest(type: string, input: Common, files: JsonObject = {}): CreateRequest {
	return {
		path: '/image/gpt-image-2',
		body: {
			type,
			channel: input.channel,
			prompt: input.prompt,
			resolution: input.resolution,
			aspectRatio: input.aspectRatio,
			batchCount: input.batchCount,
			...files,
		},
	};
}

const textToImage = defineMode({
	id: 'gptImageTextToImage',
	name: 'GPT Image 2: Text to Image',
	description: 'Makes up to 4 images from text',
	action: 'Make an image from text with GPT Image 2',
	produces: 'image',
	fields,
	media: [],
	schema: z.object(common),
	rules,
	toRequest: (input) => toRequest('text-to-image', input),
});

const imageToImage = defineMode({
	id: 'gptImageImageToImage',
	name: 'GPT Image 2: Image to Image',
	description: 'Makes up to 4 images from text and reference images',
	action: 'Make an image from images with GPT Image 2',
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
	rules,
	toRequest: (input) => toRequest('image-to-image', input, { imageUrls: input.imageUrls }),
});

/** Source: "GPT Image 2". */
export const gptImageModes = [textToImage, imageToImage];

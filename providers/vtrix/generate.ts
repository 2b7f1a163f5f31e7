import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import type { JsonObject } from '../../model/json';
import { mediaFields, type MediaFieldTexts } from '../mediaFields';
import { defineMode, type CreateRequest } from '../provider';
import { media, text, urlOf } from '../values';
import { lengthProblems, optionsField, optionsShape, PROMPT_ADVICE } from './fields';
import { toLength } from './frames';
import { FIRST_FRAME, IMAGE, LAST_FRAME } from './media';
import { modelChoice, modelIdOf, modelProblems } from './models';

/** Observed in three public clients; the document leaves the endpoint out. */
const PATH = '/model/v1/generation';

const textModels = modelChoice([
	'spark_dance_v1_0_pro_fast',
	'spark_dance_v1_0_lite_t2v',
	'spark_dance_v2_0',
]);
const imageModels = modelChoice([
	'spark_dance_v1_0_pro_fast',
	'spark_dance_v1_0_lite_i2v',
	'spark_dance_v2_0',
]);
const twoFrameModels = modelChoice(['spark_dance_v2_0']);

function promptField(required: boolean): INodeProperties {
	return {
		displayName: 'Prompt',
		name: 'prompt',
		type: 'string',
		typeOptions: { rows: 3 },
		...(required && { required }),
		default: '',
		placeholder: 'e.g. A dancer whirls through falling leaves, the camera circles around her',
		description: required
			? `What the video shows. ${PROMPT_ADVICE}`
			: `What happens in the video; may be left empty. ${PROMPT_ADVICE}`,
	};
}

const imageTexts = (file: string, defaultBinaryField: string): MediaFieldTexts => ({
	sources: ['binary', 'url'],
	urlPlaceholder: `e.g. https://example.com/${file}.jpg`,
	defaultBinaryField,
});

/** The parameters all modes have, as the schema makes them. */
type Common = z.output<z.ZodObject<typeof optionsShape & typeof textModels.shape>> & {
	prompt?: string;
};

/** The order of the content: the text, then the images. */
function toRequest(input: Common, images: JsonObject[]): CreateRequest {
	const words: JsonObject[] =
		input.prompt === undefined ? [] : [{ type: 'text', text: input.prompt }];
	const params: JsonObject = {
		content: [...words, ...images],
		resolution: input.resolution,
		ratio: input.aspectRatio,
		...toLength(input),
		seed: input.seed,
		camera_fixed: input.cameraFixed,
		watermark: input.watermark,
		return_last_frame: input.returnLastFrame,
		service_tier: input.serviceTier,
		execution_expires_after: input.executionExpiresAfter,
		callback_url: input.callbackUrl,
	};
	return { path: PATH, body: { model: modelIdOf(input), input: [{ params }] } };
}

function image(url: string, role?: 'first_frame' | 'last_frame'): JsonObject {
	return { type: 'image_url', image_url: { url }, role };
}

const rules = (input: Pick<Common, 'model' | 'customModel' | 'duration' | 'frames'>) => [
	...modelProblems(input),
	...lengthProblems(input),
];

const textToVideo = defineMode({
	id: 'textToVideo',
	name: 'Text to Video',
	description: 'Makes a video from text',
	action: 'Make a video from text',
	produces: 'video',
	fields: [promptField(true), ...textModels.fields, optionsField('16:9')],
	media: [],
	schema: z.object({ ...textModels.shape, prompt: text(), ...optionsShape }),
	rules,
	toRequest: (input) => toRequest(input, []),
});

const imageToVideo = defineMode({
	id: 'imageToVideo',
	name: 'Image to Video',
	description: 'Makes a video that begins with an image',
	action: 'Make a video from an image',
	produces: 'video',
	fields: [
		...mediaFields(IMAGE, imageTexts('character', 'data')),
		promptField(false),
		...imageModels.fields,
		optionsField('adaptive'),
	],
	media: [IMAGE],
	schema: z.object({
		...imageModels.shape,
		image: media(),
		prompt: text().optional(),
		...optionsShape,
	}),
	rules,
	// "role field can be empty": a model that takes references gets the image as one.
	toRequest: (input) => toRequest(input, [image(urlOf(input.image))]),
});

const firstLastFrame = defineMode({
	id: 'firstLastFrame',
	name: 'First and Last Frame to Video',
	description: 'Makes a video that begins with one image and ends with another',
	action: 'Make a video from a first and a last frame',
	produces: 'video',
	fields: [
		...mediaFields(FIRST_FRAME, imageTexts('first', 'data')),
		...mediaFields(LAST_FRAME, imageTexts('last', 'lastFrame')),
		promptField(false),
		...twoFrameModels.fields,
		optionsField('adaptive'),
	],
	media: [FIRST_FRAME, LAST_FRAME],
	schema: z.object({
		...twoFrameModels.shape,
		firstFrame: media(),
		lastFrame: media(),
		prompt: text().optional(),
		...optionsShape,
	}),
	rules,
	toRequest: (input) =>
		toRequest(input, [
			image(urlOf(input.firstFrame), 'first_frame'),
			image(urlOf(input.lastFrame), 'last_frame'),
		]),
});

/** Source: "API Tips". */
export const modes = [textToVideo, imageToVideo, firstLastFrame];

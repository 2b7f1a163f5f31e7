import { z } from 'zod';

import type { JsonObject } from '../../model/json';
import { defineMode, type CreateRequest } from '../provider';
import { text, urlList, webUrl } from '../values';
import { imageField, modelField, optionsField, promptField, resolutionField } from './fields';
import { duration, imageAddress, model, resolution, SECONDS, upscaleResolution } from './inputs';
import { priceOf } from './pricing';
import { references, referenceFields, referenceProblems } from './references';

const common = {
	model: model(),
	callbackUrl: webUrl().optional(),
	duration: duration().optional(),
	upscaleResolution: upscaleResolution().optional(),
};
type Common = z.output<z.ZodObject<typeof common>>;

interface Inputs {
	prompt?: string;
	urls?: string[];
	more?: JsonObject;
	resolution?: string;
}

/** `POST /jobs/createTask`; the members in the order of the document's examples. */
function toRequest(
	input: Common,
	{ prompt, urls, more = {}, resolution: size }: Inputs,
): CreateRequest {
	const { videoInputMode, ...files } = more;
	return {
		path: '/jobs/createTask',
		body: {
			model: input.model,
			callBackUrl: input.callbackUrl,
			inputs: {
				urls,
				...files,
				prompt,
				// Source: "5s". The default is left to the provider.
				duration: input.duration === undefined ? undefined : `${input.duration}s`,
				videoInputMode,
				resolution: size,
				upscaleResolution: input.upscaleResolution,
			},
		},
	};
}

const estimate = (input: Common) => priceOf({ ...input, videoReference: false });

const textToVideo = defineMode({
	id: 'textToVideo',
	name: 'Text to Video',
	description: 'Makes a video from text',
	action: 'Make a video from text',
	produces: 'video',
	fields: [
		promptField(true, 'e.g. A futuristic city with flying cars at night'),
		modelField,
		optionsField(resolutionField),
	],
	media: [],
	schema: z.object({ ...common, prompt: text(), resolution: resolution().optional() }),
	toRequest: (input) => toRequest(input, { prompt: input.prompt, resolution: input.resolution }),
	estimate,
});

const imageToVideo = defineMode({
	id: 'imageToVideo',
	name: 'Image to Video',
	description: 'Sets an image in motion: the video begins with it',
	action: 'Make a video from an image',
	produces: 'video',
	fields: [
		imageField('Image URL', 'imageUrl', 'The image that the video begins with'),
		promptField(false, 'e.g. The woman slowly turns her head and smiles'),
		modelField,
		optionsField(resolutionField),
	],
	media: [],
	schema: z.object({
		...common,
		imageUrl: imageAddress(),
		prompt: text().optional(),
		resolution: resolution().optional(),
	}),
	toRequest: (input) =>
		toRequest(input, {
			urls: [input.imageUrl],
			prompt: input.prompt,
			resolution: input.resolution,
		}),
	estimate,
});

const firstLastFrame = defineMode({
	id: 'firstLastFrame',
	name: 'First and Last Frame to Video',
	description: 'Makes the transition between two images',
	action: 'Make a video from a first and a last frame',
	produces: 'video',
	fields: [
		imageField('First Frame URL', 'imageUrl', 'The image that the video begins with'),
		imageField('Last Frame URL', 'lastFrameUrl', 'The image that the video ends with'),
		promptField(false, 'e.g. Smooth camera transition from day to night'),
		modelField,
		optionsField(resolutionField),
	],
	media: [],
	schema: z.object({
		...common,
		imageUrl: imageAddress(),
		lastFrameUrl: imageAddress(),
		prompt: text().optional(),
		resolution: resolution().optional(),
	}),
	toRequest: (input) =>
		toRequest(input, {
			urls: [input.imageUrl, input.lastFrameUrl],
			prompt: input.prompt,
			more: { videoInputMode: 'keyframe' },
			resolution: input.resolution,
		}),
	estimate,
});

const multiReference = defineMode({
	id: 'multiReference',
	name: 'Reference to Video',
	description: `Makes a video of ${SECONDS.min} to ${SECONDS.max} seconds guided by reference images, videos and sounds (the provider calls it Multi-Reference)`,
	action: 'Make a video from references',
	produces: 'video',
	fields: [
		...referenceFields,
		promptField(false, 'e.g. Character walks through a garden'),
		modelField,
		{ ...resolutionField, required: true },
		optionsField(),
	],
	media: [],
	schema: z.object({
		...common,
		imageUrls: urlList({ max: references.imageUrls.max, asset: true }).optional(),
		videoUrls: urlList({ max: references.videoUrls.max }).optional(),
		audioUrls: urlList({ max: references.audioUrls.max }).optional(),
		resolution: resolution(),
		prompt: text().optional(),
	}),
	rules: referenceProblems,
	toRequest: (input) =>
		toRequest(input, {
			urls: input.imageUrls,
			more: {
				videoUrls: input.videoUrls,
				audioUrls: input.audioUrls,
				videoInputMode: 'reference',
			},
			prompt: input.prompt,
			resolution: input.resolution,
		}),
	estimate: (input) => priceOf({ ...input, videoReference: (input.videoUrls ?? []).length > 0 }),
});

/** Source: "Text to Video", "Image to Video", "First & Last Frame", "Multi-Reference". */
export const modes = [textToVideo, imageToVideo, firstLastFrame, multiReference];

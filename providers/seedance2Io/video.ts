import { z } from 'zod';

import type { JsonObject } from '../../model/json';
import { defineMode, type CreateRequest } from '../provider';
import { publicUrl, urlList } from '../values';
import { prompt, PROMPT_CHARACTERS, promptField, urlField, urlListField } from './inputFields';
import { seedProblems, videoOptionsField, videoOptionsShape } from './videoOptions';

const MAX_MEDIA = 12;

const common = { prompt: prompt(PROMPT_CHARACTERS), ...videoOptionsShape };
type Common = z.output<z.ZodObject<typeof common>>;

const promptOfVideo = promptField(
	PROMPT_CHARACTERS,
	'e.g. A cinematic shot of a glass train crossing a snowy mountain bridge',
);

function toRequest(mode: string, input: Common, files: JsonObject = {}): CreateRequest {
	return {
		path: `/video/${input.endpointVersion ?? 'seedance'}`,
		body: {
			mode,
			quality_tier: input.qualityTier,
			channel: input.channel,
			prompt: input.prompt,
			aspect_ratio: input.aspectRatio,
			// Documented as text: "5".
			duration: input.duration === undefined ? undefined : String(input.duration),
			resolution: input.resolution,
			...files,
			generate_audio: input.generateAudio,
			fixed_lens: input.cameraFixed,
			seed: input.seed,
		},
	};
}

const textToVideo = defineMode({
	id: 'textToVideo',
	name: 'Text to Video',
	description: 'Makes a Seedance video from text',
	action: 'Make a video from text',
	produces: 'video',
	fields: [promptOfVideo, videoOptionsField],
	media: [],
	schema: z.object(common),
	rules: seedProblems,
	toRequest: (input) => toRequest('text-to-video', input),
});

const imageToVideo = defineMode({
	id: 'imageToVideo',
	name: 'Image to Video',
	description: 'Makes a Seedance video that begins with an image, and may end with another',
	action: 'Make a video from an image',
	produces: 'video',
	fields: [
		urlField({
			displayName: 'Image URL',
			name: 'imageUrl',
			placeholder: 'e.g. https://example.com/character.jpg',
			required: true,
			what: 'The image that the video begins with',
		}),
		urlField({
			displayName: 'Last Frame URL',
			name: 'lastFrameUrl',
			placeholder: 'e.g. https://example.com/last.jpg',
			required: false,
			what: 'The image that the video ends with; may be left empty',
		}),
		promptOfVideo,
		videoOptionsField,
	],
	media: [],
	schema: z.object({ imageUrl: publicUrl(), lastFrameUrl: publicUrl().optional(), ...common }),
	rules: seedProblems,
	toRequest: (input) =>
		toRequest('image-to-video', input, {
			image_url: input.imageUrl,
			end_image_url: input.lastFrameUrl,
		}),
});

const mediaToVideo = defineMode({
	id: 'mediaToVideo',
	name: 'Reference to Video',
	description:
		'Makes a Seedance video from up to 12 reference files (the provider calls it Media to Video)',
	action: 'Make a video from references',
	produces: 'video',
	fields: [
		urlListField({
			displayName: 'Media URLs',
			name: 'mediaUrls',
			max: MAX_MEDIA,
			what: 'The files to refer to',
		}),
		promptOfVideo,
		videoOptionsField,
	],
	media: [],
	schema: z.object({ mediaUrls: urlList({ max: MAX_MEDIA, httpsOnly: true }), ...common }),
	rules: seedProblems,
	toRequest: (input) => toRequest('media-to-video', input, { media_urls: input.mediaUrls }),
});

/** Source: "Seedance Video". */
export const videoModes = [textToVideo, imageToVideo, mediaToVideo];

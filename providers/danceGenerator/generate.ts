import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import type { MediaInput } from '../../media/mediaFile';
import { mediaFields } from '../mediaFields';
import { defineMode } from '../provider';
import { flag, isWebUrl, media, oneOf, text, urlOf, webUrl } from '../values';
import { CHARACTER_IMAGE, LONGEST_SECONDS, REFERENCE_VIDEO } from './media';
import { priceOf } from './pricing';
import { lengthProblems, secondsOf } from './reference';
import { optionsCollection } from '../choices';

/** Source: "Generate an AI Dance Video", "max 2500 chars". */
const MAX_PROMPT_CHARACTERS = 2500;

const fields: INodeProperties[] = [
	...mediaFields(CHARACTER_IMAGE, {
		sources: ['binary', 'url'],
		urlPlaceholder: 'e.g. https://file.dancegenerator.ai/abc123.jpg',
		urlNote:
			'Dance Generator documents only addresses from its own upload, as Dance Video Upload File returns them; others may be refused.',
	}),
	...mediaFields(REFERENCE_VIDEO, {
		sources: ['url', 'binary'],
		otherSources: [
			{
				name: 'TikTok Link',
				value: 'tiktok',
				description: 'A TikTok video whose dance is copied; the provider downloads it',
			},
		],
		urlPlaceholder: 'e.g. https://example.com/dance.mp4',
		urlHint: 'Or a link to a TikTok video',
		defaultBinaryField: 'video',
	}),
	{
		displayName: 'TikTok Link',
		name: 'tiktokUrl',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. https://www.tiktok.com/@user/video/1234567890',
		description: 'Link to the TikTok video to use as the dance reference',
		displayOptions: { show: { referenceVideoSource: ['tiktok'] } },
	},
	{
		displayName: 'Prompt',
		name: 'prompt',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		placeholder: 'e.g. Make the character dance energetically',
		description: `What to add to the dance. Optional; at most ${MAX_PROMPT_CHARACTERS} characters.`,
	},
	optionsCollection([
		{
			displayName: 'Character Orientation',
			name: 'characterOrientation',
			type: 'options',
			options: [
				{
					name: 'Image (Up to 10 Seconds)',
					value: 'image',
				},
				{
					name: 'Video (Up to 30 Seconds)',
					value: 'video',
				},
			],
			default: 'image',
			description:
				'Whether the character is oriented as in the image or as in the video; this also limits the length',
		},
		{
			displayName: 'Keep Original Sound',
			name: 'keepOriginalSound',
			type: 'boolean',
			default: true,
			description: "Whether to keep the reference video's audio",
		},
	]),
];

/** Of what is no address, such as what stands for a file in a dry run, it is not true. */
const isAtTiktok = (url: string) =>
	isWebUrl(url) && /(^|\.)tiktok\.com$/i.test(new URL(url).hostname);

/** A TikTok link: any host of tiktok.com. Source: "TikTok video link to use as dance reference". */
const tiktokLink = () =>
	// zod runs this also on a value that webUrl has already refused, which may be no address.
	webUrl().refine((value) => !isWebUrl(value) || isAtTiktok(value), {
		message: 'must be a link to a TikTok video, like https://www.tiktok.com/@user/video/1234567890',
	});

/**
 * A reference goes where the document has it: a file's address, or a link to a TikTok video. People paste
 * such a link as the URL of the reference too; what is at its end is a page, which is no reference video.
 */
function referenceOf(input: { referenceVideo?: MediaInput; tiktokUrl?: string }) {
	const address = input.referenceVideo && urlOf(input.referenceVideo);
	if (address === undefined) return { tiktok_url: input.tiktokUrl };
	return isAtTiktok(address) ? { tiktok_url: address } : { reference_video_url: address };
}

/** `POST /generate`: an image and a dance, given as a video or as a TikTok link. */
export const danceMode = defineMode({
	id: 'dance',
	name: 'Dance Video',
	description: 'Makes the character in an image dance like the dancer in a video',
	action: 'Make a dance video',
	produces: 'video',
	fields,
	media: [CHARACTER_IMAGE, REFERENCE_VIDEO],
	schema: z.object({
		characterImage: media(),
		referenceVideo: media().optional(),
		tiktokUrl: tiktokLink().optional(),
		prompt: text({ max: MAX_PROMPT_CHARACTERS }).optional(),
		characterOrientation: oneOf(['image', 'video']).optional(),
		keepOriginalSound: flag().optional(),
	}),
	rules: ({ referenceVideo, tiktokUrl, characterOrientation }) => {
		if (referenceVideo && tiktokUrl) {
			return [
				{ field: 'referenceVideo', problem: 'and TikTok Link must not both be given: choose one' },
			];
		}
		if (!referenceVideo && !tiktokUrl) {
			return [
				{ field: 'referenceVideo', problem: '(a URL or a file) or a TikTok Link is required' },
			];
		}
		return lengthProblems(referenceVideo, characterOrientation);
	},
	toRequest: (input) => ({
		path: '/generate',
		body: {
			character_image_url: urlOf(input.characterImage),
			...referenceOf(input),
			prompt: input.prompt,
			character_orientation: input.characterOrientation,
			keep_original_sound: input.keepOriginalSound,
		},
	}),
	estimate: ({ referenceVideo, characterOrientation = 'image' }) => {
		const seconds = secondsOf(referenceVideo);
		if (seconds === undefined) return undefined;
		return priceOf(Math.min(seconds, LONGEST_SECONDS[characterOrientation]));
	},
	maxCost: ({ characterOrientation = 'image' }) => priceOf(LONGEST_SECONDS[characterOrientation]),
});

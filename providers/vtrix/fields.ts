import type { INodeProperties } from 'n8n-workflow';

import { ASPECT_RATIO_TEXTS } from '../aspectRatios';
import { choicesOf, optionsCollection } from '../choices';
import { fromVersion2, ofVersion1 } from '../shownFields';
import { decimalNumber, flag, oneOf, webUrl, wholeNumber } from '../values';
import { isFrameCount, MAX_FRAMES, MIN_FRAMES } from './frames';

const RESOLUTIONS = ['480p', '720p', '1080p'] as const;
/** Source: `ratio`. */
const ASPECT_RATIOS = ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9', 'adaptive'] as const;
const SERVICE_TIERS = ['default', 'flex'] as const;
const SECONDS = { min: 2, max: 12 };
const EXPIRY_SECONDS = { min: 3600, max: 259_200 };
const MAX_SEED = 2 ** 32 - 1;

/** Source: "Recommended not exceeding 500 characters": a recommendation, so a longer one is sent. */
export const PROMPT_ADVICE =
	'In English or Chinese. More than 500 characters are not recommended: the model may overlook details.';

const FRAMES_MESSAGE = `must be a whole number from ${MIN_FRAMES} to ${MAX_FRAMES} of the form 25 + 4n (29, 33, 37, ...)`;

/** Schema keys of the optional parameters; the same in every mode. */
export const optionsShape = {
	aspectRatio: oneOf(ASPECT_RATIOS).optional(),
	callbackUrl: webUrl().optional(),
	cameraFixed: flag().optional(),
	duration: decimalNumber(SECONDS.min, SECONDS.max).optional(),
	executionExpiresAfter: wholeNumber(EXPIRY_SECONDS.min, EXPIRY_SECONDS.max).optional(),
	frames: wholeNumber(MIN_FRAMES, MAX_FRAMES)
		.refine((frames) => isFrameCount(frames), { message: FRAMES_MESSAGE })
		.optional(),
	resolution: oneOf(RESOLUTIONS).optional(),
	returnLastFrame: flag().optional(),
	seed: wholeNumber(-1, MAX_SEED).optional(),
	serviceTier: oneOf(SERVICE_TIERS).optional(),
	watermark: flag().optional(),
};

const framesField: INodeProperties = {
	displayName: 'Frames',
	name: 'frames',
	type: 'number',
	typeOptions: { minValue: MIN_FRAMES, maxValue: MAX_FRAMES },
	default: 121,
	description: `Length of the video in frames, instead of Duration: ${MIN_FRAMES} to ${MAX_FRAMES} in steps of 4 (25 + 4n), 24 a second`,
};

/**
 * The form's options. An option that is not added is not sent: the provider's default holds.
 * @param defaultRatio documented as `16:9` for text and `adaptive` for images
 */
export function optionsField(defaultRatio: (typeof ASPECT_RATIOS)[number]): INodeProperties {
	return optionsCollection([
		{
			displayName: 'Aspect Ratio',
			name: 'aspectRatio',
			type: 'options',
			options: choicesOf(ASPECT_RATIOS, {
				...ASPECT_RATIO_TEXTS,
				adaptive: { name: 'Adaptive', description: 'The ratio that suits the first frame best' },
			}),
			default: defaultRatio,
			description: 'Width to height of the video',
		},
		{
			displayName: 'Duration (Seconds)',
			name: 'duration',
			type: 'number',
			typeOptions: { minValue: SECONDS.min, maxValue: SECONDS.max, numberPrecision: 3 },
			default: 5,
			description: `Length of the video, ${SECONDS.min} to ${SECONDS.max} seconds. Whole seconds are sent as they are. A fraction is sent as a number of frames: seconds × 24, to the nearest of 29, 33, 37, ... 289 (25 + 4n), so 2.4 seconds become 57 frames, which is 2.375 seconds.`,
		},
		{
			displayName: 'Execution Expires After (Seconds)',
			name: 'executionExpiresAfter',
			type: 'number',
			typeOptions: { minValue: EXPIRY_SECONDS.min, maxValue: EXPIRY_SECONDS.max },
			default: 172_800,
			description:
				'When Vtrix gives up on an unfinished task, counted from its creation (1 to 72 hours)',
		},
		{
			displayName: 'Fixed Camera',
			name: 'cameraFixed',
			type: 'boolean',
			default: false,
			description: 'Whether the camera stays still',
		},
		ofVersion1(framesField),
		fromVersion2({
			...framesField,
			displayOptions: { hide: { duration: [{ _cnd: { exists: true } }] } },
		}),
		{
			displayName: 'Resolution',
			name: 'resolution',
			type: 'options',
			options: choicesOf(RESOLUTIONS),
			default: '1080p',
			description: 'Resolution of the video',
		},
		{
			displayName: 'Return Last Frame',
			name: 'returnLastFrame',
			type: 'boolean',
			default: false,
			description:
				'Whether to also get the last frame as a PNG without a watermark, for the next video to begin with',
		},
		{
			displayName: 'Seed',
			name: 'seed',
			type: 'number',
			typeOptions: { minValue: -1, maxValue: MAX_SEED },
			default: -1,
			description: 'A whole number that controls the randomness of the video; -1 if not set',
		},
		{
			displayName: 'Service Tier',
			name: 'serviceTier',
			type: 'options',
			options: choicesOf(SERVICE_TIERS, {
				default: { name: 'Default', description: 'Online inference' },
				flex: { name: 'Flex', description: 'Offline inference' },
			}),
			default: 'default',
			description: 'Whether the task is processed online or offline',
		},
		{
			displayName: 'Watermark',
			name: 'watermark',
			type: 'boolean',
			default: false,
			description: 'Whether the video gets a watermark',
		},
	]);
}

/** Source: "duration and frames are mutually exclusive". */
export function lengthProblems({ duration, frames }: { duration?: number; frames?: number }) {
	return duration !== undefined && frames !== undefined
		? [{ field: 'frames', problem: 'and Duration (Seconds) must not both be given: choose one' }]
		: [];
}

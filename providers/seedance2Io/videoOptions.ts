import type { INodeProperties } from 'n8n-workflow';

import { ASPECT_RATIO_TEXTS } from '../aspectRatios';
import { choicesOf, optionsCollection } from '../choices';
import { fromVersion2, ofVersion1 } from '../shownFields';
import { flag, oneOf, wholeNumber } from '../values';

/** Source: "Seedance Video", "Parameters". */
const QUALITY_TIERS = ['standard', 'pro'] as const;
const CHANNELS = ['standard', 'real', 'wild'] as const;
const ASPECT_RATIOS = ['1:1', '21:9', '4:3', '3:4', '16:9', '9:16'] as const;
const RESOLUTIONS = ['720p', '1080p'] as const;
const SECONDS = { min: 4, max: 15 };
const MAX_SEED = 4_294_967_295;
/** `seedance2` stands in a newer version of the same document. */
const ENDPOINT_VERSIONS = ['seedance', 'seedance2'] as const;

/** Schema keys of the optional parameters; the same in every video mode. */
export const videoOptionsShape = {
	aspectRatio: oneOf(ASPECT_RATIOS).optional(),
	cameraFixed: flag().optional(),
	channel: oneOf(CHANNELS).optional(),
	duration: wholeNumber(SECONDS.min, SECONDS.max).optional(),
	endpointVersion: oneOf(ENDPOINT_VERSIONS).optional(),
	generateAudio: flag().optional(),
	qualityTier: oneOf(QUALITY_TIERS).optional(),
	resolution: oneOf(RESOLUTIONS).optional(),
	seed: wholeNumber(-1, MAX_SEED).optional(),
};

const seedField: INodeProperties = {
	displayName: 'Seed',
	name: 'seed',
	type: 'number',
	typeOptions: { minValue: -1, maxValue: MAX_SEED },
	default: -1,
	description: `A whole number from -1 to ${MAX_SEED}. Not supported on the channel Real.`,
};

/** The form's options. An option that is not added is not sent: the provider's default holds. */
export const videoOptionsField = optionsCollection([
	{
		displayName: 'Aspect Ratio',
		name: 'aspectRatio',
		type: 'options',
		options: choicesOf(ASPECT_RATIOS, ASPECT_RATIO_TEXTS),
		default: '16:9',
		description: 'Width to height of the video',
	},
	{
		displayName: 'Channel',
		name: 'channel',
		type: 'options',
		options: choicesOf(CHANNELS, {
			standard: { name: 'Standard' },
			real: { name: 'Real', description: 'Takes no seed' },
			wild: { name: 'Wild' },
		}),
		default: 'standard',
		description: 'Which rendering channel makes the video',
	},
	{
		displayName: 'Duration (Seconds)',
		name: 'duration',
		type: 'number',
		typeOptions: { minValue: SECONDS.min, maxValue: SECONDS.max },
		default: 5,
		description: `Length of the video, ${SECONDS.min} to ${SECONDS.max} whole seconds`,
	},
	{
		displayName: 'Endpoint Version',
		name: 'endpointVersion',
		type: 'options',
		options: choicesOf(ENDPOINT_VERSIONS, {
			seedance: { name: '/video/seedance' },
			seedance2: {
				name: '/video/seedance2',
				description: 'From a newer version of the documentation',
			},
		}),
		default: 'seedance',
		description: 'Which path creates the task. Change it when the provider answers "not_found".',
	},
	{
		displayName: 'Fixed Camera',
		name: 'cameraFixed',
		type: 'boolean',
		default: false,
		description: 'Whether the camera lens is locked',
	},
	{
		displayName: 'Generate Audio',
		name: 'generateAudio',
		type: 'boolean',
		default: true,
		description: 'Whether the video gets an audio track',
	},
	{
		displayName: 'Quality Tier',
		name: 'qualityTier',
		type: 'options',
		options: choicesOf(QUALITY_TIERS, {
			standard: { name: 'Standard' },
			pro: { name: 'Pro' },
		}),
		default: 'standard',
		description: 'Quality tier of the video',
	},
	{
		displayName: 'Resolution',
		name: 'resolution',
		type: 'options',
		options: choicesOf(RESOLUTIONS),
		default: '720p',
		description: 'Resolution of the video',
	},
	ofVersion1(seedField),
	fromVersion2({ ...seedField, displayOptions: { hide: { channel: ['real'] } } }),
]);

/** Source: "Not supported on the real channel". */
export function seedProblems({ channel, seed }: { channel?: string; seed?: number }) {
	return channel === 'real' && seed !== undefined
		? [
				{
					field: 'seed',
					problem: 'is not supported on the channel "real": remove it or choose another',
				},
			]
		: [];
}

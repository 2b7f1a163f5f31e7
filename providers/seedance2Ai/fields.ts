import type { INodeProperties } from 'n8n-workflow';

import { choicesOf, optionsCollection } from '../choices';
import { NO_FILES_HINT, NO_FILES_LIST_HINT } from '../mediaFields';
import { MODELS, RESOLUTIONS, SECONDS, UPSCALES } from './inputs';

/** What is said wherever a file can only be given by its address. */
const ADDRESSES =
	'Seedance2 AI fetches it itself and takes no files: put a file of your own at a public address first.';
const OR_ASSET = `Public address, or a reference to a file you have there (asset://...). ${ADDRESSES}`;

export const modelField: INodeProperties = {
	displayName: 'Model',
	name: 'model',
	type: 'options',
	options: choicesOf(MODELS, {
		seedance2: { name: 'Seedance 2' },
		'seedance2-fast': {
			name: 'Seedance 2 Fast',
			description: '32 credits a second instead of 40; upscaling costs the same',
		},
	}),
	required: true,
	default: 'seedance2',
	description: 'Which model makes the video',
};

/** The prompt: required where nothing else says what to show. */
export function promptField(required: boolean, placeholder: string): INodeProperties {
	return {
		displayName: 'Prompt',
		name: 'prompt',
		type: 'string',
		typeOptions: { rows: 4 },
		...(required && { required }),
		default: '',
		placeholder,
		description: required ? 'What the video shows' : 'What the video shows. May be left empty.',
	};
}

/** A field for one image. */
export function imageField(displayName: string, name: string, what: string): INodeProperties {
	const description = `${what}. ${OR_ASSET}`;
	return {
		displayName,
		name,
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. https://example.com/photo.jpg',
		hint: NO_FILES_HINT,
		description,
	};
}

/** A field for several references of one kind; all of them may be empty but one. */
export function referencesField(
	kind: { displayName: string; name: string; max: number; placeholder: string },
	what: string,
	assets = false,
): INodeProperties {
	const { max, ...rest } = kind;
	const from = assets ? OR_ASSET : `Public addresses. ${ADDRESSES}`;
	const description = `${what}: up to ${max} addresses, separated by commas or white space, or a list from an expression. ${from}`;
	return {
		...rest,
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		hint: NO_FILES_LIST_HINT,
		description,
	};
}

export const resolutionField: INodeProperties = {
	displayName: 'Resolution',
	name: 'resolution',
	type: 'options',
	options: choicesOf(RESOLUTIONS, {
		'720x720': { name: '720 × 720 (1:1)' },
		'720x960': { name: '720 × 960 (3:4)' },
		'960x720': { name: '960 × 720 (4:3)' },
		'1280x720': { name: '1280 × 720 (16:9)' },
		'720x1280': { name: '720 × 1280 (9:16: TikTok, Reels, Shorts)' },
		'1280x540': { name: '1280 × 540 (21:9)' },
	}),
	default: '1280x720',
	description: 'Width and height of the video in pixels, and with it its aspect ratio',
};

const { byDefault: usualSeconds } = SECONDS;

export const durationField: INodeProperties = {
	displayName: 'Duration (Seconds)',
	name: 'duration',
	type: 'number',
	typeOptions: { minValue: SECONDS.min, maxValue: SECONDS.max },
	default: usualSeconds,
	description: `Length of the video, ${SECONDS.min} to ${SECONDS.max} whole seconds; ${SECONDS.byDefault} if not set`,
};

export const upscaleField = {
	displayName: 'Upscale',
	name: 'upscaleResolution',
	type: 'options',
	options: choicesOf(UPSCALES, {
		'2k': { name: '2K', description: '20 credits more for each second' },
		'4k': { name: '4K', description: '40 credits more for each second' },
	}),
	default: '2k',
	description: 'Enlarges the finished video',
} satisfies INodeProperties;

/** The form's options; `more` are those of one mode alone. */
export function optionsField(...more: INodeProperties[]): INodeProperties {
	return optionsCollection([durationField, ...more, upscaleField]);
}

import type { INodeParameters } from 'n8n-workflow';

import { blackPng } from '../../media/png';
import type { LimitExample } from '../fixtures';

const MEGABYTE = 1024 * 1024;

/** An option one step inside and one step outside its limit. */
function option(
	field: string,
	documented: string,
	inside: unknown,
	outside: unknown,
	says: string[],
): LimitExample {
	const options = (value: unknown) => ({ options: { [field]: value } }) as INodeParameters;
	return {
		field,
		documented,
		mode: 'textToVideo',
		inside: options(inside),
		outside: options(outside),
		says: [...says, JSON.stringify(outside)],
	};
}

/** An image of the incoming item, in a field of a mode. */
function image(
	documented: string,
	inside: Buffer,
	outside: Buffer,
	says: string[],
	[mode, field] = ['imageToVideo', 'image'],
): LimitExample {
	const form = { [`${field}Source`]: 'binary', [`${field}Binary`]: 'data' };
	const file = (bytes: Buffer) => ({ data: { bytes, fileName: 'a.png', mimeType: 'image/png' } });
	return {
		field,
		documented,
		mode,
		inside: form,
		outside: form,
		says,
		files: { inside: file(inside), outside: file(outside) },
	};
}

/** Source: "Parameters" of the document. */
export const limits: LimitExample[] = [
	option('resolution', 'Options: 480p, 720p, 1080p', '480p', '2k', ['480p, 720p, 1080p']),
	option('aspectRatio', 'Options: 16:9, ... adaptive', 'adaptive', '2:1', ['21:9, adaptive']),
	option('duration', 'Range: 2 - 12', 2, 1, ['2 to 12']),
	option('duration', 'Range: 2 - 12', 12, 13, ['2 to 12']),
	option('duration', 'Range: 2 - 12', '2s', '1.9s', ['2 to 12']),
	option('frames', 'Value range: [29, 289]', 29, 25, ['29 to 289']),
	option('frames', 'Value range: [29, 289]', 289, 293, ['29 to 289']),
	option('frames', '25 + 4n', 57, 58, ['25 + 4n']),
	option('seed', 'Range: [-1, 2^32-1]', -1, -2, ['-1 to 4294967295']),
	option('seed', 'Range: [-1, 2^32-1]', 4294967295, 4294967296, ['-1 to 4294967295']),
	option('executionExpiresAfter', 'Range: [3600, 259200]', 3600, 3599, ['3600 to 259200']),
	option('executionExpiresAfter', 'Range: [3600, 259200]', 259200, 259201, ['3600 to 259200']),
	option('serviceTier', 'Options: default, flex', 'flex', 'fast', ['default, flex']),
	option('cameraFixed', 'boolean', true, 'perhaps', ['true or false']),
	option('watermark', 'boolean', 'true', 'perhaps', ['true or false']),
	option('returnLastFrame', 'boolean', true, 'perhaps', ['true or false']),
	{
		field: 'callBackUrl',
		documented: 'Callback notification address',
		mode: 'textToVideo',
		inside: { callBack: 'url', callBackUrl: 'https://example.com/ended' },
		outside: { callBack: 'url', callBackUrl: 'example.com' },
		says: ['https://', '"example.com"'],
	},
	{
		field: 'frames',
		documented: 'duration and frames are mutually exclusive',
		mode: 'textToVideo',
		inside: { options: { frames: 57 } },
		outside: { options: { frames: 57, duration: 5 } },
		says: ['Duration', 'choose one', '57'],
	},
	{
		field: 'prompt',
		documented: 'Text prompt (required)',
		mode: 'textToVideo',
		inside: { prompt: '舞' },
		outside: { prompt: '  ' },
		says: ['is required'],
	},
	{
		field: 'customModel',
		documented: 'Model ID to use for the request',
		mode: 'textToVideo',
		inside: { model: 'custom', customModel: 'spark_dance_v2_0' },
		outside: { model: 'custom', customModel: '' },
		says: ['is required'],
	},
	image('Width (px): (300, 6000)', blackPng(301, 400), blackPng(300, 400), ['301', '300 × 400']),
	image('Height (px): (300, 6000)', blackPng(400, 301), blackPng(400, 300), ['301', '400 × 300']),
	image('Width (px): (300, 6000)', blackPng(5999, 4000), blackPng(6000, 4000), [
		'5999',
		'6000 × 4000',
	]),
	image('Height (px): (300, 6000)', blackPng(4000, 5999), blackPng(4000, 6000), [
		'5999',
		'4000 × 6000',
	]),
	image('Aspect ratio (width/height): (0.4, 2.5)', blackPng(401, 1000), blackPng(400, 1000), [
		'0.4 and 2.5',
		'400 × 1000',
	]),
	image(
		'Aspect ratio (width/height): (0.4, 2.5)',
		blackPng(999, 400),
		blackPng(1000, 400),
		['0.4 and 2.5', '1000 × 400'],
		['firstLastFrame', 'lastFrame'],
	),
	image(
		'Size: less than 30 MB',
		blackPng(400, 400, 30 * MEGABYTE - 1),
		blackPng(400, 400, 30 * MEGABYTE),
		['less than 30 MB', 'given: 30 MB'],
	),
	image(
		'Image formats: jpeg, png, webp, bmp, tiff, gif',
		blackPng(400, 400),
		Buffer.from('%PDF-1.7 ...'),
		['jpg, png, webp, bmp, tiff or gif', 'a PDF'],
	),
	{
		field: 'image',
		documented: 'can be image URL or Base64 encoded image',
		mode: 'imageToVideo',
		inside: {
			imageSource: 'url',
			imageUrl: `data:image/png;base64,${blackPng(400, 400).toString('base64')}`,
		},
		outside: { imageSource: 'url', imageUrl: 'asset://asset-20260326-abc123' },
		says: ['https://', 'data:image/<format>;base64', 'asset://asset-20260326-abc123'],
	},
];

import type { INodeParameters } from 'n8n-workflow';

import type { LimitExample } from '../fixtures';

const urls = (count: number) =>
	Array.from({ length: count }, (_, index) => `https://example.com/${index + 1}.jpg`);

/** An option of a mode one step inside and one step outside its limit. */
function option(
	mode: string,
	field: string,
	documented: string,
	inside: unknown,
	outside: unknown,
	says: string[],
): LimitExample {
	const options = (value: unknown) => ({ options: { [field]: value } }) as INodeParameters;
	const given = JSON.stringify(outside);
	return {
		field,
		documented,
		mode,
		inside: options(inside),
		outside: options(outside),
		says: [...says, given],
	};
}

/** A field of a mode that is no option. */
function field(
	mode: string,
	name: string,
	documented: string,
	inside: unknown,
	outside: unknown,
	says: string[],
): LimitExample {
	const form = (value: unknown) => ({ [name]: value }) as INodeParameters;
	return { field: name, documented, mode, inside: form(inside), outside: form(outside), says };
}

const video = (...rest: Tail<typeof option>) => option('textToVideo', ...rest);
const gpt = (...rest: Tail<typeof field>) => field('gptImageTextToImage', ...rest);
const nano = (...rest: Tail<typeof option>) => option('nanoBananaTextToImage', ...rest);
type Tail<F extends (first: string, ...rest: never[]) => unknown> =
	Parameters<F> extends [string, ...infer Rest] ? Rest : never;

/** Source: the three tables of parameters. */
export const limits: LimitExample[] = [
	field('textToVideo', 'prompt', '3-10000 chars', 'abc', 'ab', ['at least 3', '"ab"']),
	field('textToVideo', 'prompt', '3-10000 chars', '舞'.repeat(10_000), 'x'.repeat(10_001), [
		'at most 10000',
		'10001 characters',
	]),
	video('aspectRatio', '1:1 21:9 4:3 3:4 16:9 9:16', '21:9', '2:3', [
		'1:1, 21:9, 4:3, 3:4, 16:9, 9:16',
	]),
	video('duration', '4-15 (seconds)', 4, 3, ['4 to 15']),
	video('duration', '4-15 (seconds)', '15s', '16', ['4 to 15']),
	video('resolution', '720p 1080p', '1080p', '480p', ['720p, 1080p']),
	video('qualityTier', 'standard pro', 'pro', 'best', ['standard, pro']),
	video('channel', 'standard real wild', 'wild', 'economy', ['standard, real, wild']),
	video('generateAudio', 'true false', false, 'perhaps', ['true or false']),
	video('cameraFixed', 'true false', true, 'perhaps', ['true or false']),
	video('seed', '-1 - 4294967295', -1, -2, ['-1 to 4294967295']),
	video('seed', '-1 - 4294967295', 4294967295, 4294967296, ['-1 to 4294967295']),
	video('endpointVersion', 'Two versions of the document', 'seedance', 'seedance3', ['seedance2']),
	{
		field: 'seed',
		documented: 'Not supported on the real channel',
		mode: 'textToVideo',
		inside: { options: { channel: 'wild', seed: 7 } },
		outside: { options: { channel: 'real', seed: 7 } },
		says: ['"real"', '7'],
	},
	field(
		'imageToVideo',
		'imageUrl',
		'Required for image-to-video; public https URL',
		'https://example.com/a.jpg',
		'http://example.com/a.jpg',
		['https://', 'http://example.com/a.jpg'],
	),
	field(
		'imageToVideo',
		'imageUrl',
		'public https URL',
		'https://8.8.8.8/a.jpg',
		'https://192.168.1.5/a.jpg',
		['everyone can fetch', '192.168.1.5'],
	),
	field(
		'imageToVideo',
		'lastFrameUrl',
		'public https URL',
		'https://example.com/z.jpg',
		'asset://asset-20260326-abc123',
		['no file', 'asset://asset-20260326-abc123'],
	),
	field(
		'mediaToVideo',
		'mediaUrls',
		'<= 12 public https URLs',
		urls(12).join(', '),
		urls(13).join('\n'),
		['at most 12'],
	),
	field('mediaToVideo', 'mediaUrls', 'Required for media-to-video', urls(1).join(), '', [
		'is required',
	]),
	field(
		'mediaToVideo',
		'mediaUrls',
		'public https URLs',
		'https://example.com/w_100,h_200/a.jpg,https://example.com/b.mp4',
		'https://example.com/a.jpg, data:image/png;base64,AAAA',
		['no file', 'data:image/png'],
	),
	gpt('prompt', '3-20000 chars', 'x'.repeat(20_000), 'x'.repeat(20_001), [
		'20000',
		'20001 characters',
	]),
	gpt('resolution', '1K 2K 4K', '2K', '8K', ['1K, 2K, 4K', '"8K"']),
	gpt('aspectRatio', 'auto 1:1 5:4 ... 9:21', '9:21', '7:3', ['auto, 1:1', '"7:3"']),
	{
		field: 'aspectRatio',
		documented: 'auto only supports 1K',
		mode: 'gptImageTextToImage',
		inside: { aspectRatio: 'auto', resolution: '1K' },
		outside: { aspectRatio: 'auto', resolution: '2K' },
		says: ['1K', '2K', '"auto"'],
	},
	{
		field: 'aspectRatio',
		documented: '1:1 cannot use 4K on the standard channel',
		mode: 'gptImageTextToImage',
		inside: { aspectRatio: '1:1', resolution: '4K', options: { channel: 'economy' } },
		outside: { aspectRatio: '1:1', resolution: '4K' },
		says: ['4K', '"standard"', '"1:1"'],
	},
	option('gptImageTextToImage', 'channel', 'standard economy', 'economy', 'wild', [
		'standard, economy',
	]),
	option('gptImageTextToImage', 'batchCount', '1-4', 4, 5, ['1 to 4']),
	option('gptImageTextToImage', 'batchCount', '1-4', 1, 0, ['1 to 4']),
	field(
		'gptImageImageToImage',
		'imageUrls',
		'1-10 public https URLs',
		urls(10).join(' '),
		urls(11).join(' '),
		['at most 10'],
	),
	field(
		'nanoBananaTextToImage',
		'prompt',
		'3-10000 chars',
		'x'.repeat(10_000),
		'x'.repeat(10_001),
		['10000'],
	),
	nano('aspectRatio', '1:1 9:16 ... auto', '4:5', '2:1', ['21:9, auto']),
	nano('outputFormat', 'png jpeg', 'jpeg', 'webp', ['png, jpeg']),
	nano('resolution', '1K 2K 4K', '4K', '720p', ['1K, 2K, 4K']),
	field(
		'nanoBananaImageToImage',
		'imageUrls',
		'1-8 public https URLs',
		urls(8).join(' '),
		urls(9).join(' '),
		['at most 8'],
	),
];

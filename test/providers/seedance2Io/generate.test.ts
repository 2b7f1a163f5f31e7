import { gptImageModes } from '../../../providers/seedance2Io/gptImage';
import { nanoBananaModes } from '../../../providers/seedance2Io/nanoBanana';
import { videoModes } from '../../../providers/seedance2Io/video';
import { formRequests, limitsOfValues } from '../formRequest';
import { limits } from './limits';
import { forms, requests } from './requests';

const modes = [...videoModes, ...gptImageModes, ...nanoBananaModes];
const { requestOf, sentWith, checkedWith, refusalOf } = formRequests(modes, forms);

const IMAGE = 'https://example.com/start.jpg';
const { prompt: train } = forms.textToVideo;
const { prompt: shoe } = forms.gptImageTextToImage;
const { prompt: mockup } = forms.nanoBananaTextToImage;

describe('what is sent to Seedance 2', () => {
	it.each(requests.map((example) => [example.title, example] as const))(
		'is what the document has: %s',
		(_title, { mode, form, path, body }) => {
			expect(requestOf(mode, form)).toEqual({ path, body: JSON.stringify(body) });
		},
	);

	it.each<[mode: string, path: string, body: object]>([
		['textToVideo', '/video/seedance', { mode: 'text-to-video', prompt: train }],
		[
			'imageToVideo',
			'/video/seedance',
			{ mode: 'image-to-video', prompt: train, image_url: IMAGE },
		],
		[
			'mediaToVideo',
			'/video/seedance',
			{ mode: 'media-to-video', prompt: train, media_urls: [IMAGE] },
		],
		[
			'gptImageTextToImage',
			'/image/gpt-image-2',
			{ type: 'text-to-image', prompt: shoe, resolution: '1K', aspectRatio: '1:1' },
		],
		[
			'gptImageImageToImage',
			'/image/gpt-image-2',
			{
				type: 'image-to-image',
				prompt: shoe,
				resolution: '1K',
				aspectRatio: '1:1',
				imageUrls: [IMAGE],
			},
		],
		['nanoBananaTextToImage', '/image/nano-banana-pro', { type: 'text-to-image', prompt: mockup }],
		[
			'nanoBananaImageToImage',
			'/image/nano-banana-pro',
			{ type: 'image-to-image', prompt: mockup, image_urls: [IMAGE] },
		],
	])('has in the mode %s no value that was not given', (mode, path, body) => {
		expect(sentWith(mode)).toEqual({ path, body: JSON.stringify(body) });
	});

	// Each parameter of the document by the option that stands for it.
	it.each<[mode: string, option: string, value: string | number | boolean, sent: object]>([
		['textToVideo', 'qualityTier', 'pro', { quality_tier: 'pro' }],
		['textToVideo', 'channel', 'real', { channel: 'real' }],
		['textToVideo', 'aspectRatio', '21:9', { aspect_ratio: '21:9' }],
		['textToVideo', 'duration', 4, { duration: '4' }],
		['textToVideo', 'resolution', '1080p', { resolution: '1080p' }],
		['textToVideo', 'generateAudio', false, { generate_audio: false }],
		['textToVideo', 'cameraFixed', false, { fixed_lens: false }],
		['textToVideo', 'seed', 0, { seed: 0 }],
		['gptImageTextToImage', 'channel', 'economy', { channel: 'economy' }],
		['gptImageTextToImage', 'batchCount', 4, { batchCount: 4 }],
		['nanoBananaTextToImage', 'aspectRatio', '4:5', { image_size: '4:5' }],
		['nanoBananaTextToImage', 'outputFormat', 'jpeg', { output_format: 'jpeg' }],
		['nanoBananaTextToImage', 'resolution', '4K', { resolution: '4K' }],
	])('has of %s the option %s (%j) as %j alone', (mode, option, value, sent) => {
		const body: unknown = JSON.parse(sentWith(mode, { options: { [option]: value } }).body);
		expect(body).toEqual({ ...(JSON.parse(sentWith(mode).body) as object), ...sent });
	});

	it.each(['textToVideo', 'imageToVideo', 'mediaToVideo'])(
		'goes in the mode %s to the newer path where that was chosen, and says nothing of it',
		(mode) => {
			expect(sentWith(mode, { options: { endpointVersion: 'seedance2' } })).toEqual({
				path: '/video/seedance2',
				body: sentWith(mode).body,
			});
		},
	);
});

describe('a limit of Seedance 2', () => {
	it.each(limitsOfValues(limits))('%s: %s (%s)', (mode, _field, _documented, limit) => {
		expect(() => checkedWith(mode, limit.inside)).not.toThrow();
		const { kind, message, nextStep } = refusalOf(mode, limit.outside);
		expect(kind).toBe('invalidInput');
		for (const words of limit.says) expect(message).toContain(words);
		expect(nextStep).toContain('Nothing was sent and nothing paid.');
	});

	it.each(['textToVideo', 'imageToVideo', 'mediaToVideo'])(
		'is that the channel real takes no seed, in the mode %s too',
		(mode) => {
			for (const seed of [-1, 0, 7]) {
				const { message } = refusalOf(mode, { options: { channel: 'real', seed } });
				expect(message).toMatch(/^Seed is not supported on the channel "real"/);
			}
			for (const options of [{ channel: 'real' }, { seed: 0 }, { channel: 'standard', seed: 0 }])
				expect(() => checkedWith(mode, { options })).not.toThrow();
		},
	);
});

describe('an aspect ratio of GPT Image 2', () => {
	const IMAGE_MODES = ['gptImageTextToImage', 'gptImageImageToImage'];
	type Case = [aspectRatio: string, resolution: string, channel: string | undefined];
	const given = ([aspectRatio, resolution, channel]: Case) => ({
		aspectRatio,
		resolution,
		options: channel === undefined ? {} : { channel },
	});

	it.each<Case>([
		['auto', '1K', undefined],
		['auto', '1K', 'economy'],
		['1:1', '1K', undefined],
		['1:1', '2K', 'standard'],
		['1:1', '4K', 'economy'],
		['3:1', '4K', undefined],
		['16:9', '4K', 'standard'],
	])('%s is made in %s on the channel %s', (...values) => {
		for (const mode of IMAGE_MODES) expect(() => checkedWith(mode, given(values))).not.toThrow();
	});

	it.each<[...Case, problem: RegExp]>([
		['auto', '2K', undefined, /supports only the resolution 1K, not 2K/],
		['auto', '4K', 'economy', /supports only the resolution 1K, not 4K/],
		['1:1', '4K', undefined, /cannot use the resolution 4K on the channel "standard"/],
		['1:1', '4K', 'standard', /cannot use the resolution 4K on the channel "standard"/],
	])('%s is not made in %s on the channel %s', (...values) => {
		const [aspectRatio, resolution, channel, problem] = values;
		for (const mode of IMAGE_MODES) {
			const { kind, message } = refusalOf(mode, given([aspectRatio, resolution, channel]));
			expect(kind).toBe('invalidInput');
			expect(message).toMatch(problem);
			expect(message).toMatch(/^Aspect Ratio .+\(given: "/);
		}
	});
});

describe('what the tables of the document allow', () => {
	it.each<[mode: string, name: string, values: string]>([
		['textToVideo', 'aspectRatio', '1:1 21:9 4:3 3:4 16:9 9:16'],
		['textToVideo', 'channel', 'standard real wild'],
		['textToVideo', 'qualityTier', 'standard pro'],
		['textToVideo', 'resolution', '720p 1080p'],
		['nanoBananaTextToImage', 'aspectRatio', '1:1 9:16 16:9 3:4 4:3 3:2 2:3 5:4 4:5 21:9 auto'],
		['nanoBananaTextToImage', 'outputFormat', 'png jpeg'],
		['nanoBananaTextToImage', 'resolution', '1K 2K 4K'],
		['gptImageTextToImage', 'channel', 'standard economy'],
	])('is taken by %s: %s %s', (mode, name, values) => {
		for (const value of values.split(' ')) {
			expect(sentWith(mode, { options: { [name]: value } }).body).toContain(`:"${value}"`);
		}
	});

	it('is taken by gptImageTextToImage: every aspect ratio', () => {
		const ratios = 'auto 1:1 5:4 9:16 21:9 16:9 4:3 3:2 4:5 3:4 2:3 2:1 1:2 3:1 1:3 9:21'.split(
			' ',
		);
		for (const aspectRatio of ratios) {
			const { body } = sentWith('gptImageTextToImage', { aspectRatio });
			expect(body).toContain(`"aspectRatio":"${aspectRatio}"`);
		}
	});
});

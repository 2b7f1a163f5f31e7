import type { MediaInput } from '../../../media/mediaFile';
import { danceMode } from '../../../providers/danceGenerator/generate';
import { parseInput } from '../../../providers/parseInput';
import { refusal, requestFor } from '../recorded';
import { movie, picture } from './files';

const IMAGE = 'https://file.dancegenerator.ai/abc123.jpg';
const VIDEO = 'https://file.dancegenerator.ai/videos/def456.mp4';
const TIKTOK = 'https://www.tiktok.com/@user/video/1234567890';

const url = (address: string): MediaInput => ({ source: 'url', url: address });
const dance = { characterImage: url(IMAGE), referenceVideo: url(VIDEO) };
const tiktok = { characterImage: url(IMAGE), tiktokUrl: TIKTOK };

describe('the request for a dance', () => {
	it('is the one of the document, with an uploaded video', () => {
		const prompt = 'Make the character dance energetically';
		expect(requestFor(danceMode, { ...dance, prompt, characterOrientation: 'image' })).toEqual({
			path: '/generate',
			body: {
				character_image_url: IMAGE,
				reference_video_url: VIDEO,
				prompt,
				character_orientation: 'image',
			},
		});
	});

	it('is the one of the document, with a TikTok link', () => {
		expect(requestFor(danceMode, { ...tiktok, characterOrientation: 'image' })).toEqual({
			path: '/generate',
			body: { character_image_url: IMAGE, tiktok_url: TIKTOK, character_orientation: 'image' },
		});
	});

	it('leaves to the provider what is not given, or is blank', () => {
		const body = { character_image_url: IMAGE, tiktok_url: TIKTOK };
		expect(requestFor(danceMode, tiktok).body).toEqual(body);
		const blanks = {
			prompt: ' ',
			referenceVideo: undefined,
			characterOrientation: '',
			keepOriginalSound: null,
		};
		expect(requestFor(danceMode, { ...tiktok, ...blanks }).body).toEqual(body);
	});

	it.each<[unknown, boolean]>([
		[false, false],
		['false', false],
		[true, true],
	])('keeps the sound or not, as was said: %j', (keepOriginalSound, sent) => {
		expect(requestFor(danceMode, { ...dance, keepOriginalSound }).body).toEqual({
			character_image_url: IMAGE,
			reference_video_url: VIDEO,
			keep_original_sound: sent,
		});
	});

	it('is not made of a file that is not uploaded', () => {
		for (const values of [
			{ ...dance, characterImage: picture() },
			{ ...dance, referenceVideo: movie(5) },
		]) {
			expect(() => requestFor(danceMode, values)).toThrow(/must be uploaded/);
		}
	});
});

describe('what is refused before anything is sent', () => {
	it('is a dance without an image', () => {
		expect(refusal(danceMode, { referenceVideo: url(VIDEO) })).toBe('Character Image is required.');
	});

	it('is a dance with no reference, or with two', () => {
		expect(refusal(danceMode, { characterImage: url(IMAGE) })).toBe(
			'Reference Video (a URL or a file) or a TikTok Link is required.',
		);
		expect(refusal(danceMode, { ...dance, ...tiktok })).toMatch(
			/^Reference Video and TikTok Link must not both be given: choose one \(given: "https/,
		);
		expect(refusal(danceMode, { ...tiktok, referenceVideo: movie(5) })).toMatch(/must not both/);
		expect(refusal(danceMode, dance)).toBe('');
		expect(refusal(danceMode, tiktok)).toBe('');
	});

	it('is a prompt of more than 2500 characters', () => {
		expect(refusal(danceMode, { ...dance, prompt: 'x'.repeat(2_500) })).toBe('');
		expect(refusal(danceMode, { ...dance, prompt: 'x'.repeat(2_501) })).toMatch(
			/^Prompt must be at most 2500 characters \(given: 2501 characters/,
		);
	});

	it.each([
		['image', 10.5],
		[undefined, 10],
		['video', 30.5],
	])('is not, with the orientation %s, a video of %s seconds', (characterOrientation, seconds) => {
		const values = { ...dance, referenceVideo: movie(seconds), characterOrientation };
		expect(refusal(danceMode, values)).toBe('');
	});

	it.each(['image', undefined])(
		'is, with the orientation %s, a video of more than 10 seconds: the other takes 30',
		(characterOrientation) => {
			for (const seconds of [10.6, 30.5]) {
				const values = { ...dance, referenceVideo: movie(seconds), characterOrientation };
				expect(refusal(danceMode, values)).toBe(
					`Reference Video must be at most 10 seconds long with the Character Orientation "Image": shorten it, or choose "Video", which takes 30 (given: the file "dance.mp4", ${seconds} seconds).`,
				);
			}
		},
	);

	it.each(['image', 'video'])(
		'is, with the orientation %s, a video of more than 30 seconds, which is said once',
		(characterOrientation) => {
			const values = { ...dance, referenceVideo: movie(31), characterOrientation };
			expect(refusal(danceMode, values)).toBe(
				'Reference Video ("dance.mp4") must be at most 30 seconds long (given: 31 seconds).',
			);
		},
	);
});

describe('what a dance will cost: 7 credits a second', () => {
	const estimateOf = (values: Record<string, unknown>) =>
		danceMode.estimate?.(parseInput(danceMode, values));
	const maxCostOf = (values: Record<string, unknown>) =>
		danceMode.maxCost?.(parseInput(danceMode, values));

	it.each<[number, string | undefined, number]>([
		[10, undefined, 70],
		[10, 'image', 70],
		[9.01, 'image', 70],
		[9, 'image', 63],
		[0.2, 'image', 7],
		// What is longer by less than half a second is taken, and gets no longer than the limit.
		[10.4, 'image', 70],
		[10.4, undefined, 70],
		[10.4, 'video', 77],
		[30, 'video', 210],
		[30.4, 'video', 210],
	])('of %s seconds with the orientation %s: %i', (seconds, characterOrientation, amount) => {
		const values = { ...dance, referenceVideo: movie(seconds), characterOrientation };
		expect(estimateOf(values)).toEqual({ amount, unit: 'credits' });
	});

	it('is not known of an address, of a link, or of a file that does not tell its length', () => {
		for (const values of [dance, tiktok, { ...dance, referenceVideo: movie(undefined) }]) {
			expect(estimateOf(values)).toBeUndefined();
		}
	});

	it('is never more than the longest video: 70 credits, or 210 with the orientation "video"', () => {
		for (const values of [dance, tiktok, { ...dance, characterOrientation: 'image' }]) {
			expect(maxCostOf(values)).toEqual({ amount: 70, unit: 'credits' });
		}
		expect(maxCostOf({ ...tiktok, characterOrientation: 'video' })).toEqual({
			amount: 210,
			unit: 'credits',
		});
	});
});

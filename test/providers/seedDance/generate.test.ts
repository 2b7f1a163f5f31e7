import { seedDance } from '../../../providers/seedDance';
import { imageToVideo, textToVideo } from '../../../providers/seedDance/generate';
import { recorded, refusal, requestFor } from '../recorded';

const PROMPT = 'A cinematic shot of a futuristic city at sunset';
const IMAGE = 'https://example.com/character.jpg';

describe('the request for a video of SeedDance', () => {
	it('is the one of the document', () => {
		const options = { resolution: '1080p', aspectRatio: '16:9', duration: 5 };
		expect(requestFor(textToVideo, { prompt: PROMPT, ...options })).toEqual({
			path: '/v1/videos/text-to-video',
			body: { prompt: PROMPT, resolution: '1080p', aspect_ratio: '16:9', duration: 5 },
		});
	});

	it('with an image has its address, under the document’s name and at its own path', () => {
		const options = { resolution: '480p', aspectRatio: '21:9', duration: '10s', seed: '-7' };
		expect(
			requestFor(imageToVideo, { imageUrl: ` ${IMAGE} `, prompt: PROMPT, ...options }),
		).toEqual({
			path: '/v1/videos/image-to-video',
			body: {
				prompt: PROMPT,
				image_url: IMAGE,
				resolution: '480p',
				aspect_ratio: '21:9',
				duration: 10,
				seed: -7,
			},
		});
	});

	it('leaves to the provider what is not given, and sends a seed of 0', () => {
		const blanks = { resolution: '', aspectRatio: null, duration: ' ', seed: undefined };
		expect(requestFor(textToVideo, { prompt: PROMPT, ...blanks }).body).toEqual({ prompt: PROMPT });
		expect(requestFor(imageToVideo, { prompt: PROMPT, imageUrl: IMAGE }).body).toEqual({
			prompt: PROMPT,
			image_url: IMAGE,
		});
		expect(requestFor(textToVideo, { prompt: PROMPT, seed: 0 }).body).toEqual({
			prompt: PROMPT,
			seed: 0,
		});
	});

	it('of text has no image in it, whatever the item has', () => {
		expect(requestFor(textToVideo, { prompt: PROMPT, imageUrl: IMAGE }).body).toEqual({
			prompt: PROMPT,
		});
	});
});

describe('what SeedDance’s form refuses before anything is sent', () => {
	it.each<[Record<string, unknown>, string]>([
		[{ prompt: ' ' }, 'Prompt is required.'],
		[{ resolution: '2k' }, 'Resolution must be one of: 480p, 720p, 1080p (given: "2k").'],
		[
			{ aspectRatio: '9:21' },
			'Aspect Ratio must be one of: 16:9, 9:16, 4:3, 3:4, 21:9, 1:1 (given: "9:21").',
		],
		[{ duration: 11 }, 'Duration (Seconds) must be a whole number from 1 to 10 (given: 11).'],
		[{ duration: 0 }, 'Duration (Seconds) must be a whole number from 1 to 10 (given: 0).'],
		[{ duration: 2.5 }, 'Duration (Seconds) must be a whole number from 1 to 10 (given: 2.5).'],
		[{ seed: 1.5 }, 'Seed must be a whole number (given: 1.5).'],
	])('%j: %s', (values, sentence) => {
		for (const mode of [textToVideo, imageToVideo]) {
			expect(refusal(mode, { prompt: PROMPT, imageUrl: IMAGE, ...values })).toBe(sentence);
		}
	});

	it('is an image that it cannot fetch itself', () => {
		expect(refusal(imageToVideo, { prompt: PROMPT })).toBe('Image URL is required.');
		for (const imageUrl of ['me.png', 'asset://a', 'data:image/png;base64,AAAA']) {
			expect(refusal(imageToVideo, { prompt: PROMPT, imageUrl })).toMatch(
				/^Image URL must be a full address that starts with https/,
			);
		}
	});

	it('is no value within the limits', () => {
		for (const values of [
			{ duration: 1 },
			{ duration: 10 },
			{ seed: Number.MAX_SAFE_INTEGER },
			{ prompt: 'x'.repeat(20_000) },
		]) {
			expect(refusal(textToVideo, { prompt: PROMPT, ...values })).toBe('');
		}
	});
});

describe('a task at SeedDance', () => {
	it('is created once, at the path and with the body', async () => {
		const { api, sent } = recorded('seedDance', { task_id: 'vid_1' });
		const request = textToVideo.toRequest({ prompt: PROMPT, duration: 5 });
		expect(await seedDance.generate(api, request)).toMatchObject({
			provider: 'seedDance',
			taskId: 'vid_1',
			status: 'pending',
		});
		expect(sent).toMatchObject([
			{ method: 'POST', url: 'https://api.example/v9/v1/videos/text-to-video', headers: {} },
		]);
		expect(sent[0]?.body).toEqual(request.body);
	});

	it('is asked for by its ID, which is no path', async () => {
		const { api, sent } = recorded('seedDance', { status: 'running' });
		expect(await seedDance.getTask(api, '../x?y=1')).toMatchObject({
			taskId: '../x?y=1',
			status: 'processing',
		});
		expect(sent).toMatchObject([
			{ method: 'GET', url: 'https://api.example/v9/v1/videos/..%2Fx%3Fy%3D1' },
		]);
	});
});

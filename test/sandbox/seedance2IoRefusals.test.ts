import { type Answer, but, useSandbox } from './client';
import {
	video,
	gptImage,
	nanoBanana,
	videoPath,
	gptPath,
	nanoPath,
	url,
	urls,
} from './seedance2IoExamples';

describe('what Seedance 2 IO refuses in the sandbox', () => {
	const { sandbox, call } = useSandbox('seedance2Io');

	const create = (path: string, body: object, key?: string): Promise<Answer> =>
		call('POST', path, { body, headers: key === undefined ? {} : { 'Idempotency-Key': key } });

	it.each<[string, string, object]>([
		['a prompt of 2 characters', videoPath, but(video, { prompt: 'ab' })],
		['a prompt of 10,001 characters', videoPath, but(video, { prompt: 'x'.repeat(10_001) })],
		['an unknown field', videoPath, but(video, { fps: 24 })],
		['an unknown mode', videoPath, but(video, { mode: 'text' })],
		['an unknown tier', videoPath, but(video, { quality_tier: 'max' })],
		['an unknown channel', videoPath, but(video, { channel: 'tame' })],
		['another ratio', videoPath, but(video, { aspect_ratio: 'auto' })],
		['3 s', videoPath, but(video, { duration: '3' })],
		['16 s', videoPath, but(video, { duration: '16' })],
		['seconds as a number', videoPath, but(video, { duration: 5 })],
		['480p', videoPath, but(video, { resolution: '480p' })],
		['image to video without an image', videoPath, but(video, { mode: 'image-to-video' })],
		['an image in text mode', videoPath, but(video, { image_url: url })],
		['media without media', videoPath, but(video, { mode: 'media-to-video' })],
		['no media at all', videoPath, but(video, { mode: 'media-to-video', media_urls: [] })],
		['13 media', videoPath, but(video, { mode: 'media-to-video', media_urls: urls(13) })],
		['a seed below -1', videoPath, but(video, { seed: -2 })],
		['a seed beyond 32 bits', videoPath, but(video, { seed: 4_294_967_296 })],
		['a seed on the real channel', videoPath, but(video, { channel: 'real', seed: 1 })],
		['audio as text', videoPath, but(video, { generate_audio: 'yes' })],
		['gpt without a type', gptPath, but(gptImage, { type: undefined })],
		['gpt without a resolution', gptPath, but(gptImage, { resolution: undefined })],
		['gpt without a ratio', gptPath, but(gptImage, { aspectRatio: undefined })],
		['gpt with 20,001 characters', gptPath, but(gptImage, { prompt: 'x'.repeat(20_001) })],
		['gpt auto in 2K', gptPath, but(gptImage, { aspectRatio: 'auto', resolution: '2K' })],
		['gpt 1:1 in 4K', gptPath, but(gptImage, { resolution: '4K' })],
		['gpt with 5 images', gptPath, but(gptImage, { batchCount: 5 })],
		['gpt with no images', gptPath, but(gptImage, { batchCount: 0 })],
		[
			'gpt with 11 references',
			gptPath,
			but(gptImage, { type: 'image-to-image', imageUrls: urls(11) }),
		],
		['gpt without references', gptPath, but(gptImage, { type: 'image-to-image' })],
		['gpt with references to text', gptPath, but(gptImage, { imageUrls: urls(1) })],
		['nano with another size', nanoPath, but(nanoBanana, { image_size: '9:21' })],
		['nano with another format', nanoPath, but(nanoBanana, { output_format: 'webp' })],
		[
			'nano with 9 references',
			nanoPath,
			but(nanoBanana, { type: 'image-to-image', image_urls: urls(9) }),
		],
		['nano with 10,001 characters', nanoPath, but(nanoBanana, { prompt: 'x'.repeat(10_001) })],
	])('refuses %s with 400 invalid_request', async (_, path, body) => {
		const answer = await create(path, body);
		expect(answer.status).toBe(400);
		expect(answer.body).toEqual({
			error: { code: 'invalid_request', message: expect.any(String) },
		});
		expect(sandbox().paidCreates()).toBe(0);
	});

	it.each<[string, string, object]>([
		['only a prompt', videoPath, { prompt: 'abc' }],
		[
			'an image and an end image',
			videoPath,
			but(video, { mode: 'image-to-video', image_url: url, end_image_url: url }),
		],
		['12 media', videoPath, but(video, { mode: 'media-to-video', media_urls: urls(12) })],
		['the seeds at the ends', videoPath, but(video, { seed: 4_294_967_295, duration: '15' })],
		[
			'gpt 1:1 in 4K on the economy channel',
			gptPath,
			but(gptImage, { resolution: '4K', channel: 'economy' }),
		],
		['gpt auto in 1K', gptPath, but(gptImage, { aspectRatio: 'auto' })],
		[
			'gpt with 10 references',
			gptPath,
			but(gptImage, { type: 'image-to-image', imageUrls: urls(10) }),
		],
		[
			'nano with 8 references',
			nanoPath,
			but(nanoBanana, { type: 'image-to-image', image_urls: urls(8) }),
		],
		['nano with its defaults', nanoPath, { type: 'text-to-image', prompt: 'abc' }],
	])('accepts %s', async (_, path, body) => {
		expect((await create(path, body)).status).toBe(201);
	});

	it.each([
		'http://example.com/a.png',
		'data:image/png;base64,AAAA',
		'asset://a',
		'https://localhost/a.png',
		'https://10.0.0.1/a.png',
		'https://[::1]/a.png',
	])('does not take %s for a public https URL', async (address) => {
		const body = but(video, { mode: 'image-to-video', image_url: address });
		expect((await create(videoPath, body)).status).toBe(400);
	});

	it('takes what the sandbox itself serves, as results and samples are', async () => {
		const image_url = `${sandbox().origin}/media/character.png`;
		const body = but(video, { mode: 'image-to-video', image_url });
		expect((await create(videoPath, body)).status).toBe(201);
	});
});

import { readFileSync } from 'node:fs';
import { type Answer, mediaPath, useSandbox } from './client';

const model = 'spark_dance_v1_0_pro';
const text = { type: 'text', text: 'A dancer on a roof' };
const frame = (role?: string, url = 'https://example.com/a.png') => ({
	type: 'image_url',
	image_url: { url },
	...(role === undefined ? {} : { role }),
});
const png = (width: number, height: number): string => {
	const bytes = readFileSync(mediaPath('character.png'));
	// Only the header's size is read; the rest of the picture does not matter.
	bytes.writeUInt32BE(width, 16);
	bytes.writeUInt32BE(height, 20);
	return `data:image/png;base64,${bytes.toString('base64')}`;
};

describe('what Vtrix refuses in the sandbox', () => {
	const { sandbox, call } = useSandbox('vtrix');

	const create = (params: object, name = model): Promise<Answer> =>
		call('POST', '/model/v1/generation', { body: { model: name, input: [{ params }] } });

	it.each<[string, string, object]>([
		['003005001', 'no content', {}],
		['003005001', 'empty content', { content: [] }],
		['003005002', 'content that is no array', { content: text }],
		['003005002', 'content that holds text alone', { content: ['x'] }],
		['003005002', 'an unknown kind of content', { content: [{ type: 'audio' }] }],
		['003005002', 'an unknown field of content', { content: [{ ...text, lang: 'en' }] }],
		['003005002', 'two texts', { content: [text, text] }],
		['003005002', 'a lone last frame', { content: [frame('last_frame')] }],
		['003005002', 'two frames without roles', { content: [frame(), frame()] }],
		['003005002', 'two first frames', { content: [frame('first_frame'), frame('first_frame')] }],
		['003005003', 'an asset', { content: [frame(undefined, 'asset://a')] }],
		[
			'003005003',
			'an upper-case type',
			{ content: [frame(undefined, png(600, 800).replace('png', 'PNG'))] },
		],
		[
			'003005003',
			'a type that is not true',
			{ content: [frame(undefined, png(600, 800).replace('png', 'jpeg'))] },
		],
		['003005003', 'an SVG', { content: [frame(undefined, 'data:image/svg+xml;base64,AAAA')] }],
		['003005003', 'broken base64', { content: [frame(undefined, 'data:image/png;base64,a b')] }],
		['003005003', 'an image of 300 px', { content: [frame(undefined, png(300, 600))] }],
		['003005003', 'an image of 6000 px', { content: [frame(undefined, png(6000, 5000))] }],
		['003005003', 'a ratio of 0.4', { content: [frame(undefined, png(400, 1000))] }],
		['003005003', 'a ratio of 2.5', { content: [frame(undefined, png(1000, 400))] }],
		[
			'003005004',
			'three images',
			{ content: [frame('first_frame'), frame('last_frame'), frame()] },
		],
		['003005005', 'another resolution', { content: [text], resolution: '4k' }],
		['003005006', 'another ratio', { content: [text], ratio: '9:21' }],
		['003005007', '1 s', { content: [text], duration: 1 }],
		['003005007', '13 s', { content: [text], duration: 13 }],
		['003005007', 'seconds as text', { content: [text], duration: '5' }],
		['003005008', '25 frames', { content: [text], frames: 25 }],
		['003005008', '293 frames', { content: [text], frames: 293 }],
		['003005008', '30 frames', { content: [text], frames: 30 }],
		['003005009', 'a seed below -1', { content: [text], seed: -2 }],
		['003005009', 'a seed of 2^32', { content: [text], seed: 4_294_967_296 }],
		['003005010', 'a switch that is text', { content: [text], camera_fixed: 'true' }],
		['003005010', 'a switch that is a number', { content: [text], watermark: 1 }],
		['003005010', 'a switch that is null', { content: [text], return_last_frame: null }],
		['003005011', 'content without a type', { content: [{ text: 'x' }] }],
		['003005012', 'text without text', { content: [{ type: 'text' }] }],
		['003005013', 'an image without an image', { content: [{ type: 'image_url' }] }],
		[
			'003005014',
			'an image that is text',
			{ content: [{ type: 'image_url', image_url: 'https://a.test' }] },
		],
		['003005002', 'an unknown parameter', { content: [text], fps: 24 }],
		['003005002', 'an unknown tier', { content: [text], service_tier: 'slow' }],
		['003005002', 'too early an end', { content: [text], execution_expires_after: 3599 }],
		['003005002', 'too late an end', { content: [text], execution_expires_after: 259_201 }],
		['003005002', 'a callback that is no URL', { content: [text], callback_url: 'hook' }],
	])('refuses with %s %s', async (code, _, params) => {
		const answer = await create(params);
		expect(answer.status).toBe(400);
		expect(answer.body).toEqual({ error: { code, error_message: expect.any(String) } });
		expect(sandbox().paidCreates()).toBe(0);
	});

	it('reads inline images up to 30 MB and refuses larger ones', async () => {
		const padded = (bytes: number): string => {
			const image = readFileSync(mediaPath('character.png'));
			return Buffer.concat([image, Buffer.alloc(bytes - image.length)]).toString('base64');
		};
		const limit = 30 * 1024 * 1024;
		const within = await create({
			content: [frame(undefined, `data:image/png;base64,${padded(limit - 1)}`)],
		});
		expect(within.status).toBe(200);
		expect(JSON.stringify(sandbox().journal()).length).toBeLessThan(10_000);
		const over = await create({
			content: [frame(undefined, `data:image/png;base64,${padded(limit)}`)],
		});
		expect(over.body).toMatchObject({ error: { code: '003005003' } });
	}, 60_000);
});

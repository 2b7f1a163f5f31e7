import { FormData } from 'undici';
import { fetchUrl, mediaPath, formWithFile, formWithBytes, useSandbox } from './client';

const tiktok_url = 'https://www.tiktok.com/@user/video/1234567890';

describe('uploads to Dance Generator in the sandbox', () => {
	const { sandbox, call } = useSandbox('danceGenerator');
	const upload = (path: string, body: FormData) => call('POST', `/upload/${path}`, { body });
	const image = () => formWithFile(mediaPath('character.png'), 'hero.png', 'image/png');
	const video = () => formWithFile(mediaPath('reference.mp4'), 'moves.mp4', 'video/mp4');

	it('gives the same URL for the same file, and serves the file back', async () => {
		const first = await upload('image', await image());
		const again = await upload('image', await image());
		expect(first.status).toBe(200);
		expect(first.body).toEqual({
			url: expect.stringMatching(/\.png$/),
			filename: 'hero.png',
			size: expect.any(Number),
		});
		expect(again.body.url).toBe(first.body.url);
		const served = await fetchUrl(String(first.body.url));
		expect(served.headers['content-type']).toBe('image/png');
		expect(served.headers['content-length']).toBe(String(first.body.size));
	});

	it('charges an uploaded reference by its own length', async () => {
		const character = await upload('image', await image());
		const reference = await upload('video', await video());
		const { body } = await call('POST', '/generate', {
			body: { character_image_url: character.body.url, reference_video_url: reference.body.url },
		});
		expect(body.cost_credits).toBe(5 * 7);
	});

	it('refuses a reference that is longer than the orientation allows', async () => {
		const { body: uploaded } = await upload(
			'video',
			formWithBytes(mp4Lasting(10.5), 'a.mp4', 'video/mp4'),
		);
		const asImage = {
			character_image_url: 'https://x.test/a.png',
			reference_video_url: uploaded.url,
		};
		const refused = await call('POST', '/generate', { body: asImage });
		expect(refused.status).toBe(422);
		expect(refused.body.details).toMatchObject({ duration_seconds: 10.5, max_seconds: 10 });
		const asVideo = await call('POST', '/generate', {
			body: { ...asImage, character_orientation: 'video' },
		});
		expect([asVideo.status, asVideo.body.cost_credits]).toEqual([201, 77]);
	});

	it('refuses to generate from uploads it does not have', async () => {
		const gone = `${sandbox().origin}/files/0123456789abcdef0123456789abcdef.png`;
		const { status } = await call('POST', '/generate', {
			body: { character_image_url: gone, tiktok_url },
		});
		expect(status).toBe(422);
	});

	const jpeg = Buffer.from('ffd8ffe000104a46494600010100', 'hex');
	const webp = Buffer.from('RIFF\x24\0\0\0WEBPVP8 ', 'latin1');
	const gif = Buffer.from('GIF89a\x01\0\x01\0', 'latin1');

	it.each<[string, string, Buffer, string, string]>([
		['JPG', 'image', jpeg, 'a.jpg', 'image/jpeg'],
		['WebP', 'image', webp, 'a.webp', 'image/webp'],
		['WebP as curl declares it', 'image', webp, 'a.webp', 'application/octet-stream'],
		[
			'MOV',
			'video',
			Buffer.from('\0\0\0\x14ftypqt  \0\0\0\0qt  ', 'latin1'),
			'a.mov',
			'video/quicktime',
		],
	])('accepts %s', async (_, kind, bytes, name, type) => {
		const { status, body } = await upload(kind, formWithBytes(bytes, name, type));
		expect([status, body.filename]).toEqual([200, name]);
	});

	it.each<[string, string, Buffer, string, string]>([
		['a GIF', 'image', gif, 'a.gif', 'image/gif'],
		['a GIF that calls itself PNG', 'image', gif, 'a.png', 'image/png'],
		['a JPG declared as text', 'image', jpeg, 'a.jpg', 'text/plain'],
		['a JPG declared as PNG', 'image', jpeg, 'a.png', 'image/png'],
		['a JPG as a video', 'video', jpeg, 'a.mp4', 'video/mp4'],
		['a video as an image', 'image', mp4Lasting(1), 'a.mp4', 'video/mp4'],
	])('refuses %s with 415', async (_, kind, bytes, name, type) => {
		const { status, body } = await upload(kind, formWithBytes(bytes, name, type));
		expect([status, body.error]).toEqual([415, 'unsupported_media_type']);
	});

	it.each<[string, number]>([
		['image', 10],
		['video', 100],
	])(
		'takes a file for %s up to its limit and refuses one byte more with 413',
		async (kind, megabytes) => {
			const limit = megabytes * 1024 * 1024;
			const head = kind === 'image' ? jpeg : mp4Lasting(3);
			const type = kind === 'image' ? 'image/jpeg' : 'video/mp4';
			const sized = (size: number): Buffer =>
				Buffer.concat([head, Buffer.alloc(size - head.length)]);
			const within = await upload(kind, formWithBytes(sized(limit), 'a', type));
			expect([within.status, within.body.size]).toEqual([200, limit]);
			const over = await upload(kind, formWithBytes(sized(limit + 1), 'a', type));
			expect([over.status, over.body.error]).toEqual([413, 'file_too_large']);
		},
	);

	it('refuses forms without exactly one file called "file", and empty files', async () => {
		const renamed = new FormData();
		renamed.append('image', new Blob([jpeg], { type: 'image/jpeg' }), 'a.jpg');
		const twice = formWithBytes(jpeg, 'a.jpg', 'image/jpeg');
		twice.append('file', new Blob([jpeg], { type: 'image/jpeg' }), 'b.jpg');
		const extra = formWithBytes(jpeg, 'a.jpg', 'image/jpeg');
		extra.append('folder', 'mine');
		const empty = formWithBytes(Buffer.alloc(0), 'a.jpg', 'image/jpeg');
		for (const form of [renamed, twice, extra, empty, new FormData()]) {
			const { status, body } = await upload('image', form);
			expect([status, body.error]).toEqual([422, 'validation_error']);
		}
		const notAForm = await call('POST', '/upload/image', { body: { file: 'x' } });
		expect(notAForm.status).toBe(422);
	});

	it('journals what a file was, not its bytes', async () => {
		await upload('image', formWithBytes(jpeg, 'a.jpg', 'image/jpeg'));
		expect(sandbox().journal().at(-1)?.body).toEqual({
			file: {
				fieldName: 'file',
				fileName: 'a.jpg',
				mimeType: 'image/jpeg',
				size: jpeg.length,
				sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
			},
		});
	});
});

/** The boxes of an MP4 with a movie header of the given length and nothing to play. */
function mp4Lasting(seconds: number): Buffer {
	const box = (type: string, content: Buffer): Buffer => {
		const head = Buffer.alloc(8);
		head.writeUInt32BE(content.length + 8);
		head.write(type, 4, 'latin1');
		return Buffer.concat([head, content]);
	};
	const header = Buffer.alloc(100);
	header.writeUInt32BE(1000, 12);
	header.writeUInt32BE(seconds * 1000, 16);
	const brand = Buffer.from('isom\0\0\x02\0isom', 'latin1');
	return Buffer.concat([box('ftyp', brand), box('moov', box('mvhd', header))]);
}

import { createHash } from 'node:crypto';

import type { IBinaryData, INodeParameters } from 'n8n-workflow';

import { DanceVideoUpload } from '../../nodes/DanceVideoUpload/DanceVideoUpload.node';
import { mediaFile } from '../media/files';
import { logLines } from '../leakCheck/leakCheck';
import { danceRunner, errorOf, media, useSandbox } from './sandboxRunner';
import { storedFile } from './runNode';

const sandbox = useSandbox();
const { run } = danceRunner(sandbox);

const MEGABYTE = 1024 * 1024;
const FROM_BINARY: INodeParameters = { kind: 'image', fileSource: 'binary', fileBinary: 'data' };

const upload = async (file: IBinaryData, parameters: INodeParameters = FROM_BINARY) =>
	await run(new DanceVideoUpload(), parameters, { items: [{ json: {}, binary: { data: file } }] });

/** A file that starts like a PNG and has this many bytes. */
function png(bytes: number): Buffer {
	const file = Buffer.alloc(bytes);
	media('character.png').copy(file, 0, 0, 64);
	return file;
}

describe('Dance Video Upload File', () => {
	it('sends the bytes unchanged under their own name and type', async () => {
		const [item] = await upload(
			await storedFile(media('character.png'), 'my "hero".png', 'image/png'),
		);

		expect(item?.json).toMatchObject({ kind: 'image', mimeType: 'image/png' });
		expect(sandbox().journal()[0]?.body).toMatchObject({
			file: {
				fieldName: 'file',
				mimeType: 'image/png',
				size: media('character.png').length,
				sha256: createHash('sha256').update(media('character.png')).digest('hex'),
			},
		});
	});

	it('gives the same URL when the same file is uploaded twice', async () => {
		const first = await upload(await storedFile(media('character.png'), 'a.png', 'image/png'));
		const second = await upload(await storedFile(media('character.png'), 'b.png', 'image/png'));
		expect(second[0]?.json.url).toBe(first[0]?.json.url);
	});

	it('uploads a video', async () => {
		const [item] = await upload(
			await storedFile(media('reference.mp4'), 'dance.mp4', 'video/mp4'),
			{
				...FROM_BINARY,
				kind: 'video',
			},
		);
		expect(item?.json).toMatchObject({ kind: 'video', mimeType: 'video/mp4' });
		expect(sandbox().journal()[0]?.path).toMatch(/\/upload\/video$/);
	});

	it('streams a file through from a URL', async () => {
		const [there] = await upload(await storedFile(media('character.png'), 'a.png', 'image/png'));
		const [again] = await run(new DanceVideoUpload(), {
			kind: 'image',
			fileSource: 'url',
			fileUrl: String(there?.json.url),
		});
		expect(again?.json).toMatchObject({
			url: there?.json.url,
			sizeBytes: media('character.png').length,
		});
		expect(sandbox().downloads()[0]?.headers.authorization).toBe('missing');
	});

	it('believes the bytes, not the name: a PNG called .mp4 is uploaded as the PNG it is', async () => {
		const [item] = await upload(await storedFile(media('character.png'), 'film.mp4', 'video/mp4'));
		expect(item?.json).toMatchObject({ mimeType: 'image/png' });
	});

	it('takes an image at the limit of 10 MB and refuses one of a byte more before sending', async () => {
		await upload(await storedFile(png(10 * MEGABYTE), 'big.png', 'image/png'));
		expect(sandbox().journal()).toHaveLength(1);

		const error = await errorOf(
			upload(await storedFile(png(10 * MEGABYTE + 1), 'bigger.png', 'image/png')),
		);
		expect(error.message).toMatch(/Image \("bigger.png"\) must be at most 10 MB/);
		expect(sandbox().journal()).toHaveLength(1);
	});

	it.each([
		['an empty file', Buffer.alloc(0), /is empty \(0 bytes\)/],
		['a video', media('dance.mp4'), /must be jpg, png or webp, but by its bytes it is an mp4 file/],
		['a text', Buffer.from('hello, I am a picture'), /it is of no known type/],
	])('refuses %s as an image before sending', async (_name, bytes, message) => {
		const error = await errorOf(upload(await storedFile(bytes, 'x.png', 'image/png')));
		expect(error.message).toMatch(message);
		expect(error.context.itemIndex).toBe(0);
		expect(sandbox().journal()).toEqual([]);
	});

	it('says which files the item has when the named one is missing', async () => {
		const file = await storedFile(media('character.png'), 'a.png', 'image/png');
		const error = await errorOf(upload(file, { ...FROM_BINARY, fileBinary: 'photo' }));
		expect(error.message).toMatch(/no file in the field "photo" \(it has: data\)/);
		expect(sandbox().journal()).toEqual([]);
	});

	it.each([
		['nothing', ''],
		['another scheme', 'ftp://example.com/a.png'],
		['a file name', 'a.png'],
		['a whole file', `data:image/png;base64,${'A'.repeat(1_000_000)}`],
	])('refuses %s as a URL, and shows no more of it than helps', async (_what, fileUrl) => {
		const error = await errorOf(
			run(new DanceVideoUpload(), { kind: 'image', fileSource: 'url', fileUrl }),
		);
		expect(error.message).toMatch(/Image URL must be a full address/);
		expect(error.message.length).toBeLessThan(300);
		expect(sandbox().journal()).toEqual([]);
	});

	it('tells in n8n’s log how far a large file has been sent, and nothing of a small one', async () => {
		const large = Buffer.concat([media('reference.mp4')], 20 * MEGABYTE);
		const video = await storedFile(large, 'dance.mp4', 'video/mp4');
		await upload(video, { ...FROM_BINARY, kind: 'video' });
		await upload(await storedFile(media('character.png'), 'a.png', 'image/png'));
		const lines = logLines().filter((line) => line.includes('Sending'));
		expect(lines).toHaveLength(10);
		expect(lines[4]).toBe('info: Sending "dance.mp4" to the provider: 10 of 20 MB.');
		expect(lines[9]).toBe('info: Sending "dance.mp4" to the provider: 20 of 20 MB.');
	});

	it('refuses a video that no order could take, before sending it', async () => {
		const file = await storedFile(mediaFile('video-40s.mp4'), 'long.mp4', 'video/mp4');
		const error = await errorOf(upload(file, { ...FROM_BINARY, kind: 'video' }));
		expect(error.message).toMatch(
			/Video \("long.mp4"\) must be at most 30 seconds long \(given: 40/,
		);
		expect(sandbox().journal()).toEqual([]);
	});

	it('sends the file again after a lost connection, whole', async () => {
		sandbox().inject({ method: 'POST', action: { type: 'reset' } });
		const [item] = await upload(await storedFile(media('character.png'), 'a.png', 'image/png'));
		expect(item?.json.sizeBytes).toBe(media('character.png').length);
		expect(
			sandbox()
				.journal()
				.map(({ outcome }) => outcome),
		).toEqual(['reset', 'answered']);
	});

	it('lets the other items go on when one is refused and the node continues on error', async () => {
		const good = await storedFile(media('character.png'), 'a.png', 'image/png');
		const bad = await storedFile(Buffer.alloc(0), 'empty.png', 'image/png');
		const items = await run(new DanceVideoUpload(), FROM_BINARY, {
			onError: 'continueRegularOutput',
			items: [good, bad, good].map((data) => ({ json: {}, binary: { data } })),
		});
		expect(items.map(({ pairedItem, json }) => [pairedItem, 'error' in json])).toEqual([
			[{ item: 0 }, false],
			[{ item: 1 }, true],
			[{ item: 2 }, false],
		]);
	});
});

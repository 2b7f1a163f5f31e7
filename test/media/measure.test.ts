import { imageSizeOf } from '../../media/imageSize';
import { measured } from '../../media/measure';
import { MEGABYTE } from '../../media/mediaFile';
import { imageFile, mediaFile, streamedFile, withLeadingSegments, withLongPictures } from './files';
import { blackPng } from './png';

const SIZE = { width: 402, height: 320 };
const FILES = [
	'baseline.jpg',
	'progressive.jpg',
	'image.png',
	'image.webp',
	'image.bmp',
	'image.tiff',
	'image.gif',
];

describe('the size of an image', () => {
	it.each(FILES)('is read from the bytes of %s', (name) => {
		expect(imageSizeOf(imageFile(name))).toEqual(SIZE);
	});

	it.each(FILES)('is right or not known, wherever %s is cut off', (name) => {
		const whole = imageFile(name);
		const wrong = Array.from(
			{ length: Math.min(whole.length, 1_500) },
			(_, length) => length,
		).filter((length) => {
			// Taken from the middle of a larger buffer, as Node's pool does with small ones.
			const cut = Buffer.concat([whole.subarray(0, length), Buffer.alloc(200, 0x7f)]);
			const found = imageSizeOf(cut.subarray(0, length));
			return found !== undefined && (found.width !== 402 || found.height !== 320);
		});
		expect(wrong).toEqual([]);
	});

	it('is not known where the bytes are something else', () => {
		expect(imageSizeOf(Buffer.from('%PDF-1.7'))).toBeUndefined();
		expect(imageSizeOf(Buffer.alloc(0))).toBeUndefined();
	});

	it('is read from a JPEG whose EXIF block has an odd end', () => {
		const jpeg = imageFile('baseline.jpg');
		// A directory that claims more entries than the block holds, and ends with the last whole one.
		const block = Buffer.concat([
			Buffer.from('Exif\0\0MM\0*', 'latin1'),
			Buffer.from([0, 0, 0, 8, 0x7f, 0xff]),
			Buffer.alloc(24, 1),
		]);
		const head = Buffer.from([0xff, 0xe1, 0, block.length + 2]);
		const odd = Buffer.concat([jpeg.subarray(0, 2), head, block, jpeg.subarray(2)]);
		expect(imageSizeOf(odd)).toEqual(SIZE);
	});
});

const within = (maxBytes: number) => ({ types: ['jpg', 'png', 'tiff', 'mp4', 'mov'], maxBytes });

describe('measuring a file', () => {
	it('needs no more than what was read to tell its type, for most images', async () => {
		const { file, read } = streamedFile(blackPng(400, 500, 5 * MEGABYTE));
		expect((await measured(file, within(30 * MEGABYTE))).pixels).toEqual({
			width: 400,
			height: 500,
		});
		expect(read.opened).toBe(0);
	});

	it('reads on behind a large profile or preview, and no further', async () => {
		const jpeg = Buffer.concat([withLeadingSegments(imageFile('baseline.jpg'), 3)], 8 * MEGABYTE);
		const { file, read } = streamedFile(jpeg);
		expect((await measured(file, within(30 * MEGABYTE))).pixels).toEqual(SIZE);
		expect(read.bytes).toBeLessThan(MEGABYTE);
	});

	it('gives an image up that does not tell its size within its first megabyte', async () => {
		const jpeg = Buffer.concat([withLeadingSegments(imageFile('baseline.jpg'), 20)], 8 * MEGABYTE);
		const { file, read } = streamedFile(jpeg);
		expect((await measured(file, within(30 * MEGABYTE))).pixels).toBeUndefined();
		expect(read.bytes).toBeLessThan(2 * MEGABYTE);
	});

	it('finds the size of a TIFF at its very end', async () => {
		const tiff = imageFile('image.tiff');
		const directory = tiff.readUInt32LE(4);
		const gap = 3 * MEGABYTE;
		const large = Buffer.concat([
			tiff.subarray(0, directory),
			Buffer.alloc(gap),
			tiff.subarray(directory),
		]);
		large.writeUInt32LE(directory + gap, 4);
		const { file } = streamedFile(large);
		expect((await measured(file, within(30 * MEGABYTE))).pixels).toEqual(SIZE);
	});

	it('measures a file that n8n holds in memory, too', async () => {
		const bytes = withLeadingSegments(imageFile('progressive.jpg'), 2);
		const { file } = streamedFile(bytes);
		const inMemory = { ...file, open: async () => bytes };
		expect((await measured(inMemory, within(30 * MEGABYTE))).pixels).toEqual(SIZE);
	});

	it.each(['text, and no more than that', '\0\0\0\x18ftypisom....'])(
		'leaves what tells nothing as it is: %j',
		async (text) => {
			const { file } = streamedFile(Buffer.from(text, 'latin1'));
			expect(await measured(file, within(MEGABYTE))).toBe(file);
		},
	);

	it('tells the length of a video beside everything else', async () => {
		const { file } = streamedFile(mediaFile('video-12s.mov'));
		expect(await measured(file, within(MEGABYTE))).toEqual({ ...file, durationSeconds: 12 });
	});

	it.each(['video-12s.mov', 'progressive.jpg'])(
		'does not look into %s where its type is not taken',
		async (name) => {
			const { file, read } = streamedFile(mediaFile(name));
			expect(await measured(file, { types: ['png', 'mp4'], maxBytes: MEGABYTE })).toBe(file);
			expect(read.opened).toBe(0);
		},
	);

	it('does not read a video that is too large anyway', async () => {
		const { file, read } = streamedFile(mediaFile('video-12s-header-first.mp4'));
		expect(await measured(file, within(1_000))).toBe(file);
		expect(read.opened).toBe(0);
	});

	it('checks the beginning only where opening again means fetching again', async () => {
		for (const [name, seconds] of Object.entries({ first: 12, last: undefined })) {
			const bytes = withLongPictures(mediaFile(`video-12s-header-${name}.mp4`), 2 * MEGABYTE);
			const { file, read } = streamedFile(bytes);
			const beginning = async (length: number) => bytes.subarray(0, length);
			const { durationSeconds } = await measured({ ...file, beginning }, within(9 * MEGABYTE));
			expect(durationSeconds).toBe(seconds);
			expect(read.opened).toBe(0);
		}
	});
});

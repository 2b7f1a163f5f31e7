import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { durationSecondsOf } from '../../media/duration';
import { imageSizeOf } from '../../media/imageSize';
import { MEGABYTE } from '../../media/mediaFile';
import { mediaTypeOf } from '../../media/mediaType';
import { mediaFile, streamedFile, withLongPictures } from './files';

const SECONDS: Array<[string, number]> = [
	['video-12s-header-first.mp4', 12],
	['video-12s-header-last.mp4', 12],
	['video-12s.mov', 12],
	['video-40s.mp4', 40],
	['video-3s.webm', 3],
	['sound-1s.wav', 1],
	['sound-3s-adpcm.wav', 3],
	['sound-3s.mp3', 3],
	['sound-3s-bare.mp3', 3],
	['sound-3s.m4a', 3],
];

const inMemory = (bytes: Buffer) => ({ ...streamedFile(bytes).file, open: async () => bytes });

/** The file with the sizes in its header, which are these words, set to "not known yet". */
function ofOpenEnd(wav: Buffer): Buffer {
	const open = Buffer.from(wav);
	for (const at of [4, wav.indexOf('data') + 4]) open.writeUInt32LE(0xffff_ffff, at);
	return open;
}

describe('the length of a video or a sound', () => {
	it.each(SECONDS)('is read from the header of %s: %d s', async (name, seconds) => {
		const bytes = mediaFile(name);
		expect(await durationSecondsOf(streamedFile(bytes).file)).toBeCloseTo(seconds, 0);
		expect(await durationSecondsOf(inMemory(bytes))).toBeCloseTo(seconds, 0);
	});

	it('is that of the sandbox’s own videos, which have no sound', async () => {
		const folder = join(__dirname, '../../sandbox/media');
		const lengths = ['reference.mp4', 'dance.mp4'].map((name) =>
			durationSecondsOf(inMemory(readFileSync(join(folder, name)))),
		);
		expect(await Promise.all(lengths)).toEqual([5, 3]);
	});

	it('is found behind 40 MB of pictures, which are read but not kept', async () => {
		const bytes = withLongPictures(mediaFile('video-12s-header-last.mp4'), 40 * MEGABYTE);
		const { file, read } = streamedFile(bytes, 65_536);
		expect(await durationSecondsOf(file)).toBe(12);
		expect(read).toEqual({ bytes: bytes.length, opened: 1 });
	});

	it('costs the first bytes only where the header comes first', async () => {
		const bytes = withLongPictures(mediaFile('video-12s-header-first.mp4'), 40 * MEGABYTE);
		const { file, read } = streamedFile(bytes, 65_536);
		expect(await durationSecondsOf(file)).toBe(12);
		expect(read.bytes).toBeLessThan(MEGABYTE);
	});

	it('leaves no stream open, read to its end or not', async () => {
		const streams: Readable[] = [];
		for (const name of ['video-12s-header-first.mp4', 'video-3s.mkv', 'sound-1s.wav']) {
			const { file } = streamedFile(withPadding(mediaFile(name)));
			const open = async () => {
				const stream = (await file.open()) as Readable;
				streams.push(stream);
				return stream;
			};
			await durationSecondsOf({ ...file, open });
		}
		expect(streams.map(({ destroyed }) => destroyed)).toEqual(streams.map(() => true));
	});

	it.each([
		['a WAV that was written without knowing its end', ofOpenEnd(mediaFile('sound-1s.wav'))],
		['an MP4 without its header', mediaFile('video-12s-header-last.mp4').subarray(0, 1_000)],
		['a Matroska film, which no provider takes', mediaFile('video-3s.mkv')],
		['an image', mediaFile('image.png')],
		['a text', Buffer.from('a text')],
		['nothing', Buffer.alloc(0)],
	])('is not known of %s', async (_what, bytes) => {
		expect(await durationSecondsOf(streamedFile(bytes).file)).toBeUndefined();
	});

	it('is that of the whole sound, of which only the beginning is read', async () => {
		const wav = mediaFile('sound-1s.wav');
		const long = Buffer.concat([wav, Buffer.alloc(9 * 8_000 * 100)]);
		for (const at of [4, wav.indexOf('data') + 4]) {
			long.writeUInt32LE(wav.readUInt32LE(at) + 9 * 8_000 * 100, at);
		}
		const { file, read } = streamedFile(long);
		expect(await durationSecondsOf(file)).toBe(901);
		expect(read.bytes).toBeLessThan(2 * MEGABYTE);
	});

	it('of a long MP3 without a title is not known: its frames would have to be counted', async () => {
		const { file } = streamedFile(
			Buffer.concat(Array.from({ length: 400 }, () => mediaFile('sound-3s-bare.mp3'))),
		);
		expect(await durationSecondsOf(file)).toBeUndefined();
	});

	it('is not known where the file cannot be read to its end', async () => {
		const { file } = streamedFile(mediaFile('video-12s-header-last.mp4'));
		const open = async () =>
			Readable.from(
				(function* () {
					yield mediaFile('video-12s-header-last.mp4').subarray(0, 500);
					throw new Error('The disk is gone');
				})(),
				{ objectMode: false },
			);
		expect(await durationSecondsOf({ ...file, open })).toBeUndefined();
	});
});

function withPadding(bytes: Buffer): Buffer {
	return Buffer.concat([bytes, Buffer.alloc(MEGABYTE)]);
}

describe('whatever bytes a header has', () => {
	const names = [...SECONDS.map(([name]) => name), 'image.tiff', 'image.webp', 'baseline.jpg'];
	/** A real file with some bytes changed, cut off somewhere. */
	const damaged = fc
		.record({
			name: fc.constantFrom(...names),
			changes: fc.array(fc.tuple(fc.nat(20_000), fc.integer({ min: 0, max: 255 })), {
				maxLength: 12,
			}),
			keep: fc.option(fc.nat(20_000), { nil: Infinity }),
		})
		.map(({ name, changes, keep }) => {
			const bytes = Buffer.from(mediaFile(name).subarray(0, keep));
			for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
			return bytes;
		});
	/** The first bytes of a type, and chance behind them. */
	const invented = fc
		.tuple(
			fc.constantFrom(
				'\0\0\0\x14ftypisom\0\0\0\0isom',
				'\0\0\x10\0moov',
				'RIFF\x24\0\0\0WAVEfmt ',
				'ID3\x04\0\0\0\0\0\0',
				'\xff\xfb\x90\x64',
				'\x1aE\xdf\xa3',
				'II*\0',
				'\xff\xd8\xff',
				'',
			),
			fc.uint8Array({ maxLength: 3_000 }),
		)
		.map(([start, rest]) => Buffer.concat([Buffer.from(start, 'latin1'), rest]));

	it('reading them ends, throws nothing, and gives a sensible figure or none', async () => {
		await fc.assert(
			fc.asyncProperty(fc.oneof(damaged, invented), async (bytes) => {
				const type = mediaTypeOf(bytes);
				const seconds = await durationSecondsOf(streamedFile(bytes).file);
				expect(seconds === undefined || (seconds > 0 && seconds < 86_400)).toBe(true);
				const pixels = imageSizeOf(bytes, true);
				expect(pixels === undefined || (pixels.width > 0 && pixels.height > 0)).toBe(true);
				expect(type === undefined || type.mimeType.startsWith(`${type.kind}/`)).toBe(true);
			}),
			{ numRuns: 600 },
		);
	});
});

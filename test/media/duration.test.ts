import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { durationSecondsOf } from '../../media/duration';
import { MEGABYTE, type MediaFile } from '../../media/mediaFile';
import { mediaFile, streamedFile, withLongPictures } from './files';

const SECONDS: Array<[string, number]> = [
	['video-12s-header-first.mp4', 12],
	['video-12s-header-last.mp4', 12],
	['video-12s.mov', 12],
	['video-40s.mp4', 40],
];

/** A file of which the first bytes tell nothing. */
const withoutHead = (file: MediaFile): MediaFile => ({ ...file, head: Buffer.alloc(0) });

const inMemory = (bytes: Buffer) => ({ ...streamedFile(bytes).file, open: async () => bytes });

describe('the length of a video', () => {
	it.each(SECONDS)('is read from the header of %s: %d s', async (name, seconds) => {
		const bytes = mediaFile(name);
		expect(await durationSecondsOf(streamedFile(bytes).file)).toBe(seconds);
		expect(await durationSecondsOf(withoutHead(streamedFile(bytes).file))).toBe(seconds);
		expect(await durationSecondsOf(inMemory(bytes))).toBe(seconds);
		expect(await durationSecondsOf(withoutHead(inMemory(bytes)))).toBe(seconds);
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

	it('costs nothing where the first bytes tell it, which are read anyway', async () => {
		const bytes = withLongPictures(mediaFile('video-12s-header-first.mp4'), 40 * MEGABYTE);
		const { file, read } = streamedFile(bytes, 65_536);
		expect(await durationSecondsOf(file)).toBe(12);
		expect(read.opened).toBe(0);
	});

	it('costs the beginning only where the header comes first', async () => {
		const bytes = withLongPictures(mediaFile('video-12s-header-first.mp4'), 40 * MEGABYTE);
		const { file, read } = streamedFile(bytes, 65_536);
		expect(await durationSecondsOf(withoutHead(file))).toBe(12);
		expect(read.opened).toBe(1);
		expect(read.bytes).toBeLessThan(MEGABYTE);
	});

	it('leaves no stream open, read to its end or not', async () => {
		const streams: Readable[] = [];
		for (const name of ['video-12s-header-first.mp4', 'video-12s.mov']) {
			const { file } = streamedFile(withPadding(mediaFile(name)));
			const open = async () => {
				const stream = (await file.open()) as Readable;
				streams.push(stream);
				return stream;
			};
			await durationSecondsOf(withoutHead({ ...file, open }));
		}
		expect(streams.map(({ destroyed }) => destroyed)).toEqual([true, true]);
	});

	it.each(['video-3s.webm', 'video-3s.mkv', 'sound-3s-bare.mp3', 'image.png'])(
		'is not looked for in %s: no provider limits it there',
		async (name) => {
			const { file, read } = streamedFile(mediaFile(name));
			expect(await durationSecondsOf(file)).toBeUndefined();
			expect(read.opened).toBe(0);
		},
	);

	it.each([
		['an MP4 without its header', mediaFile('video-12s-header-last.mp4').subarray(0, 1_000)],
		['an MP4 that ends in its header', mediaFile('video-12s-header-first.mp4').subarray(0, 60)],
		['a text', Buffer.from('a text')],
		['nothing', Buffer.alloc(0)],
	])('is not known of %s', async (_what, bytes) => {
		expect(await durationSecondsOf(streamedFile(bytes).file)).toBeUndefined();
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
		expect(await durationSecondsOf(withoutHead({ ...file, open }))).toBeUndefined();
	});
});

function withPadding(bytes: Buffer): Buffer {
	return Buffer.concat([bytes, Buffer.alloc(MEGABYTE)]);
}

/** A box of an MP4: its size, its name, its content. */
function box(type: string, ...content: Buffer[]): Buffer {
	const inside = Buffer.concat(content);
	const head = Buffer.alloc(8);
	head.writeUInt32BE(8 + inside.length);
	head.write(type, 4, 'latin1');
	return Buffer.concat([head, inside]);
}

/** The content of `mvhd` or `mdhd` in version 0. */
function times(timescale: number, duration: number): Buffer {
	const content = Buffer.alloc(100);
	content.writeUInt32BE(timescale, 12);
	content.writeUInt32BE(duration, 16);
	return content;
}

/** The same in version 1. */
function longTimes(timescale: number, duration: bigint): Buffer {
	const content = Buffer.alloc(112);
	content[0] = 1;
	content.writeUInt32BE(timescale, 20);
	content.writeBigUInt64BE(duration, 24);
	return content;
}

const FTYP = box('ftyp', Buffer.from('isom\0\0\0\0isom', 'latin1'));
const track = (content: Buffer) => box('trak', box('tkhd'), box('mdia', box('mdhd', content)));
const movie = (...boxes: Buffer[]) => Buffer.concat([FTYP, box('moov', ...boxes)]);
const UNKNOWN = 0xffff_ffff;

describe('a movie header', () => {
	/** As the first bytes tell it, and the whole file; both must. */
	const secondsOf = async (bytes: Buffer) => {
		const [first, whole] = await Promise.all([
			durationSecondsOf(streamedFile(bytes, 7).file),
			durationSecondsOf(withoutHead(streamedFile(bytes, 7).file)),
		]);
		expect(first).toBe(whole);
		return whole;
	};

	it('of tracks is not taken from the first bytes: there may be more of them behind', async () => {
		const bytes = movie(
			track(times(10, 70)),
			box('free', Buffer.alloc(5_000)),
			track(times(10, 90)),
		);
		expect(await secondsOf(bytes)).toBe(9);
	});

	it.each([
		['that says nearly a day', movie(box('mvhd', times(1, 86_399))), 86_399],
		['in version 1, with long dates', movie(box('mvhd', longTimes(1_000, 12_500n))), 12.5],
		['behind other boxes', movie(box('udta', FTYP), box('mvhd', times(600, 3_000))), 5],
		[
			'that says less than its tracks, which are cut by an edit list',
			movie(box('mvhd', times(1_000, 4_000)), track(times(1_000, 9_000))),
			4,
		],
		[
			'that does not know, with tracks that do',
			movie(box('mvhd', times(1_000, UNKNOWN)), track(times(10, 70)), track(times(10, 90))),
			9,
		],
		[
			'that does not know, with one track that does not either',
			movie(box('mvhd', times(1_000, 0)), track(times(10, UNKNOWN)), track(times(10, 90))),
			9,
		],
		[
			'that says years, which no file plays, with a track that tells',
			movie(box('mvhd', times(1, 0x7fff_ffff)), track(times(10, 70))),
			7,
		],
		['without mvhd, with a track', movie(track(longTimes(10, 70n))), 7],
	])('%s, tells it', async (_what, bytes, seconds) => {
		expect(await secondsOf(bytes)).toBe(seconds);
	});

	it('tells it behind a box of 64-bit size, and in one that goes on to the end', async () => {
		const pictures = Buffer.alloc(16 + 5_000);
		pictures.writeUInt32BE(1);
		pictures.write('mdat', 4, 'latin1');
		pictures.writeBigUInt64BE(BigInt(pictures.length), 8);
		const header = box('moov', box('mvhd', times(10, 50)));
		header.writeUInt32BE(0);
		expect(await secondsOf(Buffer.concat([FTYP, pictures, header]))).toBe(5);
	});

	it.each([
		['no time scale', movie(box('mvhd', times(0, 50)))],
		['a duration of nothing', movie(box('mvhd', times(10, 0)))],
		['a duration that is not known', movie(box('mvhd', longTimes(10, 2n ** 64n - 1n)))],
		['a duration of a day', movie(box('mvhd', times(1, 86_400)))],
		['a duration of years', movie(box('mvhd', times(1, 0x7fff_ffff)))],
		['too few bytes', movie(box('mvhd', times(10, 50).subarray(0, 18)))],
		['a box before it that is smaller than its own header', movie(Buffer.alloc(8, 2))],
	])('with %s tells nothing', async (_what, bytes) => {
		expect(await secondsOf(bytes)).toBeUndefined();
	});

	it('is not looked for behind a thousand boxes', async () => {
		const { file, read } = streamedFile(
			Buffer.concat([FTYP, ...Array.from({ length: 100_000 }, () => box('free'))]),
		);
		expect(await durationSecondsOf(file)).toBeUndefined();
		expect(read.bytes).toBeLessThan(40_000);
	});
});

import fc from 'fast-check';

import { fileFromDataUrl } from '../../media/dataUrl';
import { MEGABYTE, type MediaFile } from '../../media/mediaFile';
import { measured } from '../../media/measure';
import { peakMegabytes } from '../peakMemory';
import { mediaFile, streamedFile } from './files';

/** Real files, which what follows damages. */
const NAMES = [
	'video-12s-header-first.mp4',
	'video-12s-header-last.mp4',
	'video-12s.mov',
	'baseline.jpg',
	'image.tiff',
	'image.webp',
	'image.png',
	'image.gif',
	'image.bmp',
];

/** What a size, a count or an offset says when it lies. */
const LIES = [0, 7, 0x02ff_ffff, 0xffff_ffff];

/** How far into a file, and from its end, its figures are made to lie. */
const SPAN_BYTES = 1_800;

const LIMITS = {
	types: ['mp4', 'mov', 'jpg', 'tiff', 'webp', 'png', 'gif', 'bmp'],
	maxBytes: 100 * MEGABYTE,
};

/** Measures a file. Throws where a figure is not sensible. */
async function measure(file: MediaFile): Promise<void> {
	const { durationSeconds, pixels } = await measured(file, LIMITS);
	const isSensible =
		(durationSeconds === undefined || (durationSeconds > 0 && durationSeconds < 86_400)) &&
		(pixels === undefined || (pixels.width > 0 && pixels.height > 0));
	if (!isSensible) throw new Error(JSON.stringify({ durationSeconds, pixels }));
}

/** As n8n's memory holds a file. */
const inMemory = (bytes: Buffer): MediaFile => ({
	...streamedFile(bytes).file,
	open: async () => bytes,
});

/** Every figure of every file's beginning and end lies once in every way. */
async function measureAllLies(): Promise<number> {
	let count = 0;
	for (const name of NAMES) {
		const bytes = mediaFile(name);
		for (let at = 0; at + 4 <= bytes.length; at++) {
			if (at > SPAN_BYTES && at < bytes.length - SPAN_BYTES) continue;
			for (const lie of LIES) {
				const lying = Buffer.from(bytes);
				lying.writeUInt32BE(lie, at);
				await measure(inMemory(lying));
				count++;
			}
		}
	}
	return count;
}

/** Some bytes changed and cut off somewhere, or the first bytes of a type with chance behind them. */
const anything = fc.oneof(
	fc
		.record({
			name: fc.constantFrom(...NAMES),
			changes: fc.array(fc.tuple(fc.nat(20_000), fc.nat(255)), { maxLength: 12 }),
			keep: fc.option(fc.nat(20_000), { nil: Infinity }),
		})
		.map(({ name, changes, keep }) => {
			const bytes = Buffer.from(mediaFile(name).subarray(0, keep));
			for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
			return bytes;
		}),
	fc
		.tuple(
			fc.constantFrom(
				'\0\0\0\x14ftypisom\0\0\0\0isom',
				'\0\0\x10\0moov',
				'\0\0\x10\0moov\0\0\x10\0trak\0\0\x10\0mdia\0\0\0\x20mdhd',
				'II*\0',
				'MM\0*',
				'GIF8',
				'RIFF\x24\0\0\0WEBP',
				'\xff\xd8\xff',
				'',
			),
			fc.uint8Array({ maxLength: 3_000 }),
		)
		.map(([start, rest]) => Buffer.concat([Buffer.from(start, 'latin1'), rest])),
);

/** The first bytes of a type, and one thing over and over behind them. */
const MONOTONOUS: Array<[string, string]> = [
	['\xff\xd8\xff\xe0', '\0'],
	['\xff\xd8\xff\xe0', '\xff'],
	['\xff\xd8\xff\xe0', '\xff\0'],
	['\xff\xd8', '\xff\xe1\0\x02'],
	['\xff\xd8', '\xff\xe1\0\x10Exif\0\0MM\0*\0\0\0\x08'],
	['II*\0\x08\0\0\0', '\x01'],
	['MM\0*\0\0\0\x08', '\0\x01'],
	['RIFF\0\0\0\0WEBPVP8 ', '\0'],
	['GIF8', '<svg '],
	['\x89PNG\r\n\x1a\n', '\0'],
];

/** As large as an image may be, as a file and in a `data:` URL. */
async function measureLarge(): Promise<number> {
	for (const [start, filling] of MONOTONOUS) {
		const bytes = Buffer.alloc(29 * MEGABYTE, filling, 'latin1');
		bytes.write(start, 'latin1');
		await measure(inMemory(bytes));
		await measure(streamedFile(bytes).file);
		fileFromDataUrl(`data:image/png;base64,${bytes.toString('base64')}`);
		// What counts is what is held, not what waits to be collected.
		gc?.();
	}
	return MONOTONOUS.length;
}

/** Tells what it did, and the most memory this process has held, in MB. */
async function main(): Promise<void> {
	const lies = await measureAllLies();
	const chances = 10_000;
	const streamed = fc.asyncProperty(
		anything,
		async (bytes) => await measure(streamedFile(bytes).file),
	);
	await fc.assert(streamed, { seed: 75, numRuns: chances });
	const large = await measureLarge();
	const mostMegabytes = peakMegabytes();
	process.stdout.write(JSON.stringify({ lies, chances, large, mostMegabytes }));
}

main().catch((error: unknown) => {
	process.stderr.write(String(error));
	process.exitCode = 1;
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { HEAD_BYTES, type MediaFile } from '../../media/mediaFile';
import { mediaTypeOf } from '../../media/mediaType';

/** One of test/media/files; the images are 402 x 320 pixels. */
export const mediaFile = (name: string): Buffer => readFileSync(join(__dirname, 'files', name));

/** One of the images there. */
export const imageFile = mediaFile;

/** Bytes as a streamed file, with a count of how many of them were read. */
export function streamedFile(bytes: Buffer, chunkBytes = 16_384) {
	const read = { bytes: 0, opened: 0 };
	const file: MediaFile = {
		fileName: 'file',
		type: mediaTypeOf(bytes),
		sizeBytes: bytes.length,
		head: bytes.subarray(0, HEAD_BYTES),
		open: async () => {
			read.opened += 1;
			return Readable.from(chunks(), { objectMode: false, highWaterMark: 1 });
		},
	};
	function* chunks() {
		for (let at = 0; at < bytes.length; at += chunkBytes) {
			const chunk = bytes.subarray(at, at + chunkBytes);
			read.bytes += chunk.length;
			yield chunk;
		}
	}
	return { file, read };
}

/** An MP4 whose pictures take so many bytes more than they need, before the header that follows them. */
export function withLongPictures(mp4: Buffer, moreBytes: number): Buffer {
	const at = mp4.indexOf('mdat') - 4;
	const end = at + mp4.readUInt32BE(at);
	const longer = Buffer.from(mp4.subarray(0, end));
	longer.writeUInt32BE(end - at + moreBytes, at);
	return Buffer.concat([longer, Buffer.alloc(moreBytes), mp4.subarray(end)]);
}

/** An MP4 or MOV whose header claims to describe so many samples. */
export function withClaimedSamples(movie: Buffer, count: number): Buffer {
	const lying = Buffer.from(movie);
	// Behind the name of the box: version and flags, how many runs there are, how many samples the first has.
	lying.writeUInt32BE(count, lying.indexOf('stts') + 12);
	return lying;
}

/** A JPEG with an application segment of so many bytes before everything else. */
export function withLeadingSegments(jpeg: Buffer, count: number): Buffer {
	const segment = Buffer.alloc(65_535 + 2, 'x');
	segment.writeUInt16BE(0xffef, 0);
	segment.writeUInt16BE(65_535, 2);
	return Buffer.concat([
		jpeg.subarray(0, 2),
		...Array.from({ length: count }, () => segment),
		jpeg.subarray(2),
	]);
}

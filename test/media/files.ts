import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import type { MediaFile } from '../../media/mediaFile';
import { HEAD_BYTES } from '../../media/mediaFile';
import { mediaTypeOf } from '../../media/mediaType';

/** One of the images in test/media/files; all are 402 x 320 pixels. */
export const imageFile = (name: string): Buffer => readFileSync(join(__dirname, 'files', name));

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

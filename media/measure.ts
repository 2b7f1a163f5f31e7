import { imageSizeOf, type PixelSize } from './imageSize';
import { MEGABYTE, type MediaFile } from './mediaFile';

/** Most images state their size near the beginning, behind no more than a profile and a preview. */
const USUAL_BYTES = MEGABYTE;

/**
 * An image file with its size in pixels, where its bytes tell it. They are streamed, and no further
 * than needed. A TIFF may state its size at its very end.
 * @param maxBytes a file larger than this is refused anyway, so it is not read further
 */
export async function measured(file: MediaFile, maxBytes: number): Promise<MediaFile> {
	if (file.type?.kind !== 'image') return file;
	const most = file.type.name === 'tiff' ? maxBytes : Math.min(maxBytes, USUAL_BYTES);
	const pixels = imageSizeOf(file.head, false) ?? (await readPixels(file, most));
	return pixels ? { ...file, pixels } : file;
}

async function readPixels(file: MediaFile, most: number): Promise<PixelSize | undefined> {
	const bytes = await file.open();
	if (Buffer.isBuffer(bytes)) return imageSizeOf(bytes.subarray(0, most), true);
	const chunks: Buffer[] = [];
	let size = 0;
	let nextTry = file.head.length * 2;
	// Leaving the loop closes the stream.
	for await (const chunk of bytes as AsyncIterable<Buffer>) {
		chunks.push(chunk);
		size += chunk.length;
		if (size >= most) break;
		if (size < nextTry) continue;
		nextTry = size * 2;
		const pixels = imageSizeOf(Buffer.concat(chunks), false);
		if (pixels) return pixels;
	}
	return imageSizeOf(Buffer.concat(chunks), true);
}

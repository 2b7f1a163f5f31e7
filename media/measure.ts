import { durationSecondsOf } from './duration';
import { imageSizeOf } from './imageSize';
import { MEGABYTE, type MediaFile, type PixelSize } from './mediaFile';

/** Most images state their size near the beginning, behind no more than a profile and a preview. */
const USUAL_BYTES = MEGABYTE;

/** What decides whether a file is looked into at all. */
export interface MeasureLimits {
	/** Short names of the types that may be given. */
	types: readonly string[];
	maxBytes: number;
}

/**
 * An image file with its size in pixels, a video with its length in seconds, where the bytes tell it.
 * They are streamed, and no further than needed: a TIFF may state its size, an MP4 its length at the
 * very end. A file of another type, or a larger one, is refused anyway, so it is not looked into.
 */
export async function measured(
	file: MediaFile,
	{ types, maxBytes }: MeasureLimits,
): Promise<MediaFile> {
	const { type, sizeBytes = 0 } = file;
	if (!type || !types.includes(type.name) || sizeBytes > maxBytes) return file;
	if (type.kind !== 'image') {
		const durationSeconds = await durationSecondsOf(await cheaplyOpened(file));
		return durationSeconds === undefined ? file : { ...file, durationSeconds };
	}
	const most = type.name === 'tiff' ? maxBytes : Math.min(maxBytes, USUAL_BYTES);
	const pixels = imageSizeOf(file.head) ?? (await readPixels(await cheaplyOpened(file), most));
	return pixels ? { ...file, pixels } : file;
}

/** Where opening a file again means fetching it again, its beginning has to do. */
async function cheaplyOpened(file: MediaFile): Promise<Pick<MediaFile, 'type' | 'head' | 'open'>> {
	if (!file.beginning) return file;
	const beginning = await file.beginning(USUAL_BYTES);
	return { ...file, open: async () => beginning };
}

async function readPixels(
	file: Pick<MediaFile, 'head' | 'open'>,
	most: number,
): Promise<PixelSize | undefined> {
	const bytes: Buffer | AsyncIterable<Buffer> = await file.open();
	if (Buffer.isBuffer(bytes)) return imageSizeOf(bytes.subarray(0, most));
	const chunks: Buffer[] = [];
	let size = 0;
	let nextTry = file.head.length * 2;
	// Leaving the loop closes the stream.
	for await (const chunk of bytes) {
		chunks.push(chunk);
		size += chunk.length;
		if (size >= most) break;
		if (size < nextTry) continue;
		nextTry = size * 2;
		const pixels = imageSizeOf(Buffer.concat(chunks));
		if (pixels) return pixels;
	}
	return imageSizeOf(Buffer.concat(chunks));
}

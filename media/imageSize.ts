import { disableTypes, imageSize, types } from './libraries';

/** Those of which a provider limits the size. The library's readers of all others stay closed. */
const MEASURED: readonly string[] = ['jpg', 'png', 'webp', 'bmp', 'tiff', 'gif'];
disableTypes(types.filter((name) => !MEASURED.includes(name)));

/** Width and height of an image as its bytes state them, in pixels. */
export interface PixelSize {
	width: number;
	height: number;
}

/** What the library reads beyond the end of an odd EXIF block, at most. */
const PADDING_BYTES = 64;

/**
 * Reads an image's size from its bytes: JPEG, PNG, WebP, BMP, TIFF and GIF.
 * @param bytes the file, or its beginning
 * @param isAll whether more bytes cannot be had
 * @returns `undefined` where the bytes do not tell (yet)
 */
export function imageSizeOf(bytes: Uint8Array, isAll: boolean): PixelSize | undefined {
	// A copy in memory of its own: in the pool that small buffers share, the library would read a size
	// that was cut off from whatever lies behind the bytes.
	const exact = sizeOf(new Uint8Array(bytes));
	if (exact || !isAll) return exact;
	// Some EXIF blocks make the library read beyond its end, which fails there for no good reason.
	const padded = Buffer.alloc(bytes.length + PADDING_BYTES);
	padded.set(bytes);
	return sizeOf(padded.subarray(0, bytes.length));
}

function sizeOf(bytes: Uint8Array): PixelSize | undefined {
	try {
		const { width, height } = imageSize(bytes);
		return width > 0 && height > 0 ? { width, height } : undefined;
	} catch {
		// It throws for bytes that are cut off as it does for damaged ones.
		return undefined;
	}
}

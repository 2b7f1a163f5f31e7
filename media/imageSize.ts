import { jpegSizeOf } from './jpegSize';
import { BMP, GIF, PNG, TIFF, WEBP } from './libraries';
import type { PixelSize } from './mediaFile';

/**
 * The library's readers that are used. Its reader for JPEG is not: a forged file makes it go byte by
 * byte, which blocks n8n for seconds.
 */
const READERS = [PNG, WEBP, BMP, TIFF, GIF];

/**
 * Reads an image's size from its bytes: JPEG, PNG, WebP, BMP, TIFF and GIF.
 * @param bytes the file, or its beginning
 * @returns `undefined` where the bytes do not tell (yet)
 */
export function imageSizeOf(bytes: Uint8Array): PixelSize | undefined {
	if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpegSizeOf(bytes);
	try {
		// A copy in memory of its own: in the pool that small buffers share, the library would read a size
		// that was cut off from whatever lies behind the bytes.
		const copy = new Uint8Array(bytes);
		const reader = READERS.find(({ validate }) => validate(copy));
		if (!reader) return undefined;
		const { width, height } = reader.calculate(copy);
		return width > 0 && height > 0 ? { width, height } : undefined;
	} catch {
		// It throws for bytes that are cut off as it does for damaged ones.
		return undefined;
	}
}

import type { PixelSize } from './mediaFile';

/** What a marker says (ITU-T T.81, table B.1). */
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
/** Markers of the range of frames that are none: tables and a reserved one. */
const NO_FRAMES: readonly number[] = [0xc4, 0xc8, 0xcc];

/**
 * The size that a JPEG's frame states, found by walking from segment to segment; what stands between two
 * of them is skipped, as decoders do. Each byte is looked at once at most, whatever the lengths say.
 * @returns `undefined` where the bytes do not tell (yet)
 */
export function jpegSizeOf(bytes: Uint8Array): PixelSize | undefined {
	const wordAt = (at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
	// Behind the marker that every JPEG begins with.
	for (let at = 2; at < bytes.length;) {
		while (at < bytes.length && bytes[at] !== 0xff) at++;
		while (bytes[at] === 0xff) at++;
		const marker = bytes[at++] ?? END_OF_IMAGE;
		if (marker === START_OF_SCAN || marker === END_OF_IMAGE) return undefined;
		if (!hasContent(marker)) continue;
		if (isFrame(marker)) {
			// Behind the length and the precision.
			if (at + 7 > bytes.length) return undefined;
			const [height, width] = [wordAt(at + 3), wordAt(at + 5)];
			return width > 0 && height > 0 ? { width, height } : undefined;
		}
		at += Math.max(2, wordAt(at));
	}
	return undefined;
}

function isFrame(marker: number): boolean {
	return marker >= 0xc0 && marker <= 0xcf && !NO_FRAMES.includes(marker);
}

/** Of a byte that only looks like a marker, and of those that stand alone, nothing follows. */
function hasContent(marker: number): boolean {
	return marker > 0x01 && !(marker >= 0xd0 && marker <= 0xd8);
}

import { imageSizeOf } from './imageSize';
import { HEAD_BYTES, type MediaFile } from './mediaFile';
import { mediaTypeOf } from './mediaType';

const BEGINNING = /^data:[^,]*;base64$/i;

/** Whether a text claims to be a `data:` URL. */
export function isDataUrl(text: string): boolean {
	return /^\s*data:/i.test(text);
}

/**
 * Reads a base64 `data:` URL as the file it holds; white space and upper case in its beginning do not
 * matter, and neither does the type it claims: the bytes decide.
 * @returns `undefined` when it is not one, or its base64 is broken
 */
export function fileFromDataUrl(text: string): MediaFile | undefined {
	const plain = text.replace(/\s+/g, '');
	const comma = plain.indexOf(',');
	if (comma < 0 || !BEGINNING.test(plain.slice(0, comma))) return undefined;
	const base64 = plain.slice(comma + 1).replace(/={1,2}$/, '');
	const bytes = Buffer.from(base64, 'base64');
	// Buffer.from skips what is not base64 without an error, so too few bytes come out.
	if (bytes.length !== Math.floor((base64.length * 3) / 4) || base64.length % 4 === 1)
		return undefined;
	const type = mediaTypeOf(bytes);
	const pixels = type?.kind === 'image' ? imageSizeOf(bytes) : undefined;
	return {
		fileName: type ? `data-url.${type.name}` : 'data-url',
		type,
		sizeBytes: bytes.length,
		head: bytes.subarray(0, HEAD_BYTES),
		...(pixels && { pixels }),
		open: async () => bytes,
	};
}

/** A file as a `data:` URL: the type its bytes have, in lower case, and base64 without line breaks. */
export async function toDataUrl(file: MediaFile): Promise<string> {
	const opened: Buffer | AsyncIterable<Buffer> = await file.open();
	const chunks: Buffer[] = [];
	if (Buffer.isBuffer(opened)) chunks.push(opened);
	else for await (const chunk of opened) chunks.push(chunk);
	const mimeType = file.type?.mimeType ?? 'application/octet-stream';
	return `data:${mimeType.toLowerCase()};base64,${Buffer.concat(chunks).toString('base64')}`;
}

import { imageSize } from 'image-size';
import { fetchableUrl } from '../../api/fields';
import { invalid } from './errors';

/** Documented formats, as they stand in a data URL -> as `image-size` calls them. */
const formats: Record<string, string> = {
	jpeg: 'jpg',
	png: 'png',
	webp: 'webp',
	bmp: 'bmp',
	tiff: 'tiff',
	gif: 'gif',
};
/** "less than 30 MB", in mebibytes, the generous reading. */
const MAX_BYTES = 30 * 1024 * 1024;

const badFormat = (detail: string): never => {
	throw invalid('003005003', detail);
};

/** (low, high) with round brackets in the document: the ends themselves are outside. */
const isBetween = (low: number, value: number, high: number): boolean =>
	value > low && value < high;

function checkDataUrl(url: string): void {
	const comma = url.indexOf(',');
	const format = /^data:image\/([a-z]+);base64$/.exec(url.slice(0, comma))?.[1] ?? '';
	const expected = formats[format] ?? badFormat('must be data:image/<format>;base64,<data>');
	const encoded = url.slice(comma + 1);
	const bytes = Buffer.from(encoded, 'base64');
	// Not a regular expression: on tens of megabytes V8 may run out of its backtracking stack.
	if (bytes.toString('base64') !== encoded) badFormat('not valid base64');
	if (bytes.length >= MAX_BYTES) badFormat('the size must be less than 30 MB');
	let found: ReturnType<typeof imageSize>;
	try {
		found = imageSize(bytes);
	} catch {
		return badFormat('the data is not an image');
	}
	const { type, width, height } = found;
	if (type !== expected) badFormat(`declared as ${format} but is ${type}`);
	if (!isBetween(300, width, 6000) || !isBetween(300, height, 6000)) {
		badFormat(`width and height must be in (300, 6000) px, not ${width}x${height}`);
	}
	if (!isBetween(0.4, width / height, 2.5)) {
		badFormat(`width/height must be in (0.4, 2.5), not ${width}x${height}`);
	}
}

/** Checks an inline image from its own bytes. An image elsewhere is not fetched. */
export function checkImage(url: string): void {
	if (url.startsWith('data:')) checkDataUrl(url);
	else if (!fetchableUrl.safeParse(url).success) {
		badFormat('must be an http(s) URL that can be fetched, or a base64 data URL');
	}
}

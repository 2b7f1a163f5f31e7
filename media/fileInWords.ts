import type { MediaType } from './mediaType';

const WEB_PAGE = 'a web page';

/** What people give in place of a media file, and how it begins. */
const OTHER_FILES: ReadonlyArray<[RegExp, string]> = [
	[/^%PDF-/, 'a PDF'],
	[/^<(svg\b|!doctype svg\b)/i, 'an SVG drawing'],
	[/^<(!doctype html|html|head|body)\b/i, WEB_PAGE],
	[/^PK[^ -~]{2}/, 'a ZIP archive or an Office document'],
	[/^[{[]\s*["{[\]}\d]/, 'JSON'],
];

/** How much of a file is read for that. */
const BEGINNING_BYTES = 1_024;

/** Names that are read as letters of which the first begins with a vowel: an mp4, an avif. */
const AN = /^(a|m(p|4|k))/;

/** What a file is by its bytes, after "it is". */
export function fileInWords(type: MediaType | undefined, head: Buffer): string {
	if (type) return `${AN.test(type.name) ? 'an' : 'a'} ${type.name} file`;
	return otherFileIn(head) ?? 'of no known type';
}

/** Whether a file is a web page: what a link to share a file leads to, and a page to sign in at. */
export function isWebPage(head: Buffer): boolean {
	return otherFileIn(head) === WEB_PAGE;
}

function otherFileIn(head: Buffer): string | undefined {
	const text = head
		.toString('latin1', 0, BEGINNING_BYTES)
		.replace(/<!--[^]*?-->|^\xef\xbb\xbf|<\?xml[^>]*>/g, '')
		.trimStart();
	return OTHER_FILES.find(([beginning]) => beginning.test(text))?.[1];
}

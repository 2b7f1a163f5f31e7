import { fileFromDataUrl, isDataUrl } from '../media/dataUrl';
import { fileInWords, isWebPage } from '../media/fileInWords';
import { MEGABYTE, type MediaFile, type MediaInput } from '../media/mediaFile';
import { sizeLimit } from './mediaFields';
import { problemSentence } from './problemSentence';
import type { MediaSlot } from './provider';
import { isWebUrl } from './values';

/** A `data:` URL in a field that takes one, as the file it holds; everything else as it is. */
export function withInlineFile(
	slot: MediaSlot,
	input: MediaInput | undefined,
): MediaInput | undefined {
	if (!slot.dataUrls || input?.source !== 'url' || !isDataUrl(input.url)) return input;
	const file = fileFromDataUrl(input.url);
	return file ? { source: 'file', file } : input;
}

/** What is wrong with the value of a media field; empty when nothing is. */
export function mediaProblems(slot: MediaSlot, input: MediaInput | undefined): string[] {
	if (input === undefined) return [];
	if (input.source === 'file') return fileProblems(slot, input.file);
	if (isWebUrl(input.url)) return [];
	const address = 'must be a full address that starts with https:// or http://';
	const problem = slot.dataUrls ? `${address}, or data:image/<format>;base64,<data>` : address;
	return [problemSentence(`${slot.displayName} URL`, problem, input.url)];
}

/** A link to share a file, of Google Drive for example, leads to a page that shows it. */
const NOT_THE_PAGE =
	'A link that opens a page, such as a share link, gives the page: use the address of the file itself.';

/** What is wrong with a file for a slot; empty when nothing is. */
export function fileProblems(slot: MediaSlot, file: MediaFile): string[] {
	const name = `${slot.displayName} ("${file.fileName}")`;
	if (file.sizeBytes === 0 || file.head.length === 0) return [`${name} is empty (0 bytes).`];
	if (!file.type || !slot.types.includes(file.type.name)) {
		const found = fileInWords(file.type, file.head);
		const way = !file.type && isWebPage(file.head) ? ` ${NOT_THE_PAGE}` : '';
		return [`${name} must be ${listOf(slot.types)}, but by its bytes it is ${found}.${way}`];
	}
	if (file.sizeBytes !== undefined && file.sizeBytes > slot.maxBytes) {
		return [`${name} must be ${sizeLimit(slot)} (given: ${megabytes(file.sizeBytes)} MB).`];
	}
	return [...pixelProblems(slot, file, name), ...lengthProblems(slot, file, name)];
}

function pixelProblems({ pixels, ratio }: MediaSlot, file: MediaFile, name: string): string[] {
	if (!pixels && !ratio) return [];
	if (!file.pixels) {
		return [`${name} does not tell its width and height: save it again, for example as PNG.`];
	}
	const { width, height } = file.pixels;
	const given = `(given: ${width} × ${height} pixels)`;
	const problems: string[] = [];
	if (pixels && [width, height].some((side) => side < pixels.min || side > pixels.max)) {
		problems.push(`${name} must be ${pixels.min} to ${pixels.max} pixels wide and high ${given}.`);
	}
	const proportion = width / height;
	if (ratio && (proportion <= ratio.above || proportion >= ratio.below)) {
		problems.push(
			`${name} must have a width divided by height between ${ratio.above} and ${ratio.below} ${given}.`,
		);
	}
	return problems;
}

/** Encoders round a clip up to whole frames, and its sound further; half a second is no excess. */
const TOLERANCE_SECONDS = 0.5;

/** Whether a length is clearly beyond a limit. What a header does not tell is left to the provider. */
export function isLonger(seconds: number | undefined, limit: number): boolean {
	return seconds !== undefined && seconds > limit + TOLERANCE_SECONDS;
}

function lengthProblems({ seconds }: MediaSlot, { durationSeconds }: MediaFile, name: string) {
	if (!seconds || durationSeconds === undefined) return [];
	const { min = 0, max = Infinity } = seconds;
	const given = `(given: ${Number(durationSeconds.toFixed(1))} seconds)`;
	if (isLonger(durationSeconds, max))
		return [`${name} must be at most ${max} seconds long ${given}.`];
	if (durationSeconds < min) return [`${name} must be at least ${min} seconds long ${given}.`];
	return [];
}

/** Whether a slot has limits that only a look into the file can check. */
export function isMeasured({ pixels, ratio, seconds }: MediaSlot): boolean {
	return pixels !== undefined || ratio !== undefined || seconds !== undefined;
}

function listOf(words: readonly string[]): string {
	const last = `${words.at(-1)}`;
	const others = words.slice(0, -1).join(', ');
	return others ? `${others} or ${last}` : last;
}

function megabytes(bytes: number): string {
	return (bytes / MEGABYTE).toFixed(bytes % MEGABYTE === 0 ? 0 : 2);
}

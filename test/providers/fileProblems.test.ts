import type { MediaFile } from '../../media/mediaFile';
import { mediaTypeOf } from '../../media/mediaType';
import { fileProblems, isLonger, isMeasured } from '../../providers/fileProblems';
import type { MediaSlot } from '../../providers/provider';
import { imageFile } from '../media/files';

const MEGABYTE = 1024 * 1024;

const IMAGE: MediaSlot = {
	name: 'image',
	displayName: 'First Frame',
	kind: 'image',
	types: ['jpg', 'png', 'webp'],
	maxBytes: 10 * MEGABYTE,
};
const MEASURED: MediaSlot = {
	...IMAGE,
	pixels: { min: 301, max: 5_999 },
	ratio: { above: 0.4, below: 2.5 },
};
const VIDEO: MediaSlot = { ...IMAGE, kind: 'video', types: ['mp4'], seconds: { min: 2, max: 10 } };

const PNG = imageFile('image.png');

const file = (more: Partial<MediaFile> = {}): MediaFile => ({
	fileName: 'me.png',
	type: mediaTypeOf(PNG),
	sizeBytes: PNG.length,
	head: PNG,
	open: async () => PNG,
	...more,
});
const video = (durationSeconds?: number): MediaFile =>
	file({
		type: { name: 'mp4', mimeType: 'video/mp4', kind: 'video' },
		...(durationSeconds !== undefined && { durationSeconds }),
	});
const withPixels = (width: number, height: number) => file({ pixels: { width, height } });

/** Bytes of which the beginning does not tell a type that is taken. */
const bytes = (text: string): MediaFile => {
	const head = Buffer.from(text);
	return file({ head, type: mediaTypeOf(head), sizeBytes: head.length });
};

describe('the size of a file', () => {
	it.each([1, 10 * MEGABYTE, undefined])('may be %s bytes', (sizeBytes) => {
		expect(fileProblems(IMAGE, file({ sizeBytes }))).toEqual([]);
	});

	it.each([
		[10 * MEGABYTE + 1, '10.00 MB'],
		[12 * MEGABYTE, '12 MB'],
		[12.5 * MEGABYTE, '12.50 MB'],
	])('may not be %i bytes: the limit is told, and what it has', (sizeBytes, given) => {
		expect(fileProblems(IMAGE, file({ sizeBytes }))).toEqual([
			`First Frame ("me.png") must be at most 10 MB (given: ${given}).`,
		]);
	});

	it('is told as the document has it, where the limit itself is excluded', () => {
		const slot = { ...IMAGE, maxBytes: 30 * MEGABYTE - 1 };
		expect(fileProblems(slot, file({ sizeBytes: 30 * MEGABYTE - 1 }))).toEqual([]);
		expect(fileProblems(slot, file({ sizeBytes: 30 * MEGABYTE }))).toEqual([
			'First Frame ("me.png") must be less than 30 MB (given: 30 MB).',
		]);
	});

	it.each([{ sizeBytes: 0 }, { sizeBytes: undefined, head: Buffer.alloc(0) }])(
		'may not be nothing: %j',
		(more) => {
			expect(fileProblems(IMAGE, file(more))).toEqual([
				'First Frame ("me.png") is empty (0 bytes).',
			]);
		},
	);
});

describe('the type of a file', () => {
	it('is told by its bytes, whatever its name says', () => {
		expect(fileProblems(IMAGE, bytes('GIF89a-and-so-on'))).toEqual([
			'First Frame ("me.png") must be jpg, png or webp, but by its bytes it is a gif file.',
		]);
		const typesOf = (types: string[]) => fileProblems({ ...IMAGE, types }, file());
		expect(typesOf(['mp3'])).toEqual([
			'First Frame ("me.png") must be mp3, but by its bytes it is a png file.',
		]);
		expect(typesOf(['mp4', 'mov'])).toEqual([
			'First Frame ("me.png") must be mp4 or mov, but by its bytes it is a png file.',
		]);
	});

	it('is none where it is a web page, of which the way out is told', () => {
		const [sentence] = fileProblems(IMAGE, bytes('<!DOCTYPE html><html>Sign in</html>'));
		expect(sentence).toMatch(/by its bytes it is a web page\. A link that opens a page/);
		expect(sentence).toMatch(/use the address of the file itself\.$/);
		expect(fileProblems(IMAGE, bytes('%PDF-1.7'))).toEqual([
			'First Frame ("me.png") must be jpg, png or webp, but by its bytes it is a PDF.',
		]);
		// Its type is known: what it says inside is not read.
		const named = file({
			head: Buffer.from('<html>'),
			type: { name: 'gif', mimeType: 'image/gif', kind: 'image' },
		});
		expect(fileProblems(IMAGE, named)[0]).toMatch(/it is a gif file\.$/);
	});
});

describe('the sides of an image', () => {
	it.each([
		[301, 301],
		[5_999, 5_999],
		[401, 1_000],
		[2_499, 1_000],
	])('may be %i and %i pixels', (width, height) => {
		expect(fileProblems(MEASURED, withPixels(width, height))).toEqual([]);
	});

	it.each([
		[300, 400],
		[400, 300],
		[6_000, 5_000],
		[5_000, 6_000],
	])('may not be %i and %i pixels', (width, height) => {
		expect(fileProblems(MEASURED, withPixels(width, height))).toEqual([
			`First Frame ("me.png") must be 301 to 5999 pixels wide and high (given: ${width} × ${height} pixels).`,
		]);
	});

	it.each([
		[400, 1_000],
		[2_500, 1_000],
		[2_501, 1_000],
	])('may not be to each other as %i to %i', (width, height) => {
		expect(fileProblems(MEASURED, withPixels(width, height))).toEqual([
			`First Frame ("me.png") must have a width divided by height between 0.4 and 2.5 (given: ${width} × ${height} pixels).`,
		]);
	});

	it('may be wrong in both ways', () => {
		expect(fileProblems(MEASURED, withPixels(100, 1_000))).toEqual([
			expect.stringContaining('301 to 5999 pixels'),
			expect.stringContaining('between 0.4 and 2.5'),
		]);
	});

	it('may be limited in one way alone', () => {
		const { pixels, ratio, ...plain } = MEASURED;
		expect(fileProblems({ ...plain, ...(ratio && { ratio }) }, withPixels(10, 10))).toEqual([]);
		expect(fileProblems({ ...plain, ...(pixels && { pixels }) }, withPixels(301, 3_010))).toEqual(
			[],
		);
		for (const slot of [
			{ ...plain, ...(ratio && { ratio }) },
			{ ...plain, ...(pixels && { pixels }) },
		]) {
			expect(fileProblems(slot, file())).toEqual([expect.stringMatching(/width and height/)]);
		}
	});

	it('have to be told by its bytes where they are limited, and nowhere else', () => {
		const [sentence] = fileProblems(MEASURED, file());
		expect(sentence).toMatch(/^First Frame \("me\.png"\) does not tell its width and height/);
		expect(sentence).toMatch(/save it again, for example as PNG/);
		expect(fileProblems(IMAGE, file())).toEqual([]);
	});
});

describe('the length of a video', () => {
	it.each([2, 10, 10.5, undefined])('may be %s seconds: encoders round up', (seconds) => {
		expect(fileProblems(VIDEO, video(seconds))).toEqual([]);
	});

	it.each([
		[10.51, 'at most 10 seconds long (given: 10.5 seconds)'],
		[12, 'at most 10 seconds long (given: 12 seconds)'],
		[1.94, 'at least 2 seconds long (given: 1.9 seconds)'],
	])('may not be %s seconds', (seconds, said) => {
		expect(fileProblems(VIDEO, video(seconds))).toEqual([
			`First Frame ("me.png") must be ${said}.`,
		]);
	});

	it('may be limited on one side alone, or not at all', () => {
		const of = (seconds: MediaSlot['seconds']): MediaSlot => ({
			...VIDEO,
			...(seconds && { seconds }),
		});
		expect(fileProblems(of({ max: 10 }), video(0.01))).toEqual([]);
		expect(fileProblems(of({ min: 2 }), video(100_000))).toEqual([]);
		const { seconds, ...free } = VIDEO;
		expect(seconds).toBeDefined();
		expect(fileProblems(free, video(100_000))).toEqual([]);
	});

	it('is too much half a second beyond the limit, where it is known', () => {
		expect([10, 10.5, undefined].map((length) => isLonger(length, 10))).toEqual([
			false,
			false,
			false,
		]);
		expect(isLonger(10.501, 10)).toBe(true);
	});
});

it('a file is measured where its field limits what only its inside tells', () => {
	expect(isMeasured(IMAGE)).toBe(false);
	expect(isMeasured({ ...IMAGE, pixels: { min: 1, max: 2 } })).toBe(true);
	expect(isMeasured({ ...IMAGE, ratio: { above: 1, below: 2 } })).toBe(true);
	expect(isMeasured({ ...IMAGE, seconds: { max: 2 } })).toBe(true);
});

import type { MediaFile } from '../../../media/mediaFile';
import { mediaTypeOf } from '../../../media/mediaType';
import { fileProblems } from '../../../providers/fileProblems';
import { FIRST_FRAME, IMAGE, LAST_FRAME } from '../../../providers/vtrix/media';
import { imageFile } from '../../media/files';

const MB = 1024 * 1024;

/** An image as it is known before anything is sent. */
function fileOf(over: Partial<MediaFile> = {}): MediaFile {
	const head = imageFile('image.png');
	return {
		fileName: 'me.png',
		type: mediaTypeOf(head),
		sizeBytes: head.length,
		head,
		pixels: { width: 402, height: 320 },
		open: async () => await Promise.reject(new Error('It is not sent')),
		...over,
	};
}

const sized = (width: number, height: number) => fileOf({ pixels: { width, height } });

describe.each([IMAGE, FIRST_FRAME, LAST_FRAME])('an image for Vtrix ($displayName)', (slot) => {
	it.each(['baseline.jpg', 'image.png', 'image.webp', 'image.bmp', 'image.tiff', 'image.gif'])(
		'may be one of the six formats: %s',
		(name) => {
			const head = imageFile(name);
			expect(fileProblems(slot, fileOf({ head, type: mediaTypeOf(head) }))).toEqual([]);
		},
	);

	it('has sides between 300 and 6000 pixels, which are excluded', () => {
		for (const [width, height] of [
			[301, 301],
			[5999, 5999],
		] as const)
			expect(fileProblems(slot, sized(width, height))).toEqual([]);
		for (const [width, height] of [
			[300, 400],
			[400, 300],
			[6000, 5000],
			[5000, 6000],
		] as const) {
			expect(fileProblems(slot, sized(width, height))).toEqual([
				expect.stringContaining(`301 to 5999 pixels wide and high (given: ${width} × ${height}`),
			]);
		}
	});

	it('is between 0.4 and 2.5 times as wide as high, which are excluded', () => {
		for (const [width, height] of [
			[401, 1000],
			[2499, 1000],
		] as const)
			expect(fileProblems(slot, sized(width, height))).toEqual([]);
		for (const [width, height] of [
			[400, 1000],
			[2500, 1000],
		] as const) {
			expect(fileProblems(slot, sized(width, height))).toEqual([
				expect.stringMatching(/0\.4 and 2\.5/),
			]);
		}
	});

	it('is smaller than 30 MB', () => {
		expect(fileProblems(slot, fileOf({ sizeBytes: 30 * MB - 1 }))).toEqual([]);
		expect(fileProblems(slot, fileOf({ sizeBytes: 30 * MB }))).toEqual([
			expect.stringContaining('less than 30 MB'),
		]);
	});

	it('may be typed in as base64', () => {
		expect(slot.dataUrls).toBe(true);
	});
});

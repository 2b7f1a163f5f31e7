import { imageSizeOf } from '../../media/imageSize';
import { imageFile } from './files';
import { blackPng } from './png';

/** A frame of 402 x 320, as in a JPEG, behind these two bytes. */
const frameBehind = (first: number, second: number) =>
	Buffer.concat([
		Buffer.from([first, second]),
		Buffer.from('\xff\xc0\0\x11\x08\x01\x40\x01\x92', 'latin1'),
	]);

describe('the size that the bytes of an image state', () => {
	it('is that of the frame in what begins like a JPEG, and in nothing else', () => {
		expect(imageSizeOf(frameBehind(0xff, 0xd8))).toEqual({ width: 402, height: 320 });
		expect(imageSizeOf(frameBehind(0xff, 0x00))).toBeUndefined();
		expect(imageSizeOf(frameBehind(0x00, 0xd8))).toBeUndefined();
	});

	it.each([
		[400, 500],
		[1, 1],
	])('is %d x %d where a PNG says so', (width, height) => {
		expect(imageSizeOf(blackPng(width, height))).toEqual({ width, height });
	});

	it.each([
		[0, 500],
		[400, 0],
	])('is not known where it would be nothing: %d x %d', (width, height) => {
		expect(imageSizeOf(blackPng(width, height))).toBeUndefined();
	});

	it('is not known of what its reader cannot read', () => {
		const bytes = imageFile('image.tiff').subarray(0, 12);
		expect(imageSizeOf(bytes)).toBeUndefined();
	});
});

import { jpegSizeOf } from '../../media/jpegSize';
import { MEGABYTE } from '../../media/mediaFile';
import { imageFile, withLeadingSegments } from './files';

const SIZE = { width: 402, height: 320 };
const latin1 = (text: string) => Buffer.from(text, 'latin1');

/** Start, segments before the frame, and a frame of 402 x 320 with this marker. */
const jpeg = (before: string, frame = '\xc0') =>
	latin1(`\xff\xd8${before}\xff${frame}\0\x11\x08\x01\x40\x01\x92`);

describe('the size of a JPEG', () => {
	it.each(['baseline.jpg', 'progressive.jpg'])('is read from %s', (name) => {
		expect(jpegSizeOf(imageFile(name))).toEqual(SIZE);
		expect(jpegSizeOf(withLeadingSegments(imageFile(name), 3))).toEqual(SIZE);
	});

	it.each([
		['at once', jpeg('')],
		['behind a segment', jpeg('\xff\xe0\0\x04ab')],
		['behind the size of a preview in a segment', jpeg('\xff\xe1\0\x0a\xff\xc0\0\x11\x08\0\x10\0')],
		['behind tables, whose marker is one of a frame’s range', jpeg('\xff\xc4\0\x04ab')],
		['behind marks that fill the space', jpeg('\xff\xff\xff\xe0\0\x04ab\xff\xff')],
		['behind bytes that belong to nothing', jpeg('abc\xff\0d\xff\xd0')],
		['behind a segment that has no length', jpeg('\xff\xe0\0\0')],
		['of a lossless frame', jpeg('', '\xc3')],
		['of an arithmetic one', jpeg('', '\xca')],
	])('is found %s', (_where, bytes) => {
		expect(jpegSizeOf(bytes)).toEqual(SIZE);
	});

	it.each([
		['the frame ends before it', jpeg('').subarray(0, 10)],
		['there is nothing but the beginning', latin1('\xff\xd8')],
		['the pixels come first', jpeg('\xff\xda\0\x04ab')],
		['the image is over', jpeg('\xff\xd9')],
		['a segment leads beyond the end', jpeg('\xff\xe0\xff\xff')],
		['the height is left to the pixels', latin1('\xff\xd8\xff\xc0\0\x11\x08\0\0\x01\x92')],
	])('is not known where %s', (_why, bytes) => {
		expect(jpegSizeOf(bytes)).toBeUndefined();
	});

	it.each(['\0', '\xff', '\xff\0', '\xff\xe1\0\x02', '\xff\xe1\0\0', '\xff\xd0'])(
		'costs a few looks at each byte at most, where there is nothing but %j',
		(filling) => {
			let checks = 0;
			const bytes = Buffer.alloc(MEGABYTE / 16, filling, 'latin1');
			bytes.write('\xff\xd8', 'latin1');
			const counted = new Proxy(bytes, {
				get: (target, name) => {
					if (name !== 'length') checks++;
					return Reflect.get(target, name, target) as unknown;
				},
			});
			expect(jpegSizeOf(counted)).toBeUndefined();
			expect(checks).toBeLessThan(4 * bytes.length);
		},
	);
});

import { fileInWords, isWebPage } from '../../media/fileInWords';
import { mediaTypeOf } from '../../media/mediaType';
import { media } from '../engine/sandboxRunner';

const wordsFor = (bytes: Buffer) => fileInWords(mediaTypeOf(bytes), bytes);

describe('what a file is, in words', () => {
	it.each([
		['a PDF', '%PDF-1.7\n%\xe2\xe3\xcf\xd3'],
		['an SVG drawing', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
		['an SVG drawing', '<?xml version="1.0"?>\n<!-- by hand -->\n<svg width="10"/>'],
		['a web page', '<!DOCTYPE html><html lang="en">'],
		['a web page', '\n  <html><body>Sign in</body></html>'],
		['a web page', '\xef\xbb\xbf<!-- saved -->\n<!doctype html>'],
		['a ZIP archive or an Office document', 'PK\x03\x04\x14\x00'],
		['JSON', '{"error": "not found"}'],
		['JSON', '[{"url": "https://example.com"}]'],
		['of no known type', 'hello, I am a picture'],
		['of no known type', '<rss version="2.0"/>'],
		['of no known type', ''],
		['of no known type', '%P\xef\xbb\xbfDF-1.7'],
	])('is %s where it begins with %j', (words, beginning) => {
		expect(wordsFor(Buffer.from(beginning, 'latin1'))).toBe(words);
	});

	it.each([
		['dance.mp4', 'an mp4 file'],
		['image.png', 'a png file'],
		['image.jpg', 'a jpg file'],
	] as const)('is for %s %s', (name, words) => {
		expect(wordsFor(media(name))).toBe(words);
	});

	it('is found in no time, however the bytes are chosen', () => {
		for (const part of ['<!--', '<!---->', '<?xml>', ' ', '<!--a--> ']) {
			expect(wordsFor(Buffer.from(part.repeat(100_000)))).toBe('of no known type');
		}
	});
});

it('knows a web page from other files', () => {
	expect(isWebPage(Buffer.from('<!doctype html>'))).toBe(true);
	expect(isWebPage(Buffer.from('%PDF-1.4'))).toBe(false);
});

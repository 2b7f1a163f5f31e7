import { fileFromDataUrl, isDataUrl, toDataUrl } from '../../media/dataUrl';
import { imageFile, streamedFile } from './files';

const png = imageFile('image.png');
const base64 = png.toString('base64');

describe('a data URL', () => {
	it.each([
		['as documented', `data:image/png;base64,${base64}`],
		['with its type in upper case', `DATA:IMAGE/PNG;BASE64,${base64}`],
		[
			'with line breaks and spaces',
			` data: image/png ;base64, ${base64.replace(/.{76}/g, '$&\r\n')}\n`,
		],
		['without the padding of its base64', `data:image/png;base64,${base64.replace(/=+$/, '')}`],
		['with a type that is not its own', `data:image/jpeg;charset=utf-8;base64,${base64}`],
		['without a type', `data:;base64,${base64}`],
	])('%s is the file it holds', async (_how, text) => {
		expect(isDataUrl(text)).toBe(true);
		const file = fileFromDataUrl(text);
		expect(file).toMatchObject({
			type: { name: 'png', mimeType: 'image/png' },
			sizeBytes: png.length,
			pixels: { width: 402, height: 320 },
			fileName: 'data-url.png',
			head: png.subarray(0, 4_096),
		});
		expect(await file?.open()).toEqual(png);
	});

	it.each([
		['an address', 'https://example.com/a.png'],
		['not base64', 'data:image/svg+xml,%3Csvg/%3E'],
		['without data', 'data:image/png;base64'],
		['with signs that are not base64', `data:image/png;base64,${base64.slice(0, 40)}!!!!`],
		['with half a byte', 'data:image/png;base64,iVBOR'],
		['a text that could be base64, but does not say so', 'data:text/plain,QUJD'],
		['base64 alone', ',QUJD'],
	])('that is %s is none', (_what, text) => {
		expect(fileFromDataUrl(text)).toBeUndefined();
	});

	it.each([
		[1, 'QQ=='],
		[2, 'QUI='],
		[3, 'QUJD'],
	])('of %i bytes is a file of so many, with the padding of its base64', (sizeBytes, data) => {
		expect(fileFromDataUrl(`data:;base64,${data}`)?.sizeBytes).toBe(sizeBytes);
	});

	it('begins as one', () => {
		expect(isDataUrl('\n data:image/png;base64,QQ==')).toBe(true);
		expect(isDataUrl('https://example.com/?from=data:image/png')).toBe(false);
	});

	it('of a file of no type that is known says that it is bytes', async () => {
		const bytes = Buffer.from('plain');
		const { file } = streamedFile(bytes, 3);
		const { type: _type, ...untyped } = file;
		expect(await toDataUrl({ ...untyped, type: undefined })).toBe(
			`data:application/octet-stream;base64,${bytes.toString('base64')}`,
		);
	});

	it('of no bytes is a file of no bytes', () => {
		const file = fileFromDataUrl('data:image/png;base64,');
		expect(file).toMatchObject({ sizeBytes: 0, type: undefined, fileName: 'data-url' });
		expect(file).not.toHaveProperty('pixels');
	});

	it('may hold 30 MB', () => {
		const large = Buffer.concat([png], 30 * 1024 * 1024);
		const file = fileFromDataUrl(`data:image/png;base64,${large.toString('base64')}`);
		expect(file?.sizeBytes).toBe(large.length);
		expect(file?.head).toHaveLength(4_096);
	});

	it.each([
		['baseline.jpg', 'data:image/jpeg;base64,'],
		['image.png', 'data:image/png;base64,'],
		['image.webp', 'data:image/webp;base64,'],
		['image.bmp', 'data:image/bmp;base64,'],
		['image.tiff', 'data:image/tiff;base64,'],
		['image.gif', 'data:image/gif;base64,'],
	])('is made of %s with the documented format in lower case', async (name, beginning) => {
		const bytes = imageFile(name);
		const { file } = streamedFile(bytes, 1_000);
		expect(await toDataUrl(file)).toBe(beginning + bytes.toString('base64'));
		expect(await toDataUrl({ ...file, open: async () => bytes })).toBe(
			beginning + bytes.toString('base64'),
		);
	});
});

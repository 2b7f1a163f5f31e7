import type { MediaInput } from '../../media/mediaFile';
import { mediaProblems, withInlineFile } from '../../providers/fileProblems';
import type { MediaSlot } from '../../providers/provider';
import { imageFile, streamedFile } from '../media/files';

const IMAGE: MediaSlot = {
	name: 'image',
	displayName: 'First Frame',
	kind: 'image',
	types: ['jpg', 'png', 'webp'],
	maxBytes: 1_000_000,
};

const PNG = imageFile('image.png');

describe('the value of a media field', () => {
	const DATA_URL = `data:image/png;base64,${PNG.toString('base64')}`;
	const INLINE: MediaSlot = { ...IMAGE, dataUrls: true };
	const fileOf = (bytes: Buffer): MediaInput => ({
		source: 'file',
		file: streamedFile(bytes).file,
	});
	const url = (address: string): MediaInput => ({ source: 'url', url: address });

	it('is nothing, an address, or a file that is checked', () => {
		expect(mediaProblems(IMAGE, undefined)).toEqual([]);
		expect(mediaProblems(IMAGE, url('https://a.example/me.png'))).toEqual([]);
		expect(mediaProblems(IMAGE, fileOf(PNG))).toEqual([]);
		expect(mediaProblems(IMAGE, fileOf(Buffer.alloc(0)))).toEqual([
			'First Frame ("file") is empty (0 bytes).',
		]);
	});

	it('that is no address is named, with what may stand there', () => {
		expect(mediaProblems(IMAGE, url('me.png'))).toEqual([
			'First Frame URL must be a full address that starts with https:// or http:// (given: "me.png").',
		]);
		expect(mediaProblems(INLINE, url('me.png'))).toEqual([
			'First Frame URL must be a full address that starts with https:// or http://, or data:image/<format>;base64,<data> (given: "me.png").',
		]);
	});

	it('may be a file in a data: URL, where one is taken', () => {
		const input = withInlineFile(INLINE, url(DATA_URL));
		expect(input).toMatchObject({ source: 'file', file: { type: { name: 'png' } } });
		expect(mediaProblems(INLINE, input)).toEqual([]);
		expect(withInlineFile(IMAGE, url(DATA_URL))).toEqual(url(DATA_URL));
	});

	it('is left as it is otherwise', () => {
		const broken = url('data:image/png;base64,A');
		expect(withInlineFile(INLINE, broken)).toBe(broken);
		expect(mediaProblems(INLINE, broken)).toHaveLength(1);
		const address = url('https://a.example/me.png');
		expect(withInlineFile(INLINE, address)).toBe(address);
		const given = fileOf(PNG);
		expect(withInlineFile(INLINE, given)).toBe(given);
		expect(withInlineFile(INLINE, undefined)).toBeUndefined();
	});
});

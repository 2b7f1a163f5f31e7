import type { IDataObject } from 'n8n-workflow';

import { addressOf, isUploaded } from '../../../nodes/form/itemAddress';
import type { MediaKind } from '../../../media/mediaType';
import { plainContext } from '../plainContext';

const URL = 'https://files.example/character.png';
const NO_NAME = 'https://files.example/download?id=7';

const slots = (...kinds: MediaKind[]) => kinds.map((kind) => ({ kind }));

/** The address that an item gives for the first of the fields that ask for its files. */
function address(
	json: IDataObject,
	[kind, ...others]: [MediaKind, ...MediaKind[]] = ['image'],
	typeVersion = 2,
) {
	const files = slots(kind, ...others);
	const items = [{ json: { url: 'https://files.example/another.png' } }, { json }];
	return addressOf(plainContext({ items, typeVersion }).context, { kind }, files, 1);
}

const notTaken = (why: RegExp) => ({ notTaken: expect.stringMatching(why) as string });

describe('the address that an item gives for a file', () => {
	it('is taken where the item says that it is for a file of this kind', () => {
		expect(address({ url: NO_NAME, kind: 'image' }, ['image', 'video'])).toEqual({ url: NO_NAME });
	});

	it('is none in version 1, where such an item was an error', () => {
		expect(address({ url: URL, kind: 'image' }, ['image'], 1)).toBeUndefined();
	});

	it.each([
		undefined,
		null,
		7,
		'',
		'character.png',
		'ftp://files.example/a.png',
		[URL],
		{ url: URL },
	])('is none in an item whose field "url" is %j', (url) => {
		expect(address({ url, kind: 'image' })).toBeUndefined();
		expect(address({ url })).toBeUndefined();
	});

	it('is none of an item that is not there', () => {
		const { context } = plainContext({ items: [] });
		expect(addressOf(context, { kind: 'image' }, slots('image'), 0)).toBeUndefined();
	});

	it('is not taken for a file of another kind', () => {
		expect(address({ url: URL, kind: 'video' })).toEqual(notTaken(/another kind.*"video"/));
		expect(address({ url: URL }, ['video'])).toEqual(notTaken(/another kind.*"image"/));
	});

	it('is not taken where two fields ask for a file of the kind', () => {
		const why = notTaken(/any of several files of the kind image/);
		expect(address({ url: URL, kind: 'image' }, ['image', 'image'])).toEqual(why);
		expect(address({ url: URL }, ['image', 'video', 'image'])).toEqual(why);
	});

	it.each([
		['.jpg', 'image'],
		['.JPEG', 'image'],
		['.webp', 'image'],
		['.tif', 'image'],
		['.mov', 'video'],
		['.mp4?x=.png', 'video'],
		['.mp3#a.png', 'audio'],
	] as const)('is for a file of the kind that its name has: %s', (ending, kind) => {
		const url = `https://files.example/a${ending}`;
		const others = slots('image', 'video', 'audio').map((slot) => slot.kind);
		expect(address({ url }, [kind, ...others.filter((other) => other !== kind)])).toEqual({ url });
	});

	it.each(['https://a.example/png', 'https://a.example/a.png.txt', 'https://mp4.example/x'])(
		'of which nobody says what is there is for the only file, not for one of several: %s',
		(url) => {
			expect(address({ url })).toEqual({ url });
			expect(address({ url }, ['image', 'video'])).toEqual(
				notTaken(/give the item a field "kind" with "image" or "video"/),
			);
		},
	);
});

describe('a file that is at its address already', () => {
	const uploaded = (json: IDataObject, sizeBytes: number | undefined, provider = 'vtrix') => {
		const items = [{ json: {} }, { json }];
		const { context } = plainContext({ items, parameters: { provider } });
		return isUploaded(context, { sizeBytes }, 1);
	};

	it('is the one of that size, at the same provider', () => {
		expect(uploaded({ provider: 'vtrix', sizeBytes: 7 }, 7)).toBe(true);
	});

	it.each([
		['of another size', { provider: 'vtrix', sizeBytes: 8 }, 7],
		['whose size is not known', { provider: 'vtrix' }, undefined],
		['at another provider', { provider: 'seedDance', sizeBytes: 7 }, 7],
		['at nobody', { sizeBytes: 7 }, 7],
	])('is not one %s', (_title, json, size) => {
		expect(uploaded(json as IDataObject, size)).toBe(false);
	});

	it('is none where the node has no provider either', () => {
		const { context } = plainContext({ items: [{ json: { sizeBytes: 7 } }] });
		expect(isUploaded(context, { sizeBytes: 7 }, 0)).toBe(false);
	});
});

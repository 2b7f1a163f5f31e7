import type { INodeProperties } from 'n8n-workflow';

import { choicesOf, optionsCollection } from '../../providers/choices';
import { mediaFieldNames, mediaFields, sizeLimit } from '../../providers/mediaFields';
import type { MediaSlot } from '../../providers/provider';
import { fieldsIn, fromVersion2, ofVersion1, shownFor } from '../../providers/shownFields';

const MEGABYTE = 1024 * 1024;
const SLOT: MediaSlot = {
	name: 'characterImage',
	displayName: 'Character Image',
	kind: 'image',
	types: ['jpg', 'png'],
	maxBytes: 10 * MEGABYTE,
};
const PLACEHOLDER = 'e.g. https://a.example/me.png';

const seed: INodeProperties = { displayName: 'Seed', name: 'seed', type: 'number', default: 0 };

describe('the fields for a file', () => {
	const plainFields = () =>
		mediaFields(SLOT, { sources: ['binary', 'url'], urlPlaceholder: PLACEHOLDER });

	it('are where it comes from, and then the one that belongs to that', () => {
		expect(mediaFieldNames(SLOT)).toEqual({
			source: 'characterImageSource',
			url: 'characterImageUrl',
			binary: 'characterImageBinary',
		});
		const [source, url, binary] = plainFields();
		expect(source).toMatchObject({
			displayName: 'Character Image Source',
			name: 'characterImageSource',
			type: 'options',
			options: [{ value: 'binary' }, { value: 'url' }],
			default: 'binary',
			noDataExpression: true,
		});
		expect(source).not.toHaveProperty('displayOptions');
		expect(url).toMatchObject({
			displayName: 'Character Image URL',
			name: 'characterImageUrl',
			type: 'string',
			default: '',
			placeholder: PLACEHOLDER,
			required: true,
			displayOptions: { show: { characterImageSource: ['url'] } },
		});
		expect(url).not.toHaveProperty('hint');
		expect(binary).toMatchObject({
			displayName: 'Character Image Input Field',
			name: 'characterImageBinary',
			type: 'string',
			default: 'data',
			required: true,
			displayOptions: { show: { characterImageSource: ['binary'] } },
		});
	});

	it('tell what may be given: the types, and the largest file', () => {
		const [source, url, binary] = plainFields();
		expect(binary?.description).toContain('jpg, png; at most 10 MB');
		expect(source?.description).toBe(
			'Where the character image comes from (jpg, png; at most 10 MB)',
		);
		expect(url?.description).toBe('Public address of the image (jpg, png; at most 10 MB)');
	});

	it('may have more to choose from, to say, and conditions of their own', () => {
		const displayOptions = { show: { mode: ['dance'] }, hide: { all: [true] } };
		const fields = mediaFields(SLOT, {
			sources: ['url'],
			otherSources: [{ name: 'TikTok Link', value: 'tiktok' }],
			urlPlaceholder: PLACEHOLDER,
			urlNote: 'Only its own',
			urlHint: 'Or a link',
			defaultBinaryField: 'video',
			displayOptions,
		});
		expect(fields[0]).toMatchObject({
			options: [{ value: 'url' }, { value: 'tiktok' }],
			default: 'url',
			displayOptions,
		});
		expect(fields[1]).toMatchObject({
			hint: 'Or a link',
			description: 'Public address of the image (jpg, png; at most 10 MB). Only its own',
			displayOptions: {
				show: { mode: ['dance'], characterImageSource: ['url'] },
				hide: { all: [true] },
			},
		});
		expect(fields[2]).toMatchObject({
			default: 'video',
			displayOptions: {
				show: { mode: ['dance'], characterImageSource: ['binary'] },
				hide: { all: [true] },
			},
		});
	});

	it.each([
		[10 * MEGABYTE, 'at most 10 MB'],
		[30 * MEGABYTE - 1, 'less than 30 MB'],
		[2.5 * MEGABYTE, 'at most 2.5 MB'],
	])('tell a largest file of %i bytes as the document has it', (maxBytes, said) => {
		expect(sizeLimit({ maxBytes })).toBe(said);
	});
});

describe('a dropdown', () => {
	it('has the words in their order, with texts for those that have some', () => {
		const texts = { '9:16': { name: '9:16 (TikTok)', description: 'Upright' } };
		expect(choicesOf(['16:9', '9:16'], texts)).toEqual([
			{ name: '16:9', value: '16:9' },
			{ name: '9:16 (TikTok)', description: 'Upright', value: '9:16' },
		]);
		expect(choicesOf(['480p'])).toEqual([{ name: '480p', value: '480p' }]);
	});
});

describe('a collection of options', () => {
	it('holds none until one is added, so that none is sent', () => {
		const collection = optionsCollection([seed]);
		expect(collection).toMatchObject({
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
		});
		expect(fieldsIn(collection)).toEqual([seed]);
	});

	it('is the only field with fields inside', () => {
		const plain: INodeProperties[] = [
			seed,
			{ ...seed, type: 'options', options: [{ name: 'A', value: 'a' }] },
			{ ...seed, type: 'fixedCollection', options: [seed] },
			{ ...seed, type: 'collection' },
			{ ...seed, type: 'collection', options: [{ name: 'A', value: 'a' }] },
		];
		expect(plain.flatMap(fieldsIn)).toEqual([]);
	});
});

describe('a field that is only shown for something', () => {
	it('keeps the conditions it has', () => {
		expect(shownFor(seed, { mode: ['a'] })).toEqual({
			...seed,
			displayOptions: { show: { mode: ['a'] } },
		});
		const own = { show: { mode: ['b'], size: ['2k'] }, hide: { all: [true] } };
		expect(shownFor({ ...seed, displayOptions: own }, { mode: ['a'], of: ['x'] })).toEqual({
			...seed,
			displayOptions: { show: { mode: ['b'], of: ['x'], size: ['2k'] }, hide: { all: [true] } },
		});
	});

	it('may be one of the first version, or of all later ones', () => {
		expect(ofVersion1(seed).displayOptions).toEqual({ show: { '@version': [1] } });
		expect(fromVersion2(seed).displayOptions).toEqual({
			show: { '@version': [{ _cnd: { gte: 2 } }] },
		});
	});
});

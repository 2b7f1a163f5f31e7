import { z } from 'zod';

import { parseInput, parseValues, withoutBlanks } from '../../providers/parseInput';
import { defineMode, type MediaSlot } from '../../providers/provider';
import { media, text, urlList, webUrl, wholeNumber } from '../../providers/values';
import { imageFile, streamedFile } from '../media/files';
import { refusalOf } from './refusalOf';

const UNPAID = /^Correct the field .+ Nothing was sent and nothing paid\.$/;
const nameOf = (field: string) => `The ${field}`;

describe('values that are checked one by one', () => {
	const schema = z.object({
		count: wholeNumber(1, 5).optional(),
		words: text({ max: 5 }),
	});

	it('become what the schema makes of them', () => {
		expect(parseValues(schema, { count: '5', words: 'dance', more: 1 }, nameOf)).toEqual({
			count: 5,
			words: 'dance',
		});
		expect(parseValues(schema, { words: 'a' }, nameOf)).toEqual({ words: 'a' });
	});

	it.each<[unknown, string]>([
		['', '""'],
		[' \n', '" \\n"'],
		[null, 'null'],
		[[], '[]'],
	])('may not be blank, though they may be left out: %j', (count, given) => {
		const { kind, message, nextStep } = refusalOf(() =>
			parseValues(schema, { count, words: 'a' }, nameOf),
		);
		expect(kind).toBe('invalidInput');
		expect(message).toBe(`The count has no value (given: ${given}).`);
		expect(nextStep).toMatch(UNPAID);
	});

	it('are blank when they are there and undefined', () => {
		const { message } = refusalOf(() =>
			parseValues(schema, { count: undefined, words: 'a' }, nameOf),
		);
		expect(message).toBe('The count has no value.');
	});

	it.each([0, false, '0', { a: 1 }])('are not blank when they are %j', (value) => {
		expect(withoutBlanks({ value })).toEqual({ value });
		expect(refusalOf(() => parseValues(schema, { count: value, words: 'a' }, nameOf)).message).toBe(
			`The count must be a whole number from 1 to 5 (given: ${value instanceof Object ? 'an object' : JSON.stringify(value)}).`,
		);
	});

	it('are all named, each once: first those without a value', () => {
		const { message } = refusalOf(() => parseValues(schema, { count: 9.5, words: '' }, nameOf));
		expect(message).toBe(
			'The words has no value (given: ""). The count must be a whole number from 1 to 5 (given: 9.5).',
		);
		expect(refusalOf(() => parseValues(schema, { count: 7 }, nameOf)).message).toBe(
			'The count must be a whole number from 1 to 5 (given: 7). The words is required.',
		);
	});

	it('bring what else to do, each advice once and after what always holds', () => {
		const adviceOf = (field: string) => (field === 'count' ? 'Count again.' : undefined);
		const given = { count: 9.5, words: 'too long' };
		const { nextStep } = refusalOf(() => parseValues(schema, given, nameOf, adviceOf));
		expect(nextStep).toMatch(/^Correct .+ nothing paid\. Count again\.$/);
		const same = refusalOf(() => parseValues(schema, given, nameOf, () => 'Again.'));
		expect(same.nextStep).toMatch(/nothing paid\. Again\.$/);
		const none = refusalOf(() => parseValues(schema, given, nameOf));
		expect(none.nextStep).toMatch(UNPAID);
	});
});

const IMAGE: MediaSlot = {
	name: 'image',
	displayName: 'Character Image',
	kind: 'image',
	types: ['jpg', 'png'],
	maxBytes: 10_000,
	dataUrls: true,
};
const png = imageFile('image.png');

const modeWith = (more: Partial<Parameters<typeof defineMode>[0]>) =>
	defineMode({
		id: 'm',
		name: 'M',
		description: 'M',
		action: 'Make a video',
		produces: 'video',
		fields: [{ displayName: 'Image URL', name: 'imageUrl', type: 'string', default: '' }],
		media: [],
		schema: z.object({
			imageUrl: webUrl(),
			mediaUrls: urlList({ max: 2 }).optional(),
			imageUrlNote: text({ max: 1 }).optional(),
			callbackUrl: webUrl().optional(),
		}),
		toRequest: () => ({ path: '/', body: {} }),
		...more,
	});

describe('the values of a mode', () => {
	const WAYS_OUT = /nothing paid\. For a file of your own, put it at a public address first/;
	const good = 'https://a.example/me.png';
	const bad = 'me.png';

	it.each([
		[{ imageUrl: bad }, true],
		[{}, true],
		[{ imageUrl: ' ' }, true],
		[{ imageUrl: good, mediaUrls: [bad] }, true],
		[{ imageUrl: good, mediaUrls: good, imageUrlNote: 'too long' }, false],
		[{ imageUrl: good, callbackUrl: bad }, false],
	])('that are addresses only name the ways out for a file: %j, %p', (values, isNamed) => {
		const { nextStep } = refusalOf(() => parseInput(modeWith({}), values));
		expect(WAYS_OUT.test(nextStep)).toBe(isNamed);
	});

	it('name none where files are taken', () => {
		const mode = modeWith({ media: [IMAGE] });
		expect(refusalOf(() => parseInput(mode, { imageUrl: bad })).nextStep).toMatch(UNPAID);
	});

	it('may hold a file in a data: URL, which becomes the file', () => {
		const mode = modeWith({ media: [IMAGE], schema: z.object({ image: media().optional() }) });
		const url = `data:image/png;base64,${png.toString('base64')}`;
		expect(parseInput(mode, { image: { source: 'url', url } })).toMatchObject({
			image: { source: 'file', file: { type: { name: 'png' }, sizeBytes: png.length } },
		});
		expect(parseInput(mode, {}).image).toBeUndefined();
		const broken = { source: 'url', url: 'data:image/png;base64,A' };
		expect(refusalOf(() => parseInput(mode, { image: broken })).message).toMatch(
			/^Character Image URL must be .+ \(given: "data:image\/png;base64,A"\)\.$/,
		);
	});

	it('are told all that is wrong between them, and then of their files', () => {
		const mode = modeWith({
			media: [IMAGE],
			schema: z.object({ image: media(), imageUrl: webUrl() }),
			rules: () => [
				{ field: 'image', problem: 'and Image URL must not both be given' },
				{ field: 'imageUrl', problem: 'is one too many' },
			],
		});
		const { file } = streamedFile(Buffer.concat([png], 10_001));
		const given = { image: { source: 'file', file }, imageUrl: good };
		const { kind, message, nextStep } = refusalOf(() => parseInput(mode, given));
		expect(kind).toBe('invalidInput');
		expect(nextStep).toMatch(UNPAID);
		expect(message).toMatch(
			/^Character Image and Image URL must not both be given \(given: the file "file"\)\. Image URL is one too many \(given: "https:\/\/a\.example\/me\.png"\)\. Character Image \("file"\) must be at most/,
		);
	});
});

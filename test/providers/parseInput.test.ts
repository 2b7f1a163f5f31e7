import fc from 'fast-check';
import { z } from 'zod';

import type { MediaInput } from '../../media/mediaFile';
import { PROVIDERS } from '../../providers';
import { parseInput } from '../../providers/parseInput';
import { defineMode, type MediaSlot } from '../../providers/provider';
import { flag, media, oneOf, text, urlList, webUrl, wholeNumber } from '../../providers/values';
import { Failure } from '../../transport/failure';
import { imageFile, streamedFile } from '../media/files';
import { refusalOf } from './refusalOf';

const IMAGE: MediaSlot = {
	name: 'image',
	displayName: 'Character Image',
	kind: 'image',
	types: ['jpg', 'png'],
	maxBytes: 10_000,
};

const mode = defineMode({
	id: 'm',
	name: 'M',
	description: 'M',
	action: 'Make a video',
	produces: 'video',
	fields: [
		{ displayName: 'Prompt', name: 'prompt', type: 'string', default: '' },
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			default: {},
			options: [
				{ displayName: 'Duration (Seconds)', name: 'duration', type: 'number', default: 5 },
				{ displayName: 'Keep Sound', name: 'sound', type: 'boolean', default: true },
			],
		},
	],
	media: [IMAGE],
	schema: z.object({
		prompt: text({ max: 20 }),
		image: media().optional(),
		link: webUrl().optional(),
		links: urlList({ max: 2 }).optional(),
		duration: wholeNumber(4, 15).optional(),
		sound: flag().optional(),
		ratio: oneOf(['16:9', '9:16']).optional(),
	}),
	rules: ({ image, link }) =>
		image && link ? [{ field: 'link', problem: 'and Character Image must not both be given' }] : [],
	toRequest: () => ({ path: '/', body: {} }),
});

const urlInput = (url: string): MediaInput => ({ source: 'url', url });
const fileInput = (bytes: Buffer): MediaInput => ({
	source: 'file',
	file: streamedFile(bytes).file,
});

/** What is wrong with the values, sentence by sentence. */
function problems(values: Record<string, unknown>): string[] {
	try {
		parseInput(mode, values);
		return [];
	} catch (error) {
		if (!(error instanceof Failure) || error.details.kind !== 'invalidInput') throw error;
		expect(error.details.nextStep).toMatch(/Nothing was sent and nothing paid\.$/);
		return error.message.split(/(?<=\)\.) /);
	}
}

describe('the values of a form', () => {
	it('become what is meant', () => {
		const links = ' https://a.example/1 , https://a.example/2 ';
		expect(
			parseInput(mode, { prompt: 'Dance 💃', duration: '5s', sound: 'false', links }),
		).toMatchObject({
			prompt: 'Dance 💃',
			duration: 5,
			sound: false,
			links: ['https://a.example/1', 'https://a.example/2'],
		});
	});

	it('that are blank count as not given', () => {
		const blanks = { duration: '', sound: null, link: ' \n', links: [], ratio: undefined };
		const parsed = parseInput(mode, { prompt: 'x', ...blanks });
		expect(Object.entries(parsed).filter(([, value]) => value !== undefined)).toEqual([
			['prompt', 'x'],
		]);
	});

	it('that the form does not know are left out', () => {
		expect(parseInput(mode, { prompt: 'x', other: 1 })).not.toHaveProperty('other');
	});

	it('that are missing are asked for by the name that users see', () => {
		expect(problems({})).toEqual(['Prompt is required.']);
		expect(problems({ prompt: '  ' })).toEqual(['Prompt is required.']);
	});

	it('that are wrong are all named, each with its limit and the value given', () => {
		expect(
			problems({ prompt: 'x'.repeat(21), duration: 3, sound: 'maybe', ratio: '1:1', link: 'a' }),
		).toEqual([
			'Prompt must be at most 20 characters (given: "xxxxxxxxxxxxxxxxxxxxx").',
			'link must be a full address that starts with https:// or http:// (given: "a").',
			'Duration (Seconds) must be a whole number from 4 to 15 (given: 3).',
			'Keep Sound must be true or false (given: "maybe").',
			'ratio must be one of: 16:9, 9:16 (given: "1:1").',
		]);
	});

	it('that are wrong in two ways are named once', () => {
		expect(problems({ prompt: 'x', duration: 99.5 })).toEqual([
			'Duration (Seconds) must be a whole number from 4 to 15 (given: 99.5).',
		]);
	});

	it('that are long are shown by their length and their beginning', () => {
		const [sentence = ''] = problems({ prompt: '💃'.repeat(3_000) });
		expect(sentence).toContain('(given: 3000 characters, "💃💃💃');
		expect(sentence.length).toBeLessThan(300);
		expect(sentence.isWellFormed()).toBe(true);
	});

	it('with half an emoji or a NUL in them are refused', () => {
		for (const prompt of ['dance \ud83d', '\udc83', 'a\0b']) {
			expect(problems({ prompt })[0]).toMatch(/^Prompt must not contain a NUL or half of a/);
		}
	});

	it('that only do not go together are named too', () => {
		expect(
			problems({
				prompt: 'x',
				image: urlInput('https://a.example/x.png'),
				link: 'https://a.example',
			}),
		).toEqual(['link and Character Image must not both be given (given: "https://a.example").']);
	});
});

describe('a media field of a form', () => {
	it('takes an address or a file of the right type', () => {
		for (const image of [urlInput('https://a.example/x'), fileInput(imageFile('image.png'))]) {
			expect(problems({ prompt: 'x', image })).toEqual([]);
		}
	});

	it.each<[string, MediaInput, RegExp]>([
		['no address', urlInput('me.png'), /^Character Image URL must be a full address/],
		[
			'a data URL where none is taken',
			urlInput('data:image/png;base64,AAAA'),
			/must be a full address/,
		],
		[
			'an empty file',
			fileInput(Buffer.alloc(0)),
			/^Character Image \("file"\) is empty \(0 bytes\)\.$/,
		],
		[
			'a file of another type',
			fileInput(imageFile('image.gif')),
			/must be jpg or png, but .+ is a gif file/,
		],
		[
			'a file of no type',
			fileInput(Buffer.from('text')),
			/must be jpg or png, but .+ is of no known type/,
		],
		[
			'a file that is too large',
			fileInput(Buffer.concat([imageFile('image.png')], 10_001)),
			/^Character Image \("file"\) must be .+ \(given: 0\.01 MB\)\.$/,
		],
	])('does not take %s', (_what, image, sentence) => {
		expect(problems({ prompt: 'x', image })[0]).toMatch(sentence);
	});

	it('that is required is asked for by its name', () => {
		const strict = { ...mode, schema: z.object({ image: media() }) };
		expect(() => parseInput(strict, { image: undefined })).toThrow('Character Image is required.');
	});
});

describe('whatever the values', () => {
	const modes = PROVIDERS.flatMap((provider) => provider.modes);

	it('every mode of every provider takes them or says what is wrong: nothing else is thrown', () => {
		const anyValue = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.double());
		const anyForm = fc.nat(modes.length - 1).chain((index) => {
			const keys = Object.keys(modes[index]?.schema.shape ?? {});
			return fc.tuple(
				fc.constant(modes[index]?.id),
				fc.constant(index),
				fc.dictionary(fc.constantFrom(...keys), anyValue),
			);
		});
		fc.assert(
			fc.property(anyForm, ([, index, values]) => {
				try {
					parseInput(modes[index] ?? mode, values);
					return true;
				} catch (error) {
					if (error instanceof Failure && error.details.kind === 'invalidInput') return true;
					throw error;
				}
			}),
			{ numRuns: 1_000 },
		);
	});
});

describe('a field for an address, where the provider takes no files', () => {
	it.each(['seedDance', 'seedance2Ai', 'seedance2Io'])(
		'of %s names the ways out, to who leaves it empty and to who gives something else',
		(id) => {
			const modes = PROVIDERS.find((provider) => provider.id === id)?.modes ?? [];
			const withAddresses = modes.filter(({ schema }) =>
				['imageUrl', 'imageUrls', 'mediaUrls'].some((name) => name in schema.shape),
			);
			expect(withAddresses).not.toEqual([]);
			for (const mode of withAddresses) {
				const [field = ''] = ['imageUrl', 'imageUrls', 'mediaUrls'].filter(
					(name) => name in mode.schema.shape,
				);
				const given = [{ [field]: 'data:image/png;base64,AAAA' }, { [field]: 'character.png' }];
				const isRequired = !mode.schema.shape[field]?.isOptional();
				for (const values of [...given, ...(isRequired ? [{}] : [])]) {
					const { nextStep } = refusalOf(() => parseInput(mode, { prompt: 'a dance', ...values }));
					expect(nextStep).toMatch(/put it at a public address first/);
					expect(nextStep).toMatch(/or choose a provider whose form takes files\.$/);
				}
				const form = mode.fields.find(({ name }) => name === field);
				expect(form?.description).toMatch(/takes no files/);
			}
		},
	);
});

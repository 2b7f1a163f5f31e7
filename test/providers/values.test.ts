import fc from 'fast-check';

import {
	anyWholeNumber,
	decimalNumber,
	flag,
	oneOf,
	seconds,
	text,
	wholeNumber,
} from '../../providers/values';
import { outcomeOf, type Row } from './outcomeOf';

describe('a whole number within limits', () => {
	const message = 'must be a whole number from 4 to 15';
	it.each<Row>([
		[4, { is: 4 }],
		[15, { is: 15 }],
		['5', { is: 5 }],
		['5s', { is: 5 }],
		[' 5 S ', { is: 5 }],
		['5.0', { is: 5 }],
		[3, message],
		[16, message],
		['3', message],
		['', message],
		['s', message],
		['five', message],
		['5 seconds', message],
		[true, message],
		[[5], message],
		[NaN, message],
		[Infinity, message],
		['Infinity', message],
	])('%j: %j', (value, outcome) => {
		expect(outcomeOf(wholeNumber(4, 15), value)).toEqual(outcome);
	});

	it('is not 0 where nothing is given, and no text with a number in it', () => {
		for (const value of ['', ' ', 's', '2s4', '2s 4', null, false]) {
			expect(outcomeOf(wholeNumber(0, 100), value)).toBe('must be a whole number from 0 to 100');
			expect(outcomeOf(anyWholeNumber(), value)).toBe('must be a whole number');
		}
	});

	it('is not a fraction', () => {
		expect(outcomeOf(wholeNumber(4, 15), 5.5)).toBe(message);
		expect(outcomeOf(wholeNumber(4, 15), '5.5s')).toBe(message);
	});
});

describe('a number without limits', () => {
	it.each<Row>([
		[-1, { is: -1 }],
		['4294967295', { is: 4_294_967_295 }],
		[Number.MAX_SAFE_INTEGER, { is: Number.MAX_SAFE_INTEGER }],
		[Number.MAX_SAFE_INTEGER + 1, 'must be a whole number'],
		[1.5, 'must be a whole number'],
		['many', 'must be a whole number'],
	])('%j: %j', (value, outcome) => {
		expect(outcomeOf(anyWholeNumber(), value)).toEqual(outcome);
	});
});

describe('a number with fractions', () => {
	it.each<Row>([
		[0.4, { is: 0.4 }],
		['2.5', { is: 2.5 }],
		[0.39, 'must be a number from 0.4 to 2.5'],
		[2.51, 'must be a number from 0.4 to 2.5'],
		['2,5', 'must be a number from 0.4 to 2.5'],
	])('%j: %j', (value, outcome) => {
		expect(outcomeOf(decimalNumber(0.4, 2.5), value)).toEqual(outcome);
	});

	it.each<Row>([
		[2, { is: 2 }],
		['2.4s', { is: 2.4 }],
		[12, { is: 12 }],
		[1.99, 'must be a number of seconds from 2 to 12'],
		[12.01, 'must be a number of seconds from 2 to 12'],
		[true, 'must be a number of seconds from 2 to 12'],
		['2m', 'must be a number of seconds from 2 to 12'],
	])('of seconds %j: %j', (value, outcome) => {
		expect(outcomeOf(seconds(2, 12), value)).toEqual(outcome);
	});
});

describe('true or false', () => {
	it.each<Row>([
		[true, { is: true }],
		[false, { is: false }],
		['true', { is: true }],
		[' FALSE\n', { is: false }],
		['yes', 'must be true or false'],
		['', 'must be true or false'],
		[1, 'must be true or false'],
		['constructor', 'must be true or false'],
		[null, 'must be true or false'],
	])('%j: %j', (value, outcome) => {
		expect(outcomeOf(flag(), value)).toEqual(outcome);
	});
});

describe('one of some words', () => {
	it.each<Row>([
		['image', { is: 'image' }],
		['Image', 'must be one of: image, video'],
		[' image', 'must be one of: image, video'],
		['', 'must be one of: image, video'],
		[0, 'must be one of: image, video'],
	])('%j: %j', (value, outcome) => {
		expect(outcomeOf(oneOf(['image', 'video']), value)).toEqual(outcome);
	});
});

describe('a text', () => {
	const broken = 'must not contain a NUL or half of a character (an emoji cut in two)';
	it.each<Row>([
		['a', { is: 'a' }],
		['x'.repeat(10), { is: 'x'.repeat(10) }],
		['x'.repeat(11), 'must be at most 10 characters'],
		['💃'.repeat(10), { is: '💃'.repeat(10) }],
		['💃'.repeat(11), 'must be at most 10 characters'],
		['舞'.repeat(10), { is: '舞'.repeat(10) }],
		['dance \ud83d', broken],
		['\udc83 dance', broken],
		['\udc83\ud83d', broken],
		['a\0b', broken],
		[7, 'must be text'],
		[null, 'must be text'],
		[['a'], 'must be text'],
	])('of ten characters at most, %j: %j', (value, outcome) => {
		expect(outcomeOf(text({ max: 10 }), value)).toEqual(outcome);
	});

	it('may have to have a length', () => {
		expect(outcomeOf(text(), '')).toBe('must not be empty');
		expect(outcomeOf(text({ min: 3, max: 5 }), 'ab')).toBe(
			'must be at least 3 and at most 5 characters',
		);
		expect(outcomeOf(text({ min: 3 }), '💃💃')).toBe('must be at least 3 characters');
		expect(outcomeOf(text({ min: 3 }), '💃💃💃')).toEqual({ is: '💃💃💃' });
	});

	it('is as long as it has characters, whatever they are', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), (value) => {
				fc.pre(!value.includes('\0'));
				const length = [...value].length;
				return (
					text({ max: length }).safeParse(value).success &&
					!text({ max: length - 1 }).safeParse(value).success
				);
			}),
		);
	});
});

import type { z } from 'zod';

import {
	anyWholeNumber,
	decimalNumber,
	flag,
	media,
	oneOf,
	publicUrl,
	seconds,
	text,
	urlList,
	webUrl,
	wholeNumber,
} from '../../providers/values';
import { outcomeOf } from './outcomeOf';

// zod is the host's: a later n8n may bring version 4, which has other messages of its own.
jest.mock('zod', () => jest.requireActual<object>('zod/v4'));

const ADDRESS = /^must be a full address/;
const PUBLIC = /^must be a public address/;
const LIST = /^must (?:be|have) [^;]+$/;
const OTHERS = [undefined, null, [], {}];

describe('with version 4 of zod', () => {
	it('is what these tests are run with', () => {
		expect(text()).toHaveProperty('_zod');
	});

	it.each([
		['a whole number', wholeNumber(4, 15), [3, 16, 5.5, '5.5s', 'x', NaN], /^must be a whole num/],
		['any whole number', anyWholeNumber(), [1.5, 'x', 2 ** 53], /^must be a whole number$/],
		['a number', decimalNumber(0.4, 2.5), [0.3, 2.6, '2,5'], /^must be a number from 0.4 to 2.5$/],
		['a length', seconds(2, 12), [1.9, 12.1, '2m'], /^must be a number of seconds from 2 to 12$/],
		['true or false', flag(), ['yes', 1], /^must be true or false$/],
		['a word', oneOf(['a', 'b']), ['c', 'A', 1], /^must be one of: a, b$/],
		['a text', text({ max: 3 }), ['long', 7, 'a\0'], /^must (?:be|not contain) [^;]+$/],
		['an address', webUrl(), ['a.example', 7], ADDRESS],
		['a public address', publicUrl(), ['http://a.example', 7], PUBLIC],
		['a list', urlList({ max: 1 }), ['a', [7], 'https://a.example https://b.example'], LIST],
		['a media field', media(), ['a', { source: 'disk' }], /^is required$/],
	])('%s is refused in the same words', (_what, schema, values, words) => {
		for (const value of [...values, ...OTHERS]) expect(outcomeOf(schema, value)).toMatch(words);
	});

	it.each<[z.ZodTypeAny, unknown, unknown]>([
		[wholeNumber(4, 15), '5s', 5],
		[decimalNumber(0.4, 2.5), '2.5', 2.5],
		[flag(), ' FALSE', false],
		[text({ max: 3 }), '💃💃💃', '💃💃💃'],
		[webUrl(), ' https://a.example ', 'https://a.example'],
		[
			urlList({ max: 2 }),
			'https://a.example/,https://b.example/',
			['https://a.example/', 'https://b.example/'],
		],
		[wholeNumber(4, 15).optional(), undefined, undefined],
	])('a value is what it is with version 3 (%#)', (schema, value, parsed) => {
		expect(outcomeOf(schema, value)).toEqual({ is: parsed });
	});
});

import fc from 'fast-check';

import { parseRetryAfter } from '../../transport/retryAfter';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-03-09T10:00:00Z');

describe('Retry-After', () => {
	it.each([
		['0', 0],
		['1', 1_000],
		['120', 120_000],
		[' 7 ', 7_000],
		['1.5', 1_500],
		['0.0001', 1],
	])('of %j seconds is that many milliseconds, rounded up', (value, expected) => {
		expect(parseRetryAfter(value, NOW)).toBe(expected);
	});

	it.each<[string, string, number?]>([
		['as HTTP writes dates', 'Mon, 09 Mar 2026 10:00:30 GMT'],
		['as RFC 850 wrote them', 'Monday, 09-Mar-26 10:00:30 GMT'],
		['of a Tuesday', 'Tue, 10 Mar 2026 10:00:30 GMT', DAY_MS],
		['of a Thursday', 'Thu, 12 Mar 2026 10:00:30 GMT', 3 * DAY_MS],
		['of a Saturday', 'Sat, 14 Mar 2026 10:00:30 GMT', 5 * DAY_MS],
		['as C writes them, which HTTP takes for GMT', 'Mon Mar  9 10:00:30 2026'],
	])(
		'that is a date, %s, is the time until then, wherever this machine is',
		(_how, value, daysMs = 0) => {
			expect(parseRetryAfter(value, NOW)).toBe(30_000 + daysMs);
		},
	);

	it('that is a date is read as one of Greenwich, and says so once', () => {
		const read = jest.spyOn(Date, 'parse');
		parseRetryAfter('Mon, 09 Mar 2026 10:00:30 GMT', NOW);
		parseRetryAfter('Mon Mar  9 10:00:30 2026', NOW);
		expect(read.mock.calls).toEqual([
			['Mon, 09 Mar 2026 10:00:30 GMT'],
			['Mon Mar  9 10:00:30 2026 GMT'],
		]);
		read.mockRestore();
	});

	it('that is a date in the past is no time at all', () => {
		expect(parseRetryAfter('Mon, 09 Mar 2026 09:59:59 GMT', NOW)).toBe(0);
		expect(parseRetryAfter('Wed, 21 Oct 2015 07:28:00 GMT', NOW)).toBe(0);
	});

	it.each([
		undefined,
		'',
		' ',
		'-1',
		'-0',
		'+5',
		'1e9',
		'0x10',
		'1,000',
		'5s',
		'NaN',
		'Infinity',
		'soon',
		'in a minute',
		'please wait until 2040',
		'Try again in 30 seconds',
		'Foo, 09 Mar 2026 10:00:30 GMT',
		'after Mon, 09 Mar 2026 10:00:30 GMT',
		'Mon, 99 Foo 2026 10:00:30 GMT',
		'2026-03-09T10:00:30Z',
		'30, 60',
	])('of %j is as if it were not there', (value) => {
		expect(parseRetryAfter(value, NOW)).toBeUndefined();
	});

	it('is a time from 0 on or nothing, whatever the header says', () => {
		const anyHeader = fc.oneof(
			fc.string(),
			fc.double().map(String),
			fc.integer().map(String),
			fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
		);
		fc.assert(
			fc.property(anyHeader, fc.nat(), (value, now) => {
				const delayMs = parseRetryAfter(value, now);
				return delayMs === undefined || delayMs >= 0;
			}),
		);
	});
});

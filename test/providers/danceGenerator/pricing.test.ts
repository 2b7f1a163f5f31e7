import { pricing, priceOf } from '../../../providers/danceGenerator/pricing';
import { parseValues } from '../../../providers/parseInput';
import { outcomeOf } from '../outcomeOf';

describe('the price of a dance video', () => {
	it.each([
		[10, 70],
		[1, 7],
		[30, 210],
		[0, 0],
		// A started second is counted in full: what is told is never too little.
		[9.01, 70],
		[0.1, 7],
		[29.99, 210],
	])('of %s seconds is %i credits', (seconds, amount) => {
		expect(priceOf(seconds)).toEqual({ amount, unit: 'credits' });
		expect(pricing.estimate({ duration: seconds })).toEqual({ amount, unit: 'credits' });
	});

	it('is told as the document has it', () => {
		expect(pricing.words).toBe('7 credits for each second of video; a 10-second video costs 70.');
	});

	it('is asked for by a length that a video can have', () => {
		const asked = (duration: unknown) => outcomeOf(pricing.schema, { duration });
		expect(asked('12.5s')).toEqual({ is: { duration: 12.5 } });
		expect(asked(30)).toEqual({ is: { duration: 30 } });
		for (const duration of [30.01, -1, 'ten', undefined]) {
			expect(asked(duration)).toBe('must be a number of seconds from 0 to 30');
		}
		const [field] = pricing.fields;
		expect(field).toMatchObject({ name: 'duration', default: 10, required: true });
		expect(() => parseValues(pricing.schema, {}, () => 'Video Length')).toThrow(
			'Video Length is required.',
		);
	});
});

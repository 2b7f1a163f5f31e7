import { pricing, priceOf } from '../../../providers/seedance2Ai/pricing';
import { prices } from './prices';

const credits = (amount: number) => ({ amount, unit: 'credits' });

describe('the price list of Seedance2 AI', () => {
	it.each(prices.map(({ title, values, cost }) => [title, values, cost] as const))(
		'says what the document says: %s',
		(_title, values, cost) => {
			expect(pricing.estimate(pricing.schema.parse(values))).toEqual(cost);
		},
	);

	// Credits a second: base, with 2K, with 4K; then the same with a reference video, whose base is doubled.
	it.each([
		['seedance2', undefined, 40, 80],
		['seedance2', '2k', 60, 100],
		['seedance2', '4k', 80, 120],
		['seedance2-fast', undefined, 32, 64],
		['seedance2-fast', '2k', 52, 84],
		['seedance2-fast', '4k', 72, 104],
	] as const)(
		'%s, upscaled to %s: %i a second, %i with a video',
		(model, upscaleResolution, plain, doubled) => {
			const wanted = { model, ...(upscaleResolution && { upscaleResolution }) };
			for (const duration of [4, 5, 15]) {
				expect(priceOf({ ...wanted, duration, videoReference: false })).toEqual(
					credits(plain * duration),
				);
				expect(priceOf({ ...wanted, duration, videoReference: true })).toEqual(
					credits(doubled * duration),
				);
			}
		},
	);

	it('takes five seconds where none are named, and no reference video', () => {
		expect(priceOf({ model: 'seedance2', videoReference: false })).toEqual(credits(200));
		expect(pricing.estimate(pricing.schema.parse({ model: 'seedance2' }))).toEqual(credits(200));
	});

	it('asks for the model, and for a length that there is', () => {
		expect(pricing.schema.safeParse({}).success).toBe(false);
		for (const duration of [3, 16, 4.5]) {
			expect(pricing.schema.safeParse({ model: 'seedance2', duration }).success).toBe(false);
		}
	});

	it('says in words what it reckons with', () => {
		for (const figure of [
			'40 credits for each second',
			'32',
			'twice',
			'20 more for 2K',
			'40 more for 4K',
		])
			expect(pricing.words).toContain(figure);
	});
});

import { isReached, mean, median, ratioGoal, ratioOf, spread, type Row } from '../../bench/figures';

const row = (ours: number[], rival: number[]): Row => ({ what: 'a thing', unit: 's', ours, rival });

describe('figures of a few runs', () => {
	it('have a median that one wild run does not move, and a spread that shows it', () => {
		const runs = [4, 1_000, 5, 3, 4];
		expect(median(runs)).toBe(4);
		expect(spread(runs)).toEqual({ least: 3, most: 1_000 });
		expect(runs).toEqual([4, 1_000, 5, 3, 4]);
	});

	it('of an even number have the mean of the two in the middle for their median', () => {
		expect(median([10, 1, 4, 2])).toBe(3);
	});

	it('are ordered as numbers, not as text', () => {
		expect(median([9, 10, 100])).toBe(10);
	});

	it('have a mean that all of them are a part of', () => {
		expect(mean([6, 6, 6, 9, 3, 12])).toBe(7);
	});

	it('have neither where nothing was measured', () => {
		expect(() => median([])).toThrow('Nothing was measured');
		expect(() => mean([])).toThrow('Nothing was measured');
	});
});

describe('our figure in parts of the rival’s', () => {
	it('is told by the medians', () => {
		expect(ratioOf(row([5, 5, 90], [20, 20, 1]))).toBe(0.25);
	});

	it('is not told where the rival has nothing', () => {
		expect(ratioOf(row([5], [0]))).toBeUndefined();
	});

	it.each([
		['as much as allowed', [5], [20], true],
		['a little more', [5.01], [20], false],
		['nothing of nothing', [0], [0], true],
		['something of nothing', [1], [0], false],
	])('reaches its goal or misses it: %s', (_case, ours, rival, reached) => {
		expect(isReached(ratioGoal('a quarter', row(ours, rival), 0.25))).toBe(reached);
	});

	it('that could not be measured misses its goal', () => {
		expect(isReached({ says: 'a figure', value: NaN, atMost: 1 })).toBe(false);
	});
});

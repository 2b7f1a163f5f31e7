import { choose, PARTS } from '../../bench/parts';

describe('the parts of the benchmark', () => {
	it('are all measured where none is asked for', () => {
		expect(choose([])).toEqual(PARTS);
	});

	it('are found by name, several by how their names begin, in their own order', () => {
		expect(choose(['waiting-200']).map(({ name }) => name)).toEqual(['waiting-200']);
		expect(choose(['waiting', 'requests']).map(({ name }) => name)).toEqual([
			...['requests', 'waiting-1', 'waiting-50', 'waiting-200', 'waiting-500'],
		]);
	});

	it.each(['wait', 'request', 'waiting-2', ''])('are not guessed: %j', (name) => {
		expect(() => choose(['requests', name])).toThrow(/The parts are: requests, calls/);
	});

	it('have a name each', () => {
		expect(new Set(PARTS.map(({ name }) => name)).size).toBe(PARTS.length);
	});
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import catalogue from './catalogue.json';

/** The numbers of the rows that the test titles of this folder begin with. */
const tested = readdirSync(__dirname)
	.filter((name) => name.endsWith('.test.ts') && name !== 'catalogue.test.ts')
	.flatMap((name) =>
		[...readFileSync(join(__dirname, name), 'utf8').matchAll(/['"`]row (\d+): /g)].map((match) =>
			Number(match[1]),
		),
	);

describe('the catalogue of faults', () => {
	it('numbers its rows without a gap', () => {
		expect(catalogue.map(({ row }) => row)).toEqual(catalogue.map((_, at) => at + 1));
		expect(catalogue).toHaveLength(114);
	});

	it('has a test for each of its rows', () => {
		expect(catalogue.filter(({ row }) => !tested.includes(row))).toEqual([]);
	});

	it('has a row for each of the tests', () => {
		expect(tested.filter((row) => row > catalogue.length || row < 1)).toEqual([]);
	});
});

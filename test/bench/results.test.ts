import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { PARTS } from '../../bench/parts';
import { pageOf, type Results } from '../../bench/page';

const read = (file: string) => readFileSync(join(__dirname, '..', '..', 'bench', file), 'utf8');

/** Without the blanks and dashes with which columns are made equally wide. */
const plain = (text: string) => text.replaceAll(/\s+/g, ' ').replaceAll(/-{3,}/g, '---').trim();

it('RESULTS.md shows the figures that were measured, and nothing that was written by hand', () => {
	const results = JSON.parse(read('results.json')) as Results;
	expect(plain(read('RESULTS.md'))).toBe(plain(pageOf(results, PARTS)));
});

import { readFileSync } from 'node:fs';
import path from 'node:path';

import { PROVIDERS } from '../../providers';

const page = readFileSync(path.resolve(__dirname, '../../docs/waiting.md'), 'utf8');

/** The rows of the table under "How long tasks take", cell by cell. */
const rows = (page.split(/^## /m).find((part) => part.startsWith('How long tasks take\n')) ?? '')
	.split('\n')
	.filter((line) => line.startsWith('|'))
	.slice(2)
	.map((line) =>
		line
			.split('|')
			.slice(1, -1)
			.map((cell) => cell.trim()),
	);

describe('docs/waiting.md', () => {
	it('tells of each provider and each of its modes how long tasks take', () => {
		expect(rows.map(([name, modes]) => [name, modes])).toEqual(
			PROVIDERS.map(({ displayName, modes }) => [
				displayName,
				modes.map(({ id }) => `\`${id}\``).join(', '),
			]),
		);
	});

	it('gives no duration without a source', () => {
		for (const [, , duration, source] of rows) {
			expect(source).toBe(duration === 'not known' ? 'never measured' : 'documented');
		}
	});
});

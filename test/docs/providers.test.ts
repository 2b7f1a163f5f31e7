import { readFileSync } from 'node:fs';
import path from 'node:path';

import { PROVIDERS } from '../../providers';
import type { Provider } from '../../providers/provider';

const page = readFileSync(path.resolve(__dirname, '../../docs/providers.md'), 'utf8');

const cellsOf = (row: string) =>
	row
		.split('|')
		.slice(1, -1)
		.map((cell) => cell.trim());

const section = (title: string) =>
	page.split(/^## /m).find((part) => part.startsWith(`${title}\n`));

const [head = '', , ...rows] = (section('What each can do') ?? '')
	.split('\n')
	.filter((line) => line.startsWith('|'));

/** The rows that the code decides, and how. */
const CAPABILITIES: Record<string, (provider: Provider) => boolean> = {
	videos: ({ modes }) => modes.some(({ produces }) => produces === 'video'),
	images: ({ modes }) => modes.some(({ produces }) => produces === 'image'),
	'own files': ({ fileToUrl }) => fileToUrl !== undefined,
	'upload endpoint': ({ uploads }) => uploads !== undefined,
	'list of tasks': ({ listTasks }) => listTasks !== undefined,
	credits: ({ credits }) => credits !== undefined,
	'published price': ({ pricing }) => pricing !== undefined,
	callback: ({ callback }) => callback !== undefined,
	'idempotency key': ({ idempotency }) => idempotency === true,
};

describe('docs/providers.md', () => {
	it('has a column for each provider, in the order of the registry', () => {
		expect(cellsOf(head).slice(1)).toEqual(PROVIDERS.map(({ displayName }) => displayName));
	});

	it.each(Object.keys(CAPABILITIES))('tells truly who has: %s', (name) => {
		const row = rows.map(cellsOf).find(([first]) => first === name) ?? [];
		expect(row.slice(1).map((cell) => cell.startsWith('yes'))).toEqual(
			PROVIDERS.map((provider) => CAPABILITIES[name]?.(provider)),
		);
	});

	it('gives every "yes" its source', () => {
		const claims = rows.flatMap((row) => cellsOf(row).filter((cell) => cell.startsWith('yes')));
		expect(claims.length).toBeGreaterThan(10);
		expect(claims.filter((claim) => !/\((doc|pub|obs|inf)\b/.test(claim))).toEqual([]);
	});

	it.each(PROVIDERS.map((provider) => [provider.displayName, provider] as const))(
		'has a section on %s that names its id and each of its modes',
		(displayName, { id, modes }) => {
			const text = section(displayName);
			expect(text).toContain(`\`${id}\``);
			const named = modes.filter(({ id: mode }) => text?.includes(`| \`${mode}\``));
			expect(named.map((mode) => mode.id)).toEqual(modes.map((mode) => mode.id));
		},
	);
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INode } from 'n8n-workflow';

const FOLDER = join(__dirname, '..', '..', 'examples');
const page = readFileSync(join(FOLDER, 'README.md'), 'utf8');
const examples = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

/** The part of the page that belongs to a workflow that ends in a delivery. */
const sectionOf = (file: string) =>
	page.split(/^### /m).find((section) => section.includes(`](${file})`)) ?? '';

describe('the page of the examples', () => {
	it.each(examples)('leads to %s', (file) => {
		expect(page).toContain(`](${file})`);
	});

	it('shows only pictures that are there', () => {
		const pictures = [...page.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, path]) => path ?? '');
		expect(pictures).not.toEqual([]);
		expect(pictures.filter((path) => !existsSync(join(FOLDER, path)))).toEqual([]);
	});

	it.each(examples.filter((file) => sectionOf(file).startsWith('[')))(
		'calls %s by its name, and says what to set and shows it',
		(file) => {
			const { name, nodes } = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as {
				name: string;
				nodes: INode[];
			};
			const section = sectionOf(file);
			expect(section).toContain(`[${name}](${file})`);
			expect(section).toContain(`![The canvas of this workflow](../docs/images/examples/`);
			// What its user fills in stands in one node; a bold name in the list is that of a node.
			const [, toSet = ''] = section.split('To set:');
			const named = [...toSet.matchAll(/\*\*([^*]+)\*\*/g)].map(([, node]) => node);
			expect(nodes.map((node) => node.name)).toEqual(expect.arrayContaining(named));
		},
	);
});

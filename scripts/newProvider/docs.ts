import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { NewProvider } from './arguments';

/** Adds to each page what it has of every provider; gives the pages. */
export function writeDocs(root: string, provider: NewProvider): string[] {
	const pages: Record<string, (page: string, provider: NewProvider) => string> = {
		'docs/providers.md': withColumnAndSection,
		'docs/waiting.md': withDuration,
		'docs/errors.md': withErrors,
	};
	for (const [file, change] of Object.entries(pages)) {
		const path = join(root, file);
		writeFileSync(path, change(readFileSync(path, 'utf8'), provider));
	}
	return Object.keys(pages);
}

/** What the generated code can do, as long as nobody has read the document; the rest is not said. */
const KNOWN: Record<string, string> = { videos: 'yes (inf)', 'cost of a task': 'not said' };
const UNSAID = new Set(['refund', 'at the same time']);

function withColumnAndSection(page: string, { id, name, api }: NewProvider): string {
	const rows = tableBelow(page, '## What each can do');
	const [head = '', rule = '', ...body] = rows;
	const added = [
		`${head} ${name} |`,
		`${rule} --- |`,
		...body.map((row) => {
			const title = row.split('|')[1]?.trim() ?? '';
			return `${row} ${KNOWN[title] ?? (UNSAID.has(title) ? 'not said' : '-')} |`;
		}),
	];
	return `${page.replace(rows.join('\n'), added.join('\n')).trimEnd()}

## ${name}

\`${id}\` · \`${api}\` (inf)

| mode          | request           | what               |
| ------------- | ----------------- | ------------------ |
| \`textToVideo\` | \`POST /v1/videos\` | a video from words |

- Nothing of this was read in a document yet (inf).
`;
}

function withDuration(page: string, { name }: NewProvider): string {
	const rows = tableBelow(page, '## How long tasks take');
	const row = `| ${name} | \`textToVideo\` | not known | never measured |`;
	return page.replace(rows.join('\n'), [...rows, row].join('\n'));
}

/** A heading with the two markers, between which `npm run docs:errors` puts the table. */
function withErrors(page: string, { id, name }: NewProvider): string {
	return `${page.trimEnd()}\n\n### ${name}\n\n<!-- generated: ${id} -->\n<!-- end: ${id} -->\n`;
}

/** The lines of the first table below a heading. */
function tableBelow(page: string, heading: string): string[] {
	const [, below] = page.split(`${heading}\n`);
	const table = /(?:^\|.*\n)+/m.exec(below ?? '')?.[0];
	if (table === undefined) throw new Error(`There is no table below "${heading}"`);
	return table.trimEnd().split('\n');
}

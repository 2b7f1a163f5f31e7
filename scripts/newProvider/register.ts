import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { capitalized, type NewProvider } from './arguments';

/** Changes to one file: each is made where its text stands, which must be once. */
interface Change {
	file: string;
	edits: Array<{ before: RegExp; insert: string }>;
}

/** What makes the provider known to the package and to the sandbox. */
function changesFor({ id, name }: NewProvider): Change[] {
	const entry = { before: /^\](?: as const)?;$/m, insert: `\t${id},\n` };
	const member = { before: /^\};$/m, insert: `\t${id},\n` };
	return [
		{
			file: 'providers/index.ts',
			edits: [{ before: /^\n\/\*\* Every/m, insert: `import { ${id} } from './${id}';\n` }, entry],
		},
		{
			file: 'sandbox/settings/providerIds.ts',
			edits: [{ ...entry, insert: `\t'${id}',\n` }],
		},
		{
			file: 'sandbox/providers/index.ts',
			edits: [{ before: /^\n\/\*\* Every/m, insert: `import { ${id} } from './${id}';\n` }, member],
		},
		{
			file: 'sandbox/providers/development.ts',
			edits: [
				{
					before: /^\n\/\*\* What/m,
					insert: `import { development as ${id} } from './${id}/development';\n`,
				},
				member,
			],
		},
		{
			file: 'package.json',
			edits: [
				{
					before: /(?<="dist\/credentials\/\w+\.credentials\.js")\n\t\t\],/,
					insert: `,\n\t\t\t"dist/credentials/${capitalized(id)}Api.credentials.js"`,
				},
			],
		},
		{
			file: 'nodes/DanceVideoGenerate/DanceVideoGenerate.node.json',
			edits: [
				{
					before: /(?<=")\n\t\]\n\}/,
					insert: `,\n\t\t${JSON.stringify(name.toLowerCase())}`,
				},
			],
		},
	];
}

/** Writes the lines by which the provider is found; gives the files. */
export function register(root: string, provider: NewProvider): string[] {
	return changesFor(provider).map(({ file, edits }) => {
		const path = join(root, file);
		const text = edits.reduce(
			(so, { before, insert }) => insertBefore(so, before, insert, file),
			readFileSync(path, 'utf8'),
		);
		writeFileSync(path, text);
		return file;
	});
}

/** @throws Error when the text does not stand in the file exactly once: it was built differently then */
function insertBefore(text: string, before: RegExp, insert: string, file: string): string {
	const places = [...text.matchAll(new RegExp(before, `g${before.flags}`))];
	const [at, ...others] = places.map(({ index }) => index);
	if (at === undefined || others.length > 0) {
		throw new Error(`${file} does not have once what a line is put before: ${String(before)}`);
	}
	return text.slice(0, at) + insert + text.slice(at);
}

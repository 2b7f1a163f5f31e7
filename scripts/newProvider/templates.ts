import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { format, getFileInfo, resolveConfig } from 'prettier';

import { capitalized, dashed, type NewProvider } from './arguments';

const TEMPLATES = join(__dirname, 'templates');

/** Puts a provider's words into a text of a template, or into the path of one. */
export function filledIn(text: string, { id, name, site, api }: NewProvider): string {
	const words: Record<string, string> = {
		id,
		Id: capitalized(id),
		Name: name,
		// n8n wants the name of a credential to end in API.
		credential: / API$/.test(name) ? name : `${name} API`,
		site,
		host: new URL(site).host,
		// As GitHub makes it of the heading in docs/providers.md.
		anchor: name
			.toLowerCase()
			.replace(/[^\w -]/g, '')
			.replaceAll(' ', '-'),
		api,
		example: `${dashed(id)}-text-to-video`,
	};
	return text.replace(/__(\w+?)__/g, (token, word: string) => words[word] ?? token);
}

/** Writes every template to its place; gives the files. */
export function writeTemplates(root: string, provider: NewProvider): string[] {
	return globSync('**/*.txt', { cwd: TEMPLATES })
		.toSorted()
		.map((template) => {
			const file = filledIn(template.replace(/\.txt$/, ''), provider);
			mkdirSync(dirname(join(root, file)), { recursive: true });
			const text = readFileSync(join(TEMPLATES, template), 'utf8');
			writeFileSync(join(root, file), filledIn(text, provider));
			return file;
		});
}

/** As `npm run format` would; a name may be longer than the template's. */
export async function formatFiles(root: string, files: readonly string[]): Promise<void> {
	for (const file of files) {
		const filepath = join(root, file);
		const ignorePath = join(root, '.prettierignore');
		const { ignored, inferredParser } = await getFileInfo(filepath, { ignorePath });
		if (ignored || inferredParser === null) continue;
		const text = readFileSync(filepath, 'utf8');
		writeFileSync(filepath, await format(text, { ...(await resolveConfig(filepath)), filepath }));
	}
}

/** `file:line  what is to be replaced`, for every mark in the files. */
export function placeholdersIn(root: string, files: readonly string[]): string[] {
	return files.flatMap((file) =>
		readFileSync(join(root, file), 'utf8')
			.split('\n')
			.flatMap((line, index) => {
				const what = /Placeholder: (.*?)(?: \*\/)?$/.exec(line)?.[1];
				return what === undefined ? [] : [`${file}:${index + 1}  ${what}`];
			}),
	);
}

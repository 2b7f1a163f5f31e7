import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { pageOf, type Named, type Results } from './page';

const FIGURES_FILE = join(__dirname, 'results.json');
const PAGE_FILE = join(__dirname, 'RESULTS.md');

/** The figures of earlier runs; a part that is measured anew takes the place of its own only. */
export async function readResults(): Promise<Results> {
	return JSON.parse(await readFile(FIGURES_FILE, 'utf8').catch(() => '{}')) as Results;
}

/**
 * Writes the figures, and the page that shows them.
 * @param parts all there are; what else there is, was measured by a part that is no more
 */
export async function writeResults(results: Results, parts: readonly Named[]): Promise<void> {
	const kept = parts.flatMap(({ name }) => (results[name] ? [[name, results[name]] as const] : []));
	await write(FIGURES_FILE, JSON.stringify(Object.fromEntries(kept)));
	await write(PAGE_FILE, pageOf(results, parts));
}

async function write(filepath: string, text: string): Promise<void> {
	const config = await resolveConfig(filepath);
	await writeFile(filepath, await format(text, { ...config, filepath }));
}

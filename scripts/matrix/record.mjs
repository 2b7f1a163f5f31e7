import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

import { tables } from './page.mjs';
import { n8nRows, nodeRows } from './rows.mjs';

const RESULTS = fileURLToPath(new URL('../../docs/compatibility.json', import.meta.url));
const PAGE = fileURLToPath(new URL('../../docs/compatibility.md', import.meta.url));
const BEGIN = '<!-- begin: made by npm run matrix -->';
const END = '<!-- end: made by npm run matrix -->';

/** @returns {Record<string, import('./page.mjs').Result>} */
export function readResults() {
	return existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : {};
}

/** Adds results to what is kept of earlier runs, and writes both files. Rows that are gone are forgotten. */
export async function record(added) {
	const all = { ...readResults(), ...added };
	const ids = [...n8nRows, ...nodeRows].map(({ id }) => id);
	const kept = Object.fromEntries(ids.flatMap((id) => (all[id] ? [[id, all[id]]] : [])));
	writeFileSync(RESULTS, await pretty(JSON.stringify(kept), RESULTS));
	writeFileSync(PAGE, await page(readFileSync(PAGE, 'utf8'), kept));
}

/** The page's text with the tables that belong to the results. */
export async function page(text, results = readResults()) {
	const [before] = text.split(BEGIN);
	const [, after] = text.split(END);
	const made = [BEGIN, tables(n8nRows, nodeRows, results), END].join('\n\n');
	return await pretty(`${before}${made}${after}`, PAGE);
}

async function pretty(text, filepath) {
	return await format(text, { ...(await resolveConfig(filepath)), filepath });
}

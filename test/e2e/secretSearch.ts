import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

import type { JournalEntry } from '../../sandbox/server';
import { formsOf } from '../leakCheck/secrets';

/** What n8n did not write itself: the package, put there by the test. */
const INSTALLED = join('.n8n', 'nodes');
/** Longer values of a callback's query open something: a trigger's token, a resume URL's signature. */
const SHORTEST_TOKEN = 16;

/**
 * Searches everything that an n8n has written (log, database with its write-ahead log, binary files,
 * settings) for a secret, also encoded for an address or as base64. n8n itself keeps credentials
 * encrypted, so the key is nowhere in clear unless a node or its error put it there.
 * @param tokens of callback URLs; looked for in the log alone, because n8n keeps its own resume URLs
 * in its database
 * @returns where a secret was found, without it
 */
export async function findSecrets(
	userFolder: string,
	apiKey: string,
	tokens: readonly string[],
): Promise<string[]> {
	const entries = await readdir(userFolder, { recursive: true, withFileTypes: true });
	const paths = entries
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((path) => !relative(userFolder, path).startsWith(INSTALLED + sep));
	const found: string[] = [];
	for (const path of paths) {
		const bytes = await readFile(path);
		const secrets = path.endsWith('.log') ? [apiKey, ...tokens] : [apiKey];
		const isIn = (secret: string) => formsOf(secret).some((form) => bytes.includes(form));
		if (secrets.some(isIn)) found.push(relative(userFolder, path));
	}
	return found;
}

/** The secrets in the callback URLs that creates named. */
export function callbackTokens(journal: readonly JournalEntry[]): string[] {
	return journal.flatMap(({ body }) => {
		const url = /"call_?back_?url":"([^"]*)"/i.exec(JSON.stringify(body))?.[1];
		if (url === undefined || !URL.canParse(url)) return [];
		return [...new URL(url).searchParams.values()].filter(({ length }) => length >= SHORTEST_TOKEN);
	});
}

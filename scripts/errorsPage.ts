import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { withGeneratedParts } from './errors/page';

/** Brings the tables of docs/errors.md up to what the code says. */
async function main(): Promise<void> {
	const path = join(__dirname, '../docs/errors.md');
	const page = withGeneratedParts(readFileSync(path, 'utf8'));
	const options = await resolveConfig(path);
	writeFileSync(path, await format(page, { ...options, filepath: path }));
}

void main();

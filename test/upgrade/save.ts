import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { version } from '../../package.json';
import { packageNodes } from '../examples/packageNodes';
import { saveAll } from './savedForms';

const FOLDER = join(__dirname, 'saved');

/**
 * `npm run save:forms` keeps what users can save with the version in package.json, as far as no earlier
 * version saves the same, for upgrade.test.ts to read again with every version to come.
 */
async function main(): Promise<void> {
	const known = new Set(readdirSync(FOLDER).flatMap((file) => linesOf(join(FOLDER, file))));
	const described = [...(await packageNodes()).values()];
	// A tool has the form of its node; the inner node has none that anybody sees.
	const forms = described.filter(({ name, hidden }) => !hidden && !name.endsWith('Tool'));
	const added = saveAll(forms)
		.map((node) => JSON.stringify(node))
		.filter((line) => !known.has(line));
	if (added.length === 0) return console.log('The forms are those of an earlier version.');
	const file = join(FOLDER, `${version}.json`);
	writeFileSync(file, `[\n${added.join(',\n')}\n]\n`);
	console.log(`${added.length} nodes as version ${version} saves them are in ${file}.`);
}

/** Such a file has a node a line. */
function linesOf(file: string): string[] {
	return readFileSync(file, 'utf8')
		.split('\n')
		.map((line) => line.replace(/,$/, ''));
}

void main();

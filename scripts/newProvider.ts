/**
 * npm run new:provider wavelet -- --name "Wavelet" --site https://wavelet.example
 *
 * Writes everything that a provider consists of, so that only what its own document says is left to be
 * filled in. What is written works as it stands, against its own part of the sandbox.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { readNewProvider } from './newProvider/arguments';
import { register } from './newProvider/register';
import { writeDocs } from './newProvider/docs';
import { writeExample } from './newProvider/example';
import { formatFiles, placeholdersIn, writeTemplates } from './newProvider/templates';

async function main(): Promise<void> {
	const root = join(__dirname, '..');
	const provider = readNewProvider(process.argv.slice(2), root);
	const written = [...writeTemplates(root, provider), writeExample(root, provider)];
	const changed = [...register(root, provider), ...writeDocs(root, provider)];
	await formatFiles(root, [...written, ...changed]);
	// In a process of its own: this one has loaded the registry as it was.
	execFileSync(process.execPath, ['--require', 'tsx/cjs', 'scripts/errorsPage.ts'], { cwd: root });

	console.log(`Written:\n${lines(written)}\nChanged:\n${lines(changed)}`);
	console.log(`\nTo be replaced by what the document of ${provider.name} says:`);
	console.log(lines(placeholdersIn(root, written)));
	console.log('\nIt works as it stands: npm run test:unit -- test/providers test/credentials');
	console.log('What is left to do is in docs/adding-a-provider.md.');
}

const lines = (texts: readonly string[]): string => texts.map((text) => `  ${text}`).join('\n');

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});

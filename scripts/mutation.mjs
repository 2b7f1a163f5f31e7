/**
 * Changes the published code a little, over and over, and tells which changes no test notices:
 *
 *   node scripts/mutation.mjs             all of it, which takes hours
 *   node scripts/mutation.mjs transport   one folder
 *   node scripts/mutation.mjs transport/retryPolicy.ts tasks/budget.ts
 *
 * What is known of unchanged code and tests is kept in .stryker/ and not tried again. The figures and
 * the changes that survived go to bench/mutation.md. One change at a time, unless MUTATION_CONCURRENCY
 * says otherwise: each takes a core.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { withReport } from './mutation/page.mjs';

const FOLDERS = ['model', 'transport', 'media', 'providers', 'tasks', 'suspension', 'nodes'];

const root = fileURLToPath(new URL('..', import.meta.url));
const page = path.join(root, 'bench', 'mutation.md');
const wanted = process.argv.slice(2).map((name) => name.replace(/\/+$/, ''));

for (const folder of FOLDERS) {
	const paths = wanted.length === 0 ? [folder] : wanted.filter((name) => isIn(folder, name));
	if (paths.length > 0) mutate(folder, paths);
}
const unknown = wanted.filter((name) => !FOLDERS.some((folder) => isIn(folder, name)));
if (unknown.length > 0) throw new Error(`Not published code: ${unknown.join(', ')}`);

/**
 * @param {string} folder
 * @param {string} name
 */
function isIn(folder, name) {
	return name === folder || name.startsWith(`${folder}/`);
}

/**
 * @param {string} folder
 * @param {string[]} paths
 */
function mutate(folder, paths) {
	const known = path.join(root, '.stryker', `${folder}.json`);
	mkdirSync(path.dirname(known), { recursive: true });
	const { status } = spawnSync(
		process.execPath,
		[path.join(root, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js'), 'run'],
		{
			cwd: root,
			stdio: 'inherit',
			env: {
				...process.env,
				MUTATION_FOLDER: folder,
				MUTATION_PATHS: paths
					.map((name) => (name.endsWith('.ts') ? name : `${name}/**/*.ts`))
					.join(','),
				MUTATION_KNOWN: known,
			},
		},
	);
	if (status !== 0) process.exitCode = 1;
	if (!existsSync(known)) return;
	const text = existsSync(page) ? readFileSync(page, 'utf8') : '';
	const report = JSON.parse(readFileSync(known, 'utf8'));
	writeFileSync(page, withReport(text, { folder, paths, report, onDay: new Date() }));
	const prettier = path.join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs');
	spawnSync(process.execPath, [prettier, '--log-level', 'warn', '--write', page], {
		stdio: 'inherit',
	});
}

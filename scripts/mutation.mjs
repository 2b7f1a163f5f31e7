/**
 * Changes the published code a little, over and over, and tells which changes no test notices:
 *
 *   node scripts/mutation.mjs             all of it, which takes hours
 *   node scripts/mutation.mjs transport   one folder
 *   node scripts/mutation.mjs transport/retryPolicy.ts tasks/budget.ts
 *
 * What is known of unchanged code and tests is kept in .stryker/ and not tried again. The figures and
 * the changes that survived go to bench/mutation.md, after every few files: a run that is stopped has
 * lost only those it was at. One change at a time, unless MUTATION_CONCURRENCY says otherwise: each
 * takes a core. MUTATION_TESTS="engine/generate* faults/batches" leaves out all tests but those: what
 * survives them may be noticed by others. A test is given 45 seconds and a change 60, or the milliseconds in
 * MUTATION_TEST_TIMEOUT and MUTATION_TIMEOUT: what ends with neither counts as noticed, so they are to be
 * many times what the tests take.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { withReport } from './mutation/page.mjs';

/** A run's memory grows with the changes it tries, and its results come at its end. */
const LINES_AT_ONCE = 600;

const FOLDERS = [
	'model',
	'transport',
	'media',
	'providers',
	'tasks',
	'suspension',
	'nodes',
	'credentials',
];

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
	for (const files of inParts(paths.flatMap(filesOf))) {
		if (run(folder, files, known))
			writePage(folder, files, JSON.parse(readFileSync(known, 'utf8')));
		else process.exitCode = 1;
	}
}

/**
 * @param {string} name of a file or a folder
 * @returns {string[]}
 */
function filesOf(name) {
	return name.endsWith('.ts') ? [name] : globSync(`${name}/**/*.ts`, { cwd: root }).sort();
}

/**
 * @param {string[]} files
 * @returns {string[][]} neighbours together, as many as have so many lines
 */
function inParts(files) {
	/** @type {string[][]} */
	const parts = [];
	let lines = LINES_AT_ONCE;
	for (const file of files) {
		const count = readFileSync(path.join(root, file), 'utf8').split('\n').length;
		if (lines + count > LINES_AT_ONCE) {
			parts.push([]);
			lines = 0;
		}
		parts.at(-1)?.push(file);
		lines += count;
	}
	return parts;
}

/**
 * @param {string} folder
 * @param {string[]} files
 * @param {string} known
 * @returns {boolean} whether all went well
 */
function run(folder, files, known) {
	const stryker = path.join(root, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
	const { status } = spawnSync(process.execPath, [stryker, 'run'], {
		cwd: root,
		stdio: 'inherit',
		env: {
			...process.env,
			MUTATION_FOLDER: folder,
			MUTATION_PATHS: files.join(','),
			MUTATION_KNOWN: known,
		},
	});
	return status === 0;
}

/**
 * @param {string} folder
 * @param {string[]} tried files of this run; Stryker's report has those of earlier ones, too
 * @param {import('./mutation/page.mjs').Report} report
 */
function writePage(folder, tried, report) {
	const text = existsSync(page) ? readFileSync(page, 'utf8') : '';
	// Of a file in which nothing is changed it says nothing.
	const nothing = { source: '', mutants: [] };
	const files = Object.fromEntries(tried.map((name) => [name, report.files[name] ?? nothing]));
	writeFileSync(page, withReport(text, { folder, report: { files }, onDay: new Date() }));
	const prettier = path.join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs');
	spawnSync(process.execPath, [prettier, '--log-level', 'warn', '--write', page], {
		stdio: 'inherit',
	});
}

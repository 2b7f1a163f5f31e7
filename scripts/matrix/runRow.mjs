import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { prepareN8n } from '../install/n8nVersion.mjs';
import { missingQueueServices } from '../install/queueServices.mjs';
import { run } from '../install/run.mjs';
import { testsOf } from './rows.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const JEST = path.join(root, 'node_modules/jest/bin/jest.js');

/**
 * Runs the end-to-end tests of a row in a real n8n, whose version is installed first.
 *
 * @param {import('./rows.mjs').N8nRow} row
 * @returns {Promise<import('./page.mjs').Result>}
 */
export async function runN8nRow(row) {
	const missing = row.database === 'PostgreSQL' ? missingQueueServices() : [];
	if (missing.length > 0) return { why: `${missing.join(' and ')} not installed` };
	const resolved = resolve(row.version);
	if (!resolved.version) return resolved;
	const { version } = resolved;
	const install = spawnSync(
		process.execPath,
		[path.join(root, 'scripts/ensureInstalled.mjs'), `--n8n=${version}`],
		{ cwd: root, stdio: ['ignore', 'inherit', 'pipe'], encoding: 'utf8' },
	);
	if (install.status !== 0) {
		console.error(install.stderr);
		return { version, why: `npm could not install it (${npmReason(install.stderr)})` };
	}
	const files = testsOf(row, version).map((name) => `test/e2e/${name}.test.ts`);
	const env = {
		...process.env,
		E2E_N8N_FOLDER: path.join(root, prepareN8n(root, version)),
		E2E_DATABASE: row.database === 'PostgreSQL' ? 'postgres' : 'sqlite',
	};
	return { version, ...(await countTests(files, env)) };
}

/**
 * Runs npm test on a fresh clone of the last commit, with this Node in the place of the user's own.
 *
 * @param {import('./rows.mjs').NodeRow} row
 * @returns {Promise<import('./page.mjs').Result>}
 */
export async function runNodeRow({ node }) {
	const folder = mkdtempSync(path.join(tmpdir(), `dance-video-node-${node}-`));
	try {
		const bin = path.join(folder, 'node_modules', 'node', 'bin');
		const clone = path.join(folder, 'clone');
		// It links its binary in an install script.
		const install = ['install', `node@${node}`, '--ignore-scripts=false', '--loglevel=error'];
		await must('npm', [...install, '--prefix', folder], { cwd: folder });
		await must('git', ['clone', '--quiet', root, clone], { cwd: folder });
		const env = { ...process.env, PATH: `${bin}${path.delimiter}${outerPath()}` };
		const results = path.join(folder, 'results.json');
		// Lint, types, build and scanner, and of the tests those that are about the package.
		const args = ['test', '--', 'test/package/manifest', '--json', `--outputFile=${results}`];
		const { code } = await run('npm', args, { cwd: clone, env });
		// What fails before the tests are begun leaves no results: it has failed all the same.
		const { passed, failed } = existsSync(results) ? counts(results) : { passed: 0, failed: 0 };
		return { passed, failed: code === 0 ? failed : failed || 1 };
	} catch (error) {
		return { why: error.message };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** What this script was started with, without the Node that npm scripts put first. */
function outerPath() {
	const isOurs = (folder) => folder.startsWith(path.join(root, 'node_modules'));
	return process.env.PATH.split(path.delimiter)
		.filter((folder) => !isOurs(folder))
		.join(path.delimiter);
}

async function must(command, args, options) {
	const { code } = await run(command, args, options);
	if (code !== 0) throw new Error(`${command} ${args[0]} failed`);
}

/** A version stands for itself, a tag for what the registry says. */
function resolve(version) {
	if (/^\d/.test(version)) return { version };
	const { stdout } = spawnSync('npm', ['view', `n8n@${version}`, 'version'], {
		encoding: 'utf8',
		shell: process.platform === 'win32',
	});
	const resolved = stdout.trim();
	return resolved ? { version: resolved } : { why: `the registry knows no n8n@${version}` };
}

/** Of all that npm says, what it lacked. */
function npmReason(text) {
	const [, reason] =
		/npm error notarget (No matching version found for \S+?)\.?\n/.exec(text) ?? [];
	return reason ?? /npm error code (\S+)/.exec(text)?.[1] ?? 'see above';
}

async function countTests(files, env) {
	const folder = mkdtempSync(path.join(tmpdir(), 'dance-video-matrix-'));
	const results = path.join(folder, 'results.json');
	try {
		const args = ['--selectProjects', 'e2e', '--runInBand', '--runTestsByPath', ...files];
		await run(process.execPath, [JEST, ...args, '--json', `--outputFile=${results}`], {
			cwd: root,
			env,
			stdio: ['ignore', 'ignore', 'inherit'],
		});
		return counts(results);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** A test file that could not be loaded, or whose n8n did not start, counts as a failure. */
function counts(file) {
	const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(
		readFileSync(file, 'utf8'),
	);
	return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
}

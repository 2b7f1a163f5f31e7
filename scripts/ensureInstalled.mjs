/**
 * Installs what is missing, so that every command works on a fresh clone:
 *
 *   node scripts/ensureInstalled.mjs           the package's own tools, Node 24 among them
 *   node scripts/ensureInstalled.mjs --host    also the real n8n in host/
 *   node scripts/ensureInstalled.mjs --n8n-1   also the last n8n 1.x, in host/n8n-1/
 *   node scripts/ensureInstalled.mjs --n8n=<version>
 *                                               also that n8n, in host/versions/<version>/
 *   node scripts/ensureInstalled.mjs --queue-services
 *                                               also PostgreSQL and Redis, from Debian's packages
 *   node scripts/ensureInstalled.mjs --chromium
 *                                               also Chromium, unless there is one
 *
 * Runs on any Node from 20.15 on and imports nothing that would have to be installed first. When
 * everything is there it only compares a few hashes.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { ensureChromium } from './install/chromium.mjs';
import { takeLock } from './install/lock.mjs';
import { prepareN8n } from './install/n8nVersion.mjs';
import { ensureQueueServices } from './install/queueServices.mjs';
import { run } from './install/run.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = path.join(root, 'node_modules', '.bin');
const node24 = path.join(root, 'node_modules', 'node', 'bin', nodeFileName());

const tools = {
	name: 'development tools',
	folder: root,
	// npm ignores install scripts here (.npmrc says why); this one links the Node 24 binary.
	rebuild: 'node',
	built: node24,
};

/** An n8n in a private npm project of its own. */
const n8nIn = (folder, purpose) => ({
	name: `n8n for ${purpose} (about 2 GB, some minutes)`,
	folder: path.join(root, folder),
	// The one native module n8n cannot start without.
	rebuild: 'sqlite3',
	built: path.join(root, folder, 'node_modules/sqlite3/build/Release/node_sqlite3.node'),
});

/** A registry that cannot be reached is worth a word soon, not after minutes of silence. */
const NPM_OPTIONS = [
	'--fetch-retries=1',
	'--fetch-retry-mintimeout=1000',
	'--fetch-retry-maxtimeout=10000',
	'--fetch-timeout=60000',
	// Its warnings are about packages of others and fill the screen.
	'--loglevel=error',
];

await ensure(tools);
if (process.argv.includes('--host')) {
	await ensure(n8nIn('host', 'the demo and the end-to-end tests'));
}
if (process.argv.includes('--n8n-1')) {
	await ensure(n8nIn('host/n8n-1', 'the test with the last n8n 1.x'));
}
const other = process.argv.find((word) => word.startsWith('--n8n='))?.slice('--n8n='.length);
if (other) await ensure(n8nIn(prepareN8n(root, other), `the tests with n8n ${other}`));
const services = { '--queue-services': ensureQueueServices, '--chromium': ensureChromium };
for (const [option, ensureService] of Object.entries(services)) {
	if (!process.argv.includes(option)) continue;
	try {
		ensureService();
	} catch (error) {
		fail(error.message);
	}
}

/** Installs one npm project and builds its native package, unless both are there as wanted. */
async function ensure(project) {
	if (isInstalled(project)) return;
	const lock = await takeLock(path.join(project.folder, '.install.lock'), (pid) => {
		console.log(`Process ${pid} is installing ${project.name} already: waiting for it ...`);
	});
	try {
		// By now that other process may have done it.
		if (!isInstalled(project)) await install(project, lock);
	} finally {
		lock.release();
	}
}

function isInstalled({ built, folder }) {
	const stamp = stampOf(folder);
	return (
		existsSync(built) &&
		existsSync(stamp) &&
		!existsSync(markOf(folder)) &&
		readFileSync(stamp, 'utf8') === fingerprint(folder)
	);
}

async function install({ name, folder, built, rebuild }, lock) {
	const startedAt = Date.now();
	console.log(`Installing ${name} ...`);
	const modules = path.join(folder, 'node_modules');
	const mark = markOf(folder);
	if (existsSync(mark)) {
		// npm cannot mend a tree that it was stopped in the middle of.
		console.log(`  An earlier install was broken off: removing ${modules}`);
		rmSync(modules, { recursive: true, force: true });
	}
	mkdirSync(modules, { recursive: true });
	writeFileSync(mark, '');
	await npm(folder, lock, 'install', '--ignore-scripts', '--no-audit', '--no-fund');
	if (!existsSync(built)) await npm(folder, lock, 'rebuild', rebuild, '--ignore-scripts=false');
	if (!existsSync(built)) fail(`npm rebuild ${rebuild} ended well but left no ${built}`);

	// Computed now: npm may have written the lock file.
	writeFileSync(stampOf(folder), fingerprint(folder));
	rmSync(mark);
	console.log(`Installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
}

/** Says what is installed here. */
function stampOf(folder) {
	return path.join(folder, 'node_modules', '.installed-for');
}

/** Is there while an install is under way, and stays when it was broken off. */
function markOf(folder) {
	return path.join(folder, 'node_modules', '.being-installed');
}

/** Changes when the wanted packages do, but not when a script or the description is edited. */
function fingerprint(folder) {
	const { dependencies, devDependencies, overrides } = JSON.parse(
		readFileSync(path.join(folder, 'package.json'), 'utf8'),
	);
	const lock = path.join(folder, 'package-lock.json');
	const hash = createHash('sha256');
	hash.update(JSON.stringify({ dependencies, devDependencies, overrides }));
	if (existsSync(lock)) hash.update(readFileSync(lock));
	return hash.digest('hex');
}

/** Runs npm with Node 24 first on the PATH once it is there: native modules are built for it. */
async function npm(folder, lock, ...args) {
	if (existsSync(node24) && !process.env.PATH?.startsWith(bin)) {
		process.env.PATH = `${bin}${path.delimiter}${process.env.PATH ?? ''}`;
	}
	console.log(`  npm ${args.join(' ')}`);
	const { code, isStopped } = await run('npm', [...args, ...NPM_OPTIONS], {
		cwd: folder,
		stdio: ['ignore', 'inherit', 'inherit'],
		onStart: (pid) => lock.worker(pid),
	});
	if (code === 0) return;
	lock.release();
	if (isStopped) process.exit(code);
	fail(
		`npm ${args.join(' ')} failed in ${folder}.\n` +
			'If it could not download something: is the registry reachable? "npm ping" tells.',
	);
}

function nodeFileName() {
	return process.platform === 'win32' ? 'node.exe' : 'node';
}

function fail(message) {
	console.error(`\n${message}`);
	process.exit(1);
}

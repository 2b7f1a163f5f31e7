/**
 * Installs what is missing, so that every command works on a fresh clone:
 *
 *   node scripts/ensure-installed.mjs           the package's own tools, Node 24 among them
 *   node scripts/ensure-installed.mjs --host    also the real n8n in host/
 *
 * Runs on any Node from 18 on and imports nothing that would have to be installed first. When
 * everything is there it only compares a few hashes.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

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

const host = {
	name: 'n8n for the demo and the end-to-end tests (about 2 GB, some minutes)',
	folder: path.join(root, 'host'),
	// The one native module n8n cannot start without.
	rebuild: 'sqlite3',
	built: path.join(root, 'host/node_modules/sqlite3/build/Release/node_sqlite3.node'),
};

ensure(tools);
if (process.argv.includes('--host')) ensure(host);

/** Installs one npm project and builds its native package, unless both are there as wanted. */
function ensure(project) {
	const stamp = path.join(project.folder, 'node_modules', '.installed-for');
	const wanted = fingerprint(project.folder);
	if (existsSync(project.built) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
		return;
	}

	const startedAt = Date.now();
	console.log(`Installing ${project.name} ...`);
	npm(project.folder, 'install', '--ignore-scripts', '--no-audit', '--no-fund');
	if (!existsSync(project.built)) {
		npm(project.folder, 'rebuild', project.rebuild, '--ignore-scripts=false');
	}
	if (!existsSync(project.built)) {
		fail(`npm rebuild ${project.rebuild} ended well but left no ${project.built}`);
	}

	// Computed again: npm may have written the lock file.
	writeFileSync(stamp, fingerprint(project.folder));
	console.log(`Installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
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
function npm(folder, ...args) {
	if (existsSync(node24) && !process.env.PATH?.startsWith(bin)) {
		process.env.PATH = `${bin}${path.delimiter}${process.env.PATH ?? ''}`;
	}
	console.log(`  npm ${args.join(' ')}`);
	const { status, error } = spawnSync('npm', args, {
		cwd: folder,
		stdio: ['ignore', 'inherit', 'inherit'],
		// npm is npm.cmd on Windows, which only a shell can start. No argument holds a space.
		shell: process.platform === 'win32',
	});
	if (error) fail(`npm could not be started: ${error.message}`);
	if (status !== 0) fail(`npm ${args.join(' ')} failed in ${folder}`);
}

function nodeFileName() {
	return process.platform === 'win32' ? 'node.exe' : 'node';
}

function fail(message) {
	console.error(`\n${message}`);
	process.exit(1);
}

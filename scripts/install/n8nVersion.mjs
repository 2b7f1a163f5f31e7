import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The two that are always there, each with a lock file of its own; and what is installed like them. */
const KEPT = [
	{ folder: 'host', like: /^2\./ },
	// The first 2.x came out beside the last 1.x and needs the same packages.
	{ folder: 'host/n8n-1', like: /^(1\.|2\.0\.)/ },
];

/**
 * Makes the private npm project of an n8n, unless it is one of those that the repository keeps. What
 * npm is told to take instead of a package that is not to be had is what the kept one tells it.
 *
 * @param {string} root of the repository
 * @param {string} version in full: 2.40.7
 * @returns {string} the project's folder, below the root
 */
export function prepareN8n(root, version) {
	const kept = KEPT.map((one) => ({ ...one, manifest: read(path.join(root, one.folder)) }));
	const same = kept.find(({ manifest }) => manifest.dependencies.n8n === version);
	if (same) return same.folder;
	const sibling = kept.findLast(({ like }) => like.test(version));
	if (!sibling) throw new Error(`Not known how to install an n8n like ${version}`);

	const folder = path.join('host', 'versions', version);
	const manifest = {
		name: `dance-video-host-${version}`,
		private: true,
		dependencies: { n8n: version },
		overrides: sibling.manifest.overrides,
	};
	write(path.join(root, folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
	write(path.join(root, folder, '.npmrc'), readFileSync(path.join(root, 'host', '.npmrc'), 'utf8'));
	return folder;
}

const read = (folder) => JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));

/** Leaves a file alone that says the same already. */
function write(file, text) {
	if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
	mkdirSync(path.dirname(file), { recursive: true });
	writeFileSync(file, text);
}

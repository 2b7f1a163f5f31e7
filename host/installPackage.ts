import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as tar from 'tar';
import { z } from 'zod';

const PROJECT_ROOT = join(__dirname, '..');

const packOutputSchema = z.array(z.object({ filename: z.string() })).length(1);
const manifestSchema = z
	.object({
		name: z.string(),
		version: z.string(),
		devDependencies: z.unknown(),
		peerDependencies: z.unknown(),
		optionalDependencies: z.unknown(),
		n8n: z.object({ nodes: z.array(z.string()), credentials: z.array(z.string()) }).passthrough(),
		dependencies: z.record(z.string(), z.string()).optional(),
	})
	.passthrough();

/**
 * Packs the built project as it would be published.
 *
 * @param folder where the tarball goes
 * @returns path of the tarball
 */
export async function packProject(folder: string): Promise<string> {
	if (!existsSync(join(PROJECT_ROOT, 'dist'))) {
		throw new Error('There is no dist/ to pack. Run: npm run build');
	}
	const { stdout } = await promisify(execFile)(
		'npm',
		['pack', '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder],
		{ cwd: PROJECT_ROOT, shell: process.platform === 'win32' },
	);
	const [packed] = packOutputSchema.parse(JSON.parse(stdout));
	return join(folder, packed!.filename);
}

/**
 * Installs the built project into an n8n user folder the way n8n installs a community package:
 * the tarball is unpacked, and dev, peer and optional dependencies are taken out of its manifest.
 * n8n then runs `npm install` for what is left; this package must have nothing left, and that is
 * checked instead. Do it before n8n starts: nodes are loaded at start.
 *
 * @returns the folder of the installed package
 */
export async function installPackage(userFolder: string): Promise<string> {
	// Beside what it ends in: whoever removes that folder after a kill removes this one too.
	await mkdir(userFolder, { recursive: true });
	const scratch = await mkdtemp(join(userFolder, 'pack-'));
	try {
		await tar.extract({ file: await packProject(scratch), cwd: scratch });
		const unpacked = join(scratch, 'package');
		const manifestFile = join(unpacked, 'package.json');
		const { devDependencies, peerDependencies, optionalDependencies, ...manifest } =
			manifestSchema.parse(JSON.parse(await readFile(manifestFile, 'utf8')));
		const runtimeDependencies = Object.keys(manifest.dependencies ?? {});
		if (runtimeDependencies.length > 0) {
			throw new Error(`The package must not have dependencies: ${runtimeDependencies.join(', ')}`);
		}
		// n8n would start without the package and only say so in its log.
		const missing = [...manifest.n8n.nodes, ...manifest.n8n.credentials].filter(
			(file) => !existsSync(join(unpacked, file)),
		);
		if (missing.length > 0) {
			throw new Error(`dist/ lacks ${missing.join(', ')}. Run: npm run build`);
		}
		await writeFile(manifestFile, JSON.stringify(manifest, null, 2));

		const nodesFolder = join(userFolder, '.n8n', 'nodes');
		const target = join(nodesFolder, 'node_modules', manifest.name);
		await rm(target, { recursive: true, force: true });
		await mkdir(target, { recursive: true });
		await cp(unpacked, target, { recursive: true });
		await writeFile(
			join(nodesFolder, 'package.json'),
			JSON.stringify({
				name: 'installed-nodes',
				private: true,
				dependencies: { [manifest.name]: manifest.version },
			}),
		);
		return target;
	} finally {
		await rm(scratch, { recursive: true, force: true });
	}
}

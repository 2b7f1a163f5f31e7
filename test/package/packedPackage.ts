import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { extract } from 'tar';

const run = promisify(execFile);

/** The checkout this test runs in. */
export const projectRoot = path.resolve(__dirname, '../..');

/** The parts of package.json that decide what is published and what n8n loads. */
export interface Manifest {
	name: string;
	version: string;
	license: string;
	keywords: string[];
	files: string[];
	scripts: Record<string, string>;
	dependencies?: Record<string, string>;
	optionalDependencies?: Record<string, string>;
	bundledDependencies?: string[];
	peerDependencies: Record<string, string>;
	overrides?: unknown;
	n8n: { n8nNodesApiVersion: number; nodes: string[]; credentials: string[] };
}

/** What `npm publish` would send, unpacked beside nothing else. */
export interface PackedPackage {
	/** Folder that holds the unpacked package; it has no node_modules above or below it. */
	folder: string;
	/** Paths inside the package, with forward slashes. */
	files: string[];
	/** Size of the tarball in bytes. */
	packedBytes: number;
	manifest: Manifest;
	remove: () => Promise<void>;
}

/** Reads package.json as it stands in the checkout. */
export async function readManifest(folder = projectRoot): Promise<Manifest> {
	return JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** Packs the built package with npm and unpacks it into a temporary folder. */
export async function packPackage(): Promise<PackedPackage> {
	if (!existsSync(path.join(projectRoot, 'dist'))) {
		throw new Error('There is no dist/ to pack. Run `npm run build` first.');
	}
	const folder = await mkdtemp(path.join(tmpdir(), 'dance-video-package-'));
	const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], {
		cwd: projectRoot,
	});
	const [packed] = JSON.parse(stdout) as Array<{
		filename: string;
		size: number;
		files: Array<{ path: string }>;
	}>;
	if (!packed) throw new Error(`npm pack reported no package: ${stdout}`);

	await extract({ file: path.join(folder, packed.filename), cwd: folder });
	const unpacked = path.join(folder, 'package');
	return {
		folder: unpacked,
		files: packed.files.map((file) => file.path),
		packedBytes: packed.size,
		manifest: await readManifest(unpacked),
		remove: () => rm(folder, { recursive: true, force: true }),
	};
}

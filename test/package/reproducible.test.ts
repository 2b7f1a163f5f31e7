import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { projectRoot } from './packedPackage';

const run = promisify(execFile);

/** All that a build reads, and what npm packs beside dist/. */
const SOURCES = [
	...['credentials', 'nodes', 'suspension', 'tasks', 'providers', 'media', 'transport', 'model'],
	...['package.json', 'tsconfig.json', 'tsconfig.build.json', 'gulpfile.js'],
	...['README.md', 'CHANGELOG.md', 'LICENSE.md'],
];

async function hashOfPacked(folder: string, destination: string): Promise<string> {
	const { stdout } = await run(
		'npm',
		['pack', '--json', '--ignore-scripts', '--pack-destination', destination],
		{ cwd: folder },
	);
	const [packed] = JSON.parse(stdout) as Array<{ filename: string }>;
	const bytes = await readFile(path.join(destination, packed!.filename));
	return createHash('sha256').update(bytes).digest('hex');
}

describe('two builds of the same sources', () => {
	it('make the same tarball, byte for byte, wherever they are made', async () => {
		const scratch = await mkdtemp(path.join(tmpdir(), 'dance-video-again-'));
		const copy = path.join(scratch, 'a folder of another name');
		try {
			for (const name of SOURCES) {
				await cp(path.join(projectRoot, name), path.join(copy, name), { recursive: true });
			}
			await symlink(path.join(projectRoot, 'node_modules'), path.join(copy, 'node_modules'));
			await run('npm', ['run', 'build'], { cwd: copy });
			expect(await hashOfPacked(copy, scratch)).toBe(await hashOfPacked(projectRoot, scratch));
		} finally {
			await rm(scratch, { recursive: true, force: true });
		}
	}, 300_000);
});

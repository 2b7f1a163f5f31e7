import { execFile } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { builtinModules, createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';

import { packPackage, type PackedPackage, projectRoot } from '../package/packedPackage';
import { requiresOf } from '../package/requires';

const run = promisify(execFile);

/** The file of n8n that loads community packages; it puts its own module paths on NODE_PATH. */
const loader = path.join(projectRoot, 'host/node_modules/n8n/dist/load-nodes-and-credentials.js');

/** Loads every registered class as n8n does: `new module[className]()`. */
const LOAD_ALL = `
	const { n8n } = require('./package.json');
	const path = require('path');
	const names = [];
	for (const file of [...n8n.nodes, ...n8n.credentials]) {
		const className = path.basename(file).split('.')[0];
		const instance = new (require('./' + file)[className])();
		names.push((instance.description ?? instance).name);
	}
	process.stdout.write(JSON.stringify(names));
`;

let packed: PackedPackage;
beforeAll(async () => {
	packed = await packPackage();
}, 60_000);
afterAll(() => packed.remove());

describe('the packed tarball beside a real n8n', () => {
	it('finds every module it requires on the paths of n8n itself', async () => {
		const fromN8n = createRequire(loader);
		const unresolved: string[] = [];
		for (const file of packed.files.filter((name) => name.endsWith('.js'))) {
			const { modules } = requiresOf(file, await readFile(path.join(packed.folder, file), 'utf8'));
			for (const module of modules.filter((name) => !name.startsWith('.'))) {
				if (builtinModules.includes(module.replace(/^node:/, ''))) continue;
				try {
					const found = realpathSync(fromN8n.resolve(module));
					expect(found).toContain(path.join('host', 'node_modules'));
				} catch (error) {
					unresolved.push(`${file}: ${module} (${String(error)})`);
				}
			}
		}
		expect(existsSync(loader)).toBe(true);
		expect(unresolved).toEqual([]);
	});

	it('loads every node and credential where n8n would, with nothing installed beside it', async () => {
		const modulePaths = createRequire(loader).resolve.paths('n8n-workflow') ?? [];
		const { stdout } = await run(process.execPath, ['-e', LOAD_ALL], {
			cwd: packed.folder,
			env: { NODE_PATH: modulePaths.join(path.delimiter) },
		});

		const { nodes, credentials } = packed.manifest.n8n;
		const expected = [...nodes, ...credentials]
			.map((file) => path.basename(file).split('.')[0] ?? '')
			.map((name) => name.charAt(0).toLowerCase() + name.slice(1));
		expect(JSON.parse(stdout)).toEqual(expected);
	});
});

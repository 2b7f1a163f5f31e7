import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { packPackage, type Manifest, type PackedPackage, projectRoot } from './packedPackage';
import { requiresOf } from './requires';

const run = promisify(execFile);

/** What the n8n that loads the package has in its own node_modules. */
const OFFERED_BY_N8N = [
	'n8n-workflow',
	'zod',
	'lodash',
	'luxon',
	'p-limit',
	'crypto',
	'node:crypto',
];

const MAXIMUM_BYTES = 300 * 1024;

let packed: PackedPackage;
beforeAll(async () => {
	packed = await packPackage();
}, 60_000);
afterAll(() => packed.remove());

function scripts(): string[] {
	return packed.files.filter((file) => file.endsWith('.js'));
}

async function read(file: string): Promise<string> {
	return await readFile(path.join(packed.folder, file), 'utf8');
}

/** Whether Node finds a relative module that the given file of the package asks for. */
function isInPackage(file: string, module: string): boolean {
	const target = path.join(packed.folder, path.dirname(file), module);
	if (!target.startsWith(packed.folder)) return false;
	return ['', '.js', '.json', '/index.js'].some(
		(ending) => /\.[a-z]+$/.test(target + ending) && existsSync(target + ending),
	);
}

describe('the packed tarball', () => {
	it('holds dist/ and the files npm always adds', () => {
		const others = packed.files.filter((file) => !file.startsWith('dist/'));
		const added = ['CHANGELOG.md', 'LICENSE.md', 'README.md', 'package.json'];
		expect(others.filter((file) => !added.includes(file))).toEqual([]);
		expect(others).toEqual(expect.arrayContaining(['LICENSE.md', 'package.json']));
	});

	it('holds only compiled code, icons and codex files from the published folders', () => {
		const published =
			/^dist\/(?:credentials|nodes|suspension|tasks|providers|media|transport|model)\//;
		const kinds = /\.(?:js|svg|node\.json)$/;
		const strangers = packed.files.filter(
			(file) => file.startsWith('dist/') && !(published.test(file) && kinds.test(file)),
		);
		expect(strangers).toEqual([]);
	});

	it('is small', () => {
		expect(packed.packedBytes).toBeLessThan(MAXIMUM_BYTES);
	});

	it('says nothing of the machine it was built on', async () => {
		const telling = [];
		for (const file of packed.files) {
			if ((await read(file)).includes(projectRoot)) telling.push(file);
		}
		expect(telling).toEqual([]);
	});

	it('requires only its own files and what n8n brings along', async () => {
		const unresolved: string[] = [];
		for (const file of scripts()) {
			const { modules, computed } = requiresOf(file, await read(file));
			unresolved.push(...computed.map((call) => `${file}: ${call}`));
			for (const module of modules) {
				const resolves = module.startsWith('.')
					? isInPackage(file, module)
					: OFFERED_BY_N8N.includes(module) || module.startsWith('lodash/');
				if (!resolves) unresolved.push(`${file}: ${module}`);
			}
		}
		expect(scripts().length).toBeGreaterThan(10);
		expect(unresolved).toEqual([]);
	});

	it('has no line that n8n’s own rules for published packages refuse, vendored code included', async () => {
		const lint = path.join(projectRoot, 'test/package/lintPublished.mjs');
		const { stdout } = await run(process.execPath, [lint, packed.folder], {
			cwd: projectRoot,
			maxBuffer: 2 ** 24,
		});
		const { files, broken } = JSON.parse(stdout) as { files: number; broken: string[] };
		expect(broken).toEqual([]);
		expect(files).toBe(scripts().length);
	});

	it('names the licence of every library that is built into it', async () => {
		const vendored = await read('dist/media/libraries.js');
		for (const library of ['image-size']) {
			const manifest = path.join(projectRoot, 'node_modules', library, 'package.json');
			const { version, license } = JSON.parse(await readFile(manifest, 'utf8')) as Manifest;
			expect(vendored).toContain(`${library} ${version} (${license})`);
			expect(vendored).toContain(`https://www.npmjs.com/package/${library}/v/${version}`);
		}
	});

	it('holds every registered node with its codex file and both icons', async () => {
		const missing: string[] = [];
		for (const node of packed.manifest.n8n.nodes) {
			const source = await read(node);
			const icons = [...source.matchAll(/'file:([^']+)'/g)].map((match) => match[1]);
			if (icons.length !== 2) missing.push(`${node}: ${icons.length} icons instead of 2`);
			const wanted = [node.replace(/\.js$/, '.json'), ...icons.map((icon) => beside(node, icon))];
			missing.push(...wanted.filter((file) => !packed.files.includes(file)));
		}
		expect(missing).toEqual([]);
	});

	it('holds every registered credential with both icons', async () => {
		const missing: string[] = [];
		for (const credential of packed.manifest.n8n.credentials) {
			const icons = [...(await read(credential)).matchAll(/'file:([^']+)'/g)];
			if (icons.length !== 2) missing.push(`${credential}: ${icons.length} icons instead of 2`);
			missing.push(
				...icons
					.map((match) => beside(credential, match[1]))
					.filter((file) => !packed.files.includes(file)),
			);
		}
		expect(missing).toEqual([]);
	});

	const codexOf = async (node: string) =>
		JSON.parse(await read(node.replace(/\.js$/, '.json'))) as { node: string; alias?: string[] };

	it('has codex files that name their node', async () => {
		for (const node of packed.manifest.n8n.nodes) {
			const name = path.basename(node, '.node.js');
			expect((await codexOf(node)).node).toBe(
				`${packed.manifest.name}.${name.charAt(0).toLowerCase()}${name.slice(1)}`,
			);
		}
	});

	it('has words to be searched by at every node that people can find', async () => {
		for (const node of packed.manifest.n8n.nodes) {
			if (/hidden: true/.test(await read(node))) continue;
			expect((await codexOf(node)).alias).toContainEqual(expect.stringMatching(/\w+/));
		}
	});
});

function beside(file: string, name = ''): string {
	return path.posix.join(path.posix.dirname(file), name);
}

import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';

import { type Manifest, projectRoot, readManifest } from './packedPackage';

/** `nodes/A/A.node.ts` -> `dist/nodes/A/A.node.js` */
function compiled(source: string): string {
	return `dist/${source.split(path.sep).join('/').replace(/\.ts$/, '.js')}`;
}

async function sources(pattern: string): Promise<string[]> {
	const found: string[] = [];
	for await (const source of glob(pattern, { cwd: projectRoot })) found.push(compiled(source));
	return found.sort();
}

describe('package.json', () => {
	let manifest: Manifest;
	beforeAll(async () => {
		manifest = await readManifest();
	});

	it('can be found by n8n as a community node package', () => {
		expect(manifest.name).toMatch(/^n8n-nodes-/);
		expect(manifest.keywords).toContain('n8n-community-node-package');
		expect(manifest.license).toBe('MIT');
		expect(manifest.n8n.n8nNodesApiVersion).toBe(1);
	});

	it('asks for nothing to be installed with it', () => {
		expect(manifest.dependencies).toBeUndefined();
		expect(manifest.optionalDependencies).toBeUndefined();
		expect(manifest.bundledDependencies).toBeUndefined();
		expect(manifest.overrides).toBeUndefined();
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});

	it('runs no script of its own when it is installed, packed or published', () => {
		const lifecycle = /^(?:pre|post)|^(?:install|prepare|publish|pack|version|dependencies)$/;
		expect(Object.keys(manifest.scripts).filter((name) => lifecycle.test(name))).toEqual([]);
	});

	it('publishes dist/ and nothing else', () => {
		expect(manifest.files).toEqual(['dist']);
	});

	it('registers every node there is, and no other', async () => {
		expect([...manifest.n8n.nodes].sort()).toEqual(await sources('nodes/*/*.node.ts'));
		expect(manifest.n8n.nodes.length).toBeGreaterThan(0);
	});

	it('registers every credential there is, and no other', async () => {
		expect([...manifest.n8n.credentials].sort()).toEqual(
			await sources('credentials/*.credentials.ts'),
		);
		expect(manifest.n8n.credentials.length).toBeGreaterThan(0);
	});

	it('has a version that the changelog knows', async () => {
		const changelog = await readFile(path.join(projectRoot, 'CHANGELOG.md'), 'utf8');
		expect(manifest.version).toMatch(/^\d+\.\d+\.\d+$/);
		expect(changelog).toContain(manifest.version);
	});
});

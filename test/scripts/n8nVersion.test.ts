import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const MODULES = path.resolve(__dirname, '../../scripts/install');

/** A repository that keeps an n8n 2 and an n8n 1. */
let root: string;
beforeAll(() => {
	root = mkdtempSync(path.join(tmpdir(), 'dance-video-versions-'));
	keep('host', '2.41.1', { xlsx: '2' });
	keep('host/n8n-1', '1.123.81', { xlsx: '1' });
	writeFileSync(path.join(root, 'host', '.npmrc'), 'audit=false\n');
});
afterAll(() => rmSync(root, { recursive: true }));

function keep(folder: string, version: string, overrides: Record<string, string>): void {
	mkdirSync(path.join(root, folder), { recursive: true });
	const manifest = { dependencies: { n8n: version }, overrides };
	writeFileSync(path.join(root, folder, 'package.json'), JSON.stringify(manifest));
}

/** The folder in which a version is to be installed, below the root. */
function prepare(version: string): string {
	const call = `prepareN8n(${JSON.stringify(root)}, ${JSON.stringify(version)})`;
	const code = `import { prepareN8n } from './n8nVersion.mjs'; process.stdout.write(${call})`;
	const args = ['--input-type=module', '--eval', code];
	return execFileSync(process.execPath, args, { cwd: MODULES, encoding: 'utf8', stdio: 'pipe' });
}

describe('the npm project of an n8n', () => {
	it.each([
		['2.41.1', 'host'],
		['1.123.81', 'host/n8n-1'],
	])('is, for %s, the one that the repository keeps', (version, folder) => {
		expect(prepare(version)).toBe(folder);
	});

	it.each([
		['2.40.7', '2'],
		['2.0.3', '1'],
		['1.122.5', '1'],
	])('is made for %s after its sibling', (version, xlsx) => {
		const folder = prepare(version);
		expect(folder).toBe(path.join('host', 'versions', version));
		const manifest = JSON.parse(
			readFileSync(path.join(root, folder, 'package.json'), 'utf8'),
		) as unknown;
		expect(manifest).toMatchObject({
			private: true,
			dependencies: { n8n: version },
			overrides: { xlsx },
		});
		expect(readFileSync(path.join(root, folder, '.npmrc'), 'utf8')).toBe('audit=false\n');
	});

	it('is not made where no sibling tells how to install it', () => {
		expect(() => prepare('3.0.0')).toThrow('Not known how to install an n8n like 3.0.0');
	});
});

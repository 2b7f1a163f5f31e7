import { execFileSync, spawnSync } from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const script = path.resolve(__dirname, '../../scripts/ensure-installed.mjs');

/**
 * A project of its own with the script in it. Its one dependency is a tarball on disk that is called
 * `node` and, like the real one, makes its binary in an install script: npm works on it offline.
 */
let project: string;
beforeAll(() => {
	project = mkdtempSync(path.join(tmpdir(), 'dance-video-install-'));
	packDependency('1.0.0');
	packDependency('2.0.0');
	mkdirSync(path.join(project, 'scripts'));
	cpSync(script, path.join(project, 'scripts', 'ensure-installed.mjs'));
	writeFileSync(path.join(project, '.npmrc'), 'ignore-scripts=true\naudit=false\nfund=false\n');
	dependOn('1.0.0');
});
afterAll(() => rmSync(project, { recursive: true }));

function packDependency(version: string): void {
	const source = path.join(project, `node-${version}-source`);
	mkdirSync(source);
	const make = `require('fs').mkdirSync('bin'); require('fs').writeFileSync('bin/node', '${version}')`;
	writeFileSync(path.join(source, 'make.js'), make);
	writeJson(path.join(source, 'package.json'), {
		name: 'node',
		version,
		scripts: { preinstall: 'node make.js' },
	});
	execFileSync('npm', ['pack', source, '--pack-destination', project], { stdio: 'pipe' });
}

function dependOn(version: string, description = ''): void {
	writeJson(path.join(project, 'package.json'), {
		name: 'project',
		version: '1.0.0',
		description,
		devDependencies: { node: `file:./node-${version}.tgz` },
	});
}

function writeJson(file: string, value: unknown): void {
	writeFileSync(file, JSON.stringify(value));
}

function ensureInstalled(): { exitCode: number | null; output: string } {
	const { status, stdout } = spawnSync(process.execPath, ['scripts/ensure-installed.mjs'], {
		cwd: project,
		encoding: 'utf8',
		// What this run was started with is not the configuration of the project in the test.
		env: Object.fromEntries(
			Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')),
		),
	});
	return { exitCode: status, output: stdout };
}

const builtBy = (): string =>
	readFileSync(path.join(project, 'node_modules/node/bin/node'), 'utf8');

describe('ensure-installed', () => {
	it('installs what is missing on a fresh clone and runs the one install script it needs', () => {
		expect(existsSync(path.join(project, 'node_modules'))).toBe(false);

		const { exitCode, output } = ensureInstalled();

		expect(exitCode).toBe(0);
		expect(output).toMatch(/npm install[^]*npm rebuild node[^]*Installed in \d+ s/);
		expect(builtBy()).toBe('1.0.0');
	}, 60_000);

	it('says and does nothing when everything is there', () => {
		expect(ensureInstalled()).toEqual({ exitCode: 0, output: '' });
	});

	it('is not woken by a change of package.json that concerns no dependency', () => {
		dependOn('1.0.0', 'another description');
		expect(ensureInstalled()).toEqual({ exitCode: 0, output: '' });
	});

	it('installs again when a dependency has changed', () => {
		dependOn('2.0.0');
		expect(ensureInstalled().exitCode).toBe(0);
		expect(builtBy()).toBe('2.0.0');
	}, 60_000);

	it('ends with an error when npm cannot install', () => {
		dependOn('3.0.0');
		expect(ensureInstalled().exitCode).toBe(1);
	}, 60_000);
});

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
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
import { setTimeout as sleep } from 'node:timers/promises';

const scripts = path.resolve(__dirname, '../../scripts');

/**
 * A project of its own with the script in it. Its one dependency is a tarball on disk that is called
 * `node` and, like the real one, makes its binary in an install script: npm works on it offline.
 */
let project: string;
beforeAll(() => {
	project = mkdtempSync(path.join(tmpdir(), 'dance-video-install-'));
	packDependency('1.0.0');
	packDependency('2.0.0');
	for (const name of ['ensureInstalled.mjs', 'install']) {
		cpSync(path.join(scripts, name), path.join(project, 'scripts', name), { recursive: true });
	}
	writeFileSync(path.join(project, '.npmrc'), 'ignore-scripts=true\naudit=false\nfund=false\n');
	dependOn('1.0.0');
});
afterAll(() => rmSync(project, { recursive: true }));

function packDependency(version: string): void {
	const source = path.join(project, `node-${version}-source`);
	mkdirSync(source);
	writeFileSync(
		path.join(source, 'make.js'),
		`const fs = require('fs');
		const pause = ${JSON.stringify(path.join(project, 'pause'))};
		const make = () => { fs.mkdirSync('bin'); fs.writeFileSync('bin/node', '${version}'); };
		if (fs.existsSync(pause)) {
			fs.appendFileSync(pause, process.pid + '\\n');
			setInterval(() => fs.existsSync(pause) || (make(), process.exit()), 50);
		} else make();`,
	);
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

const options = () => ({
	cwd: project,
	// What this run was started with is not the configuration of the project in the test.
	env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_'))),
});

function ensureInstalled(): { exitCode: number | null; output: string } {
	const { status, stdout } = spawnSync(process.execPath, ['scripts/ensureInstalled.mjs'], {
		...options(),
		encoding: 'utf8',
	});
	return { exitCode: status, output: stdout };
}

/** One that goes on while the test does. */
function startEnsuring() {
	const child = spawn(process.execPath, ['scripts/ensureInstalled.mjs'], {
		...options(),
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	let output = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
	const exit = once(child, 'exit');
	return {
		kill: (signal: NodeJS.Signals) => child.kill(signal),
		output: () => output,
		end: async () => {
			const [code, signal] = (await exit) as [number | null, NodeJS.Signals | null];
			return code ?? signal;
		},
	};
}

const pauseFile = () => path.join(project, 'pause');
/** From now on the install script waits until {@link goOn}. */
const pause = () => writeFileSync(pauseFile(), '');
const goOn = () => rmSync(pauseFile(), { force: true });

async function until(isSo: () => boolean): Promise<void> {
	while (!isSo()) await sleep(20);
}

/** Resolves when an install script has come to its pause; with its process. */
async function paused(): Promise<number> {
	await until(() => readFileSync(pauseFile(), 'utf8').endsWith('\n'));
	return Number(readFileSync(pauseFile(), 'utf8'));
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

const isLocked = () => existsSync(path.join(project, '.install.lock'));

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

	it('lets one of two install that are started at the same time, and tells the other whose turn it is', async () => {
		rmSync(path.join(project, 'node_modules'), { recursive: true });
		dependOn('1.0.0');
		pause();
		const both = [startEnsuring(), startEnsuring()];
		await paused();
		const isTold = ({ output }: (typeof both)[number]) =>
			/Process \d+ is installing/.test(output());
		await until(() => both.some(isTold));
		goOn();

		expect(await Promise.all(both.map(async ({ end }) => await end()))).toEqual([0, 0]);
		expect(both.filter(({ output }) => /npm install/.test(output()))).toHaveLength(1);
		expect(builtBy()).toBe('1.0.0');
		expect(isLocked()).toBe(false);
	}, 60_000);

	it('stopped in the middle takes npm along, and the next one begins anew', async () => {
		dependOn('2.0.0');
		rmSync(path.join(project, 'node_modules'), { recursive: true });
		pause();
		const stopped = startEnsuring();
		const npmScript = await paused();
		stopped.kill('SIGTERM');
		expect(await stopped.end()).toBe(128 + 15);
		expect(isLocked()).toBe(false);
		goOn();
		await until(() => !isAlive(npmScript));

		const { exitCode, output } = ensureInstalled();
		expect(exitCode).toBe(0);
		expect(output).toMatch(/An earlier install was broken off/);
		expect(builtBy()).toBe('2.0.0');
	}, 60_000);

	it('killed leaves an npm at work: the next one waits for it before it begins anew', async () => {
		dependOn('1.0.0');
		rmSync(path.join(project, 'node_modules'), { recursive: true });
		pause();
		const killed = startEnsuring();
		await paused();
		killed.kill('SIGKILL');
		expect(await killed.end()).toBe('SIGKILL');
		expect(isLocked()).toBe(true);

		const next = startEnsuring();
		await until(() => /Process \d+ is installing/.test(next.output()));
		expect(next.output()).not.toMatch(/npm install/);
		goOn();
		expect(await next.end()).toBe(0);
		expect(next.output()).toMatch(/An earlier install was broken off/);
		expect(builtBy()).toBe('1.0.0');
		expect(isLocked()).toBe(false);
	}, 60_000);

	it('asks whether the registry can be reached when npm cannot download', () => {
		writeJson(path.join(project, 'package.json'), {
			name: 'project',
			version: '1.0.0',
			devDependencies: { node: '1.0.0' },
		});
		rmSync(path.join(project, 'node_modules'), { recursive: true });
		rmSync(path.join(project, 'package-lock.json'), { force: true });
		// Nobody listens there.
		writeFileSync(path.join(project, '.npmrc'), 'registry=http://127.0.0.1:9/\n');
		const { status, stderr } = spawnSync(process.execPath, ['scripts/ensureInstalled.mjs'], {
			...options(),
			encoding: 'utf8',
		});
		expect(status).toBe(1);
		expect(stderr).toMatch(/is the registry reachable\?/);
	}, 60_000);
});

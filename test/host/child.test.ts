import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { spawnChild, type ChildHandle } from '../../host/child';

const HOST_CHILD = join(__dirname, '..', '..', 'host', 'child');

/** Runs for ever with a child of its own, as n8n does with its task runner. */
const FAMILY = `
	const { spawn } = require('node:child_process');
	const grandchild = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
	console.log(JSON.stringify({ pid: process.pid, grandchild: grandchild.pid, ...process.env }));
	setInterval(() => {}, 1000);
`;
/** Deaf to a polite request to stop. */
const STUBBORN = `process.on('SIGTERM', () => console.log('no')); ${FAMILY}`;

let folder: string;
let logFile: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'dance-video-child-'));
	logFile = join(folder, 'child.log');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function writeScript(code: string): string {
	const file = join(folder, 'script.js');
	writeFileSync(file, code);
	return file;
}

const spawnScript = (code: string, env: Record<string, string> = {}): ChildHandle =>
	spawnChild(writeScript(code), [], { cwd: folder, env, logFile });

async function until<T>(check: () => T | undefined | false): Promise<T> {
	for (;;) {
		const seen = check();
		if (seen !== undefined && seen !== false) return seen;
		await sleep(20);
	}
}

interface Family {
	pid: number;
	grandchild: number;
	[variable: string]: unknown;
}

/** What the script wrote when it was up. */
const family = async () =>
	await until(() => {
		const [line] = readFileSync(logFile, 'utf8').split('\n');
		return line ? (JSON.parse(line) as Family) : undefined;
	});

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

describe('a child process', () => {
	it('gets the environment it is given and nothing else', async () => {
		const child = spawnScript(FAMILY, { ONLY: 'this' });
		const { pid, grandchild, ...environment } = await family();
		await child.kill9();
		expect(pid).toBe(child.pid);
		expect(grandchild).toBeGreaterThan(0);
		expect(environment).toEqual({ ONLY: 'this' });
	});

	it('stops when asked, and takes what it started along', async () => {
		const child = spawnScript(FAMILY);
		const { pid, grandchild } = await family();
		await child.stop(30_000);
		await until(() => !isAlive(grandchild));
		expect(isAlive(pid)).toBe(false);
		expect(child.ended()).toBe('ended by SIGTERM');
	});

	it('is killed when it does not stop in time', async () => {
		const child = spawnScript(STUBBORN);
		const { grandchild } = await family();
		await child.stop(100);
		await until(() => !isAlive(grandchild));
		expect(child.ended()).toBe('ended by SIGKILL');
	});

	it('tells how it ended by itself', async () => {
		const child = spawnScript('process.exit(3)');
		expect(await until(() => child.ended())).toBe('ended with exit code 3');
	});

	it('dies when the process that started it is killed and can run no code any more', async () => {
		const parent = `
			const { spawnChild } = require(${JSON.stringify(HOST_CHILD)});
			spawnChild(${JSON.stringify(writeScript(FAMILY))}, [], {
				cwd: ${JSON.stringify(folder)}, env: {}, logFile: ${JSON.stringify(logFile)},
			});
			const { readFileSync } = require('node:fs');
			setInterval(() => {
				if (readFileSync(${JSON.stringify(logFile)}, 'utf8')) process.kill(process.pid, 'SIGKILL');
			}, 20);
		`;
		const died = promisify(execFile)(process.execPath, ['--require', 'tsx/cjs', '-e', parent]);
		await expect(died).rejects.toMatchObject({ signal: 'SIGKILL' });
		const { pid, grandchild } = await family();
		expect(await until(() => !isAlive(pid) && !isAlive(grandchild))).toBe(true);
	});
});

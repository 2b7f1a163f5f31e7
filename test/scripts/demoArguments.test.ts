import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { PROVIDERS } from '../../providers';

const project = resolve(__dirname, '../..');

/** Nothing is installed here: what is not said at once is not said at all. */
let clone: string;
beforeAll(() => {
	clone = mkdtempSync(join(tmpdir(), 'dance-video-clone-'));
	cpSync(join(project, 'scripts'), join(clone, 'scripts'), { recursive: true });
	for (const { id } of PROVIDERS) mkdirSync(join(clone, 'providers', id), { recursive: true });
});
afterAll(() => rmSync(clone, { recursive: true }));

function demo(...args: string[]) {
	const script = join(clone, 'scripts', 'demo.mjs');
	const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
		encoding: 'utf8',
	});
	return { status, stdout, stderr };
}

describe('npm run demo, on a clone with nothing installed', () => {
	it('tells its usage, with every provider of the registry', () => {
		const { status, stdout } = demo('--help');
		expect(status).toBe(0);
		expect(stdout).toContain(PROVIDERS.map(({ id }) => id).join(', '));
	});

	it.each([
		{ args: ['--provider', 'nobody'], problem: 'There is no provider "nobody".' },
		{ args: ['--exti'], problem: '--exti' },
		{ args: ['vtrix'], problem: 'vtrix' },
	])('refuses $args before anything is installed, and says what it takes', ({ args, problem }) => {
		const { status, stdout, stderr } = demo(...args);
		expect(status).toBe(2);
		expect(stdout).toBe('');
		expect(stderr).toContain(problem);
		expect(stderr).toContain('Usage: npm run demo');
	});
});

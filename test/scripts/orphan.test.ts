import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const RUN = pathToFileURL(path.resolve(__dirname, '../../scripts/install/run.mjs')).href;

/** A project whose one script works for ever, in a process that writes down its ID. */
let folder: string;
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'dance-video-orphan-'));
	const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
	write(
		'runner.mjs',
		`import { run } from ${JSON.stringify(RUN)};
		const { code } = await run(process.execPath, ['worker.cjs']);
		process.exit(code);`,
	);
	write(
		'worker.cjs',
		`require('node:fs').writeFileSync('pid', String(process.pid));
		setInterval(() => {}, 1000);`,
	);
	write(
		'starter.cjs',
		`require('node:child_process').fork('runner.mjs'); setInterval(() => {}, 1000);`,
	);
	write('package.json', JSON.stringify({ scripts: { work: 'node runner.mjs' } }));
});
afterEach(() => rmSync(folder, { recursive: true }));

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

async function until(isSo: () => boolean): Promise<void> {
	while (!isSo()) await sleep(50);
}

/** Starts that work, kills who started it, and waits for the end of the work; false where it was over before. */
async function killStarter(command: string, args: string[]): Promise<boolean> {
	const starter = spawn(command, args, { cwd: folder, stdio: 'ignore' });
	const file = path.join(folder, 'pid');
	await until(() => existsSync(file) && readFileSync(file, 'utf8') !== '');
	const worker = Number(readFileSync(file, 'utf8'));
	const wasAlive = isAlive(worker);
	starter.kill('SIGKILL');
	await until(() => !isAlive(worker));
	return wasAlive;
}

describe('what a script has started', () => {
	it('ends when the one that started the script is killed', async () => {
		expect(await killStarter(process.execPath, ['starter.cjs'])).toBe(true);
	}, 60_000);

	it('ends when the npm that started the script is killed, which leaves a shell between them', async () => {
		expect(await killStarter('npm', ['run', 'work'])).toBe(true);
	}, 60_000);
});

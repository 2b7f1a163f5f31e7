import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const script = path.resolve(__dirname, '../../scripts/sideBySide.mjs');

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'dance-video-side-by-side-'));
	const scripts = {
		good: 'echo all is well',
		bad: 'echo line 7 is wrong && exit 3',
		// Each ends only if the other is there at the same time.
		first: `node -e "require('fs').writeFileSync('first','');const t=setInterval(()=>require('fs').existsSync('second')&&clearInterval(t),20)"`,
		second: `node -e "require('fs').writeFileSync('second','');const t=setInterval(()=>require('fs').existsSync('first')&&clearInterval(t),20)"`,
	};
	writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ scripts }));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(...names: string[]): { text: string; exitCode: number | null } {
	const { stdout, status } = spawnSync(process.execPath, [script, ...names], {
		encoding: 'utf8',
		cwd: folder,
	});
	return { text: stdout.replace(/\d+ s/g, 'N s'), exitCode: status };
}

describe('npm scripts side by side', () => {
	it('say no more than that they passed when all did', () => {
		expect(run('good')).toEqual({ text: '✓ npm run good (N s)\n', exitCode: 0 });
	});

	it('fail when one fails, with its output and no other', () => {
		const { text, exitCode } = run('bad', 'good');
		expect(exitCode).toBe(1);
		expect(text).toContain('✕ npm run bad (N s)\nline 7 is wrong\n');
		expect(text).not.toContain('all is well');
	});

	it('fail for a script that does not exist, and for none at all', () => {
		expect(run('good', 'missing').exitCode).toBe(1);
		expect(run().exitCode).toBe(1);
	});

	it('run at the same time', () => {
		expect(run('first', 'second').exitCode).toBe(0);
	});
});

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const folder = path.resolve(__dirname, '../../scripts/install');

let bin: string;
beforeAll(() => {
	bin = mkdtempSync(path.join(tmpdir(), 'dance-video-chromium-'));
	for (const name of ['google-chrome', 'chromium']) {
		writeFileSync(path.join(bin, name), '');
		chmodSync(path.join(bin, name), 0o755);
	}
});
afterAll(() => rmSync(bin, { recursive: true }));

/** What an expression is with such an environment, or the error it throws. */
function evaluate(expression: string, env: NodeJS.ProcessEnv): string {
	const code = `import { ensureChromium, findChromium } from './chromium.mjs';
		process.getuid = () => 1000;
		try { console.log(${expression}) } catch (error) { console.log(error.message) }`;
	const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
		cwd: folder,
		encoding: 'utf8',
		env,
	});
	return stdout.trim();
}

describe('the Chromium of the tests in a browser', () => {
	it('is the one that CHROMIUM names, before any on the PATH', () => {
		const env = { PATH: bin, CHROMIUM: '/opt/mine/chrome' };
		expect(evaluate('findChromium()', env)).toBe('/opt/mine/chrome');
	});

	it('is one on the PATH otherwise, Chromium before Chrome', () => {
		expect(evaluate('findChromium()', { PATH: `/nowhere:${bin}` })).toBe(
			path.join(bin, 'chromium'),
		);
	});

	it('that CHROMIUM names wrongly is said to be missing', () => {
		const env = { PATH: bin, CHROMIUM: '/opt/gone/chrome' };
		expect(evaluate('ensureChromium()', env)).toContain('/opt/gone/chrome');
	});

	it('is not installed by who is not root: the words say how', () => {
		const words = evaluate('ensureChromium()', { PATH: '/nowhere' });
		expect(words).toMatch(/sudo apt-get install .*chromium.*CHROMIUM/);
	});
});

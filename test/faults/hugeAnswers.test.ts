import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { Check, CheckEnd } from './oneCheck';
import { faultFixture, CHECKING } from './fixture';

const { generate, sandbox, checks, inject } = faultFixture();

const MB = 1_000_000;

const run = promisify(execFile);
/** Not the measure: what goes wrong here would take minutes. */
const LIMIT = { timeout: 60_000, killSignal: 'SIGKILL' } as const;

/** Checks a task in a process with little memory, which is killed when it does not get on. */
async function checkInChild(): Promise<CheckEnd> {
	const [item] = await generate('danceGenerator');
	const check: Check = {
		baseUrl: sandbox().baseUrl('danceGenerator'),
		apiKey: sandbox().apiKey,
		taskId: String(item?.json.taskId),
	};
	const args = ['--max-old-space-size=192', '--require', 'tsx/cjs', join(__dirname, 'oneCheck.ts')];
	const { stdout } = await run(process.execPath, [...args, JSON.stringify(check)], LIMIT);
	return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as CheckEnd;
}

describe('an answer without an end', () => {
	it.each([false, true])(
		'row 76: of 300 MB is cut off, and costs no more memory than its beginning (zipped: %s)',
		async (gzip) => {
			inject({ ...CHECKING, times: 'always', action: { type: 'flood', size: 300 * MB, gzip } });
			const { error, grownMb } = await checkInChild();
			expect(error).toMatch(/more than 10 MB/);
			expect(grownMb).toBeLessThan(150);
			expect(checks()).toHaveLength(4);
		},
		120_000,
	);

	it.each([
		[20, /^Dance Generator had an internal error$/],
		[9, /^Dance Generator had an internal error \("http:\/\/http:\/\//],
	])(
		'row 77: of %s MB, made to be slow to redact, costs no more time than its beginning',
		async (size, says) => {
			inject({
				...CHECKING,
				times: 'always',
				action: { type: 'flood', status: 500, size: size * MB, unit: 'http://' },
			});
			const { error } = await checkInChild();
			expect(error).toMatch(says);
			expect(error.length).toBeLessThan(5_000);
			expect(checks()).toHaveLength(4);
		},
		120_000,
	);

	it('row 77: is redacted in one pass, should one ever be redacted whole', async () => {
		const redactTs = JSON.stringify(join(__dirname, '../../transport/redact.ts'));
		const code = `
			const text = 'http://'.repeat(30_000_000);
			process.stdout.write(String(require(${redactTs}).redact(text) === text));
		`;
		const { stdout } = await run(process.execPath, ['--require', 'tsx/cjs', '-e', code], LIMIT);
		expect(stdout).toBe('true');
	}, 120_000);
});

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** It takes seconds; an endless loop, or one of a billion steps, is ended. */
const LIMIT_MS = 300_000;

const PROGRAM = join(__dirname, 'hostileFiles.ts');

describe('a file whose header lies', () => {
	// Out of memory means the end of the process, and an endless loop that of its time: so in another one.
	it(
		'costs next to no memory and time, whatever it says and wherever',
		async () => {
			const { stdout } = await run(
				process.execPath,
				['--max-old-space-size=64', '--expose-gc', '--import', 'tsx', PROGRAM],
				{ timeout: LIMIT_MS, cwd: join(__dirname, '../..') },
			);
			const { lies, chances, large, mostMegabytes } = JSON.parse(stdout) as Record<string, number>;
			expect(lies).toBeGreaterThan(90_000);
			expect(chances).toBe(10_000);
			expect(large).toBe(10);
			// The largest files are held in it whole, as text too.
			expect(mostMegabytes).toBeLessThan(500);
		},
		LIMIT_MS,
	);
});

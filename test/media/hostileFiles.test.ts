import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const PROGRAM = join(__dirname, 'hostileFiles.ts');

describe('a file whose header lies', () => {
	// Out of memory means the end of the process, and an endless loop that of its time: so in another one.
	it('costs next to no memory and time, whatever it says and wherever', async () => {
		const { stdout } = await run(
			process.execPath,
			['--max-old-space-size=64', '--import', 'tsx', PROGRAM],
			{ timeout: 100_000, cwd: join(__dirname, '../..') },
		);
		const { lies, chances, mostMegabytes } = JSON.parse(stdout) as Record<string, number>;
		expect(lies).toBeGreaterThan(90_000);
		expect(chances).toBe(20_000);
		expect(mostMegabytes).toBeLessThan(500);
	});
});

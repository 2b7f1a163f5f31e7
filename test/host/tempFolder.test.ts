import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { makeTempFolder, sweepTempFolders } from '../../host/tempFolder';

const PURPOSE = 'sweep-test';

/** A folder whose owner has ended without removing it. */
function abandoned(purpose: string): string {
	const { stdout, stderr } = spawnSync(
		process.execPath,
		[
			'--require',
			'tsx/cjs',
			'-e',
			`const { makeTempFolder } = require(${JSON.stringify(join(__dirname, '../../host/tempFolder'))});
			process.stdout.write(makeTempFolder(${JSON.stringify(purpose)}));`,
		],
		{ encoding: 'utf8' },
	);
	// Without its address the file would be left in the folder that the tests run in.
	if (stdout === '') throw new Error(stderr);
	writeFileSync(join(stdout, 'database.sqlite'), 'something');
	return stdout;
}

describe('temporary folders', () => {
	it('of a process that was killed are swept, those of living ones and of other purposes are not', () => {
		const [dead, other] = [abandoned(PURPOSE), abandoned(`${PURPOSE}-other`)];
		const mine = makeTempFolder(PURPOSE);
		try {
			expect([dead, other, mine].map(existsSync)).toEqual([true, true, true]);
			sweepTempFolders(PURPOSE);
			expect([dead, other, mine].map(existsSync)).toEqual([false, true, true]);
		} finally {
			for (const folder of [dead, other, mine]) rmSync(folder, { recursive: true, force: true });
		}
	});
});

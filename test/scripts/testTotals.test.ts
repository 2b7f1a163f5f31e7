import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const script = path.resolve(__dirname, '../../scripts/testTotals.mjs');

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'dance-video-totals-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function result(name: string, passed: number, failed: number, unloadable = 0): string {
	const file = path.join(folder, name);
	writeFileSync(
		file,
		JSON.stringify({
			numPassedTests: passed,
			numFailedTests: failed,
			numRuntimeErrorTestSuites: unloadable,
		}),
	);
	return file;
}

function totals(...files: string[]): { line: string; exitCode: number | null } {
	const { stdout, status } = spawnSync(process.execPath, [script, ...files], { encoding: 'utf8' });
	return { line: stdout, exitCode: status };
}

describe('the closing line of a CI run', () => {
	it('sums all result files and succeeds when nothing failed', () => {
		expect(totals(result('unit.json', 40, 0), result('e2e.json', 2, 0))).toEqual({
			line: '42 passed, 0 failed\n',
			exitCode: 0,
		});
	});

	it('fails when one test of any file failed', () => {
		expect(totals(result('unit.json', 40, 0), result('e2e.json', 1, 1))).toEqual({
			line: '41 passed, 1 failed\n',
			exitCode: 1,
		});
	});

	it('counts a test file that could not be loaded as a failure', () => {
		expect(totals(result('unit.json', 40, 0, 2))).toEqual({
			line: '40 passed, 2 failed\n',
			exitCode: 1,
		});
	});

	it('counts a run that ended before its tests as a failure', () => {
		expect(totals(result('unit.json', 40, 0), path.join(folder, 'e2e.json'))).toEqual({
			line: '40 passed, 1 failed\n',
			exitCode: 1,
		});
	});

	it('does not take a run without any test for a success', () => {
		expect(totals(result('unit.json', 0, 0))).toEqual({
			line: '0 passed, 0 failed\n',
			exitCode: 1,
		});
	});
});

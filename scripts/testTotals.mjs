/**
 * Prints the closing line of .ci/run, "N passed, N failed", from jest's JSON result files:
 *
 *   node scripts/testTotals.mjs unit.json e2e.json
 *
 * A file that is not there belongs to a run that ended before its tests, and a test file that could
 * not be loaded ran none of its own: each counts as one failure. Exits 1 when anything failed.
 */
import { existsSync, readFileSync } from 'node:fs';

const totals = process.argv.slice(2).map(totalsOf);
const passed = totals.reduce((sum, total) => sum + total.passed, 0);
const failed = totals.reduce((sum, total) => sum + total.failed, 0);

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

/** @param {string} file */
function totalsOf(file) {
	if (!existsSync(file)) return { passed: 0, failed: 1 };
	const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(
		readFileSync(file, 'utf8'),
	);
	return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
}

const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');

/** Beside this file in the copy of the package that is being tried: each run has its own. */
const FOLDER = path.join(__dirname, '.covering');

/** What {@link keepCovered} has kept of a test file: the changes it passes. */
function coveredBy(testPath) {
	const file = fileFor(testPath);
	return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
}

function fileFor(testPath) {
	const name = path.relative(path.join(__dirname, '../../test'), testPath);
	return path.join(FOLDER, `${name.replaceAll(path.sep, '+')}.json`);
}

/**
 * How often each change was passed by tests so far.
 * @param {{perTest: Record<string, Record<string, number>>} | undefined} coverage
 * @returns {Map<string, number>}
 */
function passed(coverage) {
	const counts = new Map();
	for (const ofTest of Object.values(coverage?.perTest ?? {})) {
		for (const [id, count] of Object.entries(ofTest)) counts.set(id, (counts.get(id) ?? 0) + count);
	}
	return counts;
}

/** Keeps which changes a test file passes: those passed more often after it than before. */
function keepCovered(testPath, before, after) {
	const ids = [...after].filter(([id, count]) => count > (before.get(id) ?? 0)).map(([id]) => id);
	mkdirSync(FOLDER, { recursive: true });
	writeFileSync(fileFor(testPath), JSON.stringify(ids));
}

/** The test files that pass a change. The others need not be loaded to skip all of their tests. */
function filterCovering(testPaths) {
	const id = process.env.__STRYKER_ACTIVE_MUTANT__;
	const covering = testPaths.filter(
		(testPath) => id !== undefined && coveredBy(testPath).includes(id),
	);
	return { filtered: covering.length > 0 ? covering : testPaths };
}

/** What jest wants of its option `filter`, and what the environment and the sequencer need of it. */
module.exports = Object.assign(async (testPaths) => filterCovering(testPaths), {
	coveredBy,
	keepCovered,
	passed,
});

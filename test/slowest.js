const path = require('node:path');

/** A run of fewer files is over before anybody asks why it is slow. */
const MOST_FILES = 10;

/** At the end of a run: the files that took longest. */
module.exports = class SlowestFilesReporter {
	onRunComplete(_contexts, { testResults }) {
		if (testResults.length <= MOST_FILES) return;
		const lines = testResults
			.map(({ testFilePath, perfStats: { start, end } }) => ({ testFilePath, ms: end - start }))
			.sort((a, b) => b.ms - a.ms)
			.slice(0, MOST_FILES)
			.map(({ testFilePath, ms }) => {
				const seconds = (ms / 1_000).toFixed(1).padStart(6);
				return `  ${seconds} s  ${path.relative(process.cwd(), testFilePath)}`;
			});
		process.stderr.write(['\nThe slowest test files', ...lines, ''].join('\n'));
	}
};

const catalogue = require('./catalogue.json');

const TITLE = /^row (\d+): /;

/** At the end of a run of the whole fault suite: each row of the catalogue, and how its tests went. */
module.exports = class FaultCatalogueReporter {
	onRunComplete(_contexts, { testResults }) {
		const isWhole = testResults.some(({ testFilePath }) =>
			/faults[\\/]catalogue\.test\.ts$/.test(testFilePath),
		);
		if (!isWhole) return;
		const tests = testResults.flatMap((file) => file.testResults);
		const lines = catalogue.map(({ row, fault, behaviour }) => {
			const ofRow = tests.filter(({ title }) => Number(TITLE.exec(title)?.[1]) === row);
			const passed = ofRow.filter(({ status }) => status === 'passed').length;
			const isGood = ofRow.length > 0 && passed === ofRow.length;
			const text = `${isGood ? '✓' : '✕'} row ${String(row).padStart(2)}: ${fault}: ${behaviour}`;
			return { isGood, text: `  ${text} (${passed} of ${ofRow.length} tests)` };
		});
		const good = lines.filter(({ isGood }) => isGood).length;
		process.stderr.write(
			[
				`\nFault catalogue: ${good} of ${catalogue.length} rows pass`,
				...lines.map(({ text }) => text),
				'',
			].join('\n'),
		);
	}
};

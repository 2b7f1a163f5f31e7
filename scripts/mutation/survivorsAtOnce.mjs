import path from 'node:path';

import { PluginKind, declareClassPlugin } from '@stryker-mutator/api/plugin';

/** Prints a change that no test notices when that is known: the tests for it need not wait for the end. */
class SurvivorsAtOnce {
	/** @param {Readonly<import('@stryker-mutator/api/core').MutantResult>} result */
	onMutantTested({ status, fileName, location, mutatorName, replacement = '' }) {
		if (status !== 'Survived' && status !== 'NoCoverage') return;
		const place = `${path.relative(process.cwd(), fileName)}:${location.start.line}`;
		const shown = replacement.replace(/\s+/g, ' ').slice(0, 90);
		process.stdout.write(`${status} ${place} ${mutatorName}: ${shown}\n`);
	}
}

export const strykerPlugins = [
	declareClassPlugin(PluginKind.Reporter, 'survivors-at-once', SurvivorsAtOnce),
];

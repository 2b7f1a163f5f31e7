const path = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

/** Those that take longest, as a run names them at its end. */
const LONGEST = [
	'docs/addingAProvider',
	'package/reproducible',
	'package/lint',
	'faults/onceKeys',
	'faults/hugeAnswers',
	'faults/restarts',
	'scripts/ensureInstalled',
	'providers/contract',
	'faults/batches',
	'media/hostileFiles',
	'package/tarball',
	'bench/simulation',
	'e2e/slots',
	'e2e/slotsInterrupted',
	'e2e/suspendedWait',
	'e2e/queueMode',
	'e2e/callback',
	'e2e/pollTrigger',
	'e2e/examples/googleSheetsBatch',
	'e2e/examples/telegramPhotoToDance',
	'e2e/examples/scheduledBatchKilled',
].map((name) => path.join(__dirname, `${name}.test.ts`));

/**
 * jest runs first what took longest the last time, and on a fresh clone, where it does not know that, the
 * largest files: the run would end with one worker that is still busy.
 */
module.exports = class LongestFirst extends Sequencer {
	sort(tests) {
		const sorted = super.sort(tests);
		if (sorted.some(({ duration }) => duration !== undefined)) return sorted;
		const isLong = ({ path: file }) => LONGEST.includes(file);
		return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
	}
};

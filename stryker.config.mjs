/** Started by scripts/mutation.mjs, which says what is changed and which tests are run. */
const {
	MUTATION_FOLDER,
	MUTATION_PATHS = '',
	MUTATION_KNOWN,
	MUTATION_CONCURRENCY = '1',
	MUTATION_TIMEOUT = '60000',
} = process.env;

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	mutate: MUTATION_PATHS.split(','),
	testRunner: 'jest',
	plugins: [
		'@stryker-mutator/jest-runner',
		'./scripts/mutation/ignoreSentences.mjs',
		'./scripts/mutation/survivorsAtOnce.mjs',
	],
	// jest itself would load all tests of the folder for each change: see covering.js.
	jest: { configFile: 'scripts/mutation/jest.config.js', enableFindRelatedTests: false },
	// Only the tests that run a changed line are run for it.
	coverageAnalysis: 'perTest',
	// What runs once, at loading, would need every test of the folder for each change.
	ignoreStatic: true,
	ignorers: ['sentences'],
	// A runner keeps two megabytes of each test file.
	maxTestRunnerReuse: 250,
	testRunnerNodeArgs: ['--max-old-space-size=2048'],
	concurrency: Number(MUTATION_CONCURRENCY),
	incremental: true,
	incrementalFile: MUTATION_KNOWN ?? `.stryker/${MUTATION_FOLDER}.json`,
	tempDirName: '.stryker/temp',
	// They are neither changed nor read by those tests.
	ignorePatterns: ['dist', 'host/**/node_modules', 'demo-output', 'docs/images'],
	reporters: ['survivors-at-once', 'progress-append-only'],
	// A change is not "noticed" because the machine is busy: a runner that begins anew, as after each change
	// that came to no end, loads n8n first.
	timeoutMS: Number(MUTATION_TIMEOUT),
	dryRunTimeoutMinutes: 60,
	timeoutFactor: 1.5,
	disableTypeChecks: false,
	checkers: [],
	allowConsoleColors: false,
};

const path = require('node:path');

const { projects } = require('../../jest.config.js');

const unit = projects.find(({ displayName }) => displayName === 'unit');

const { MUTATION_FOLDER = '', MUTATION_TESTS, MUTATION_TEST_TIMEOUT = '45000' } = process.env;

/** Where the tests of a folder are, when not only in the folder of the same name. */
const TESTS_OF = { nodes: ['nodes', 'engine', 'faults'] };

/** The unit tests of one folder, for mutation testing: a project alone, as its runner wants it. */
module.exports = {
	...unit,
	// The runner wraps the first, and does not know <rootDir>.
	testEnvironment: path.join(__dirname, 'environment.js'),
	runtime: path.join(__dirname, 'runtime.js'),
	filter: path.join(__dirname, 'covering.js'),
	testSequencer: path.join(__dirname, 'sequencer.js'),
	// Switches a filter of n8n on before it is loaded, which here it is already.
	testPathIgnorePatterns: ['<rootDir>/test/faults/egressFilter.test.ts'],
	// What comes to no end fails its test, before Stryker would end the whole runner and load n8n anew. The
	// slowest test takes a few seconds.
	testTimeout: Number(MUTATION_TEST_TIMEOUT),
	testMatch: MUTATION_TESTS
		? MUTATION_TESTS.split(' ').map((name) => `<rootDir>/test/${name}.test.ts`)
		: (TESTS_OF[MUTATION_FOLDER] ?? [MUTATION_FOLDER]).map(
				(folder) => `<rootDir>/test/${folder}/**/*.test.ts`,
			),
};

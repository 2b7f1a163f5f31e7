const path = require('node:path');

const { projects } = require('../../jest.config.js');

const unit = projects.find(({ displayName }) => displayName === 'unit');

/** The unit tests of one folder, for mutation testing: a project alone, as its runner wants it. */
module.exports = {
	...unit,
	// The runner wraps the first, and does not know <rootDir>.
	testEnvironment: path.join(__dirname, 'environment.js'),
	runtime: path.join(__dirname, 'runtime.js'),
	filter: path.join(__dirname, 'covering.js'),
	testTimeout: 120_000,
	testMatch: [`<rootDir>/test/${process.env.MUTATION_FOLDER}/**/*.test.ts`],
};

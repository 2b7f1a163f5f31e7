const { availableParallelism } = require('node:os');

/**
 * The same language level as tsconfig.json, so that what is tested is what is built. swc writes
 * inline source maps for jest, so stack traces and failures show the TypeScript lines.
 */
const shared = {
	rootDir: __dirname,
	setupFiles: ['<rootDir>/test/quiet.js'],
	testEnvironment: '<rootDir>/test/environment.js',
	transform: {
		'^.+\\.ts$': [
			'@swc/jest',
			{
				jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
				module: { type: 'commonjs' },
			},
		],
	},
	moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
	modulePathIgnorePatterns: [
		'<rootDir>/dist/',
		'<rootDir>/host/node_modules/',
		'<rootDir>/host/versions/',
		'<rootDir>/.stryker/',
	],
};

/** @type {import('jest').Config} */
module.exports = {
	// A global option only. Retries wait for real seconds; nothing here is measured.
	testTimeout: 120_000,
	// More than there are cores: many tests wait for other processes. No two test files share a port or a folder.
	maxWorkers: availableParallelism() + 2,
	testSequencer: '<rootDir>/test/longestFirst.js',
	// The second lists the rows of the fault catalogue when all of them were run.
	reporters: ['default', '<rootDir>/test/faults/reporter.js', '<rootDir>/test/slowest.js'],
	projects: [
		{
			...shared,
			displayName: 'unit',
			runtime: '<rootDir>/test/runtime.js',
			testEnvironment: '<rootDir>/test/sharedEnvironment.js',
			testMatch: ['<rootDir>/test/**/*.test.ts'],
			testPathIgnorePatterns: [
				'/node_modules/',
				'<rootDir>/test/e2e/',
				'<rootDir>/test/browser/',
				'<rootDir>/test/load/waking.test.ts',
			],
			// Fails a test that shows the sandbox's key to anybody.
			setupFilesAfterEnv: ['<rootDir>/test/leakCheck/setup.ts'],
		},
		{
			...shared,
			displayName: 'e2e',
			testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
			// Three at a time (package.json), each with an n8n of its own: they mostly sleep.
			setupFilesAfterEnv: ['<rootDir>/test/e2e/timeout.js'],
		},
		{
			...shared,
			displayName: 'browser',
			testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
			setupFilesAfterEnv: ['<rootDir>/test/e2e/timeout.js'],
		},
		{
			...shared,
			displayName: 'load',
			testMatch: ['<rootDir>/test/load/waking.test.ts'],
		},
	],
};

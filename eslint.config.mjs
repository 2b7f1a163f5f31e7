import js from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import jest from 'eslint-plugin-jest';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** The folders that are compiled into dist/ and published. The rest are development tools. */
const publishedFolders = [
	'credentials',
	'nodes',
	'suspension',
	'tasks',
	'providers',
	'media',
	'transport',
	'model',
];
const publishedFiles = publishedFolders.map((folder) => `${folder}/**/*.ts`);

/**
 * What the n8n that loads the package has in its own node_modules. The official rule also lets
 * every devDependency through, as if it were bundled; tsc bundles nothing, so such an import would
 * pass the linter here and crash there.
 */
const importable = {
	regex: String.raw`^(?!\.{1,2}/|(?:n8n-workflow|zod|lodash(?:/.+)?|luxon|p-limit|(?:node:)?crypto)$)`,
	message:
		'Published code runs inside n8n, which offers only n8n-workflow, zod, lodash, luxon, p-limit and crypto.',
};

const developmentTool = {
	regex: String.raw`^(?:\.\./)+(?:sandbox|host|scripts|bench|test|examples|docs|dist)(?:/|$)`,
	message: 'Published code cannot import what is not published.',
};

const otherProvider = {
	regex: String.raw`(?:^|/)providers/[^/]+/`,
	message: 'Only providers/index.ts knows the providers: take one from the registry.',
};

/** The rooms of the house from the top down; each may import from those below it. */
const ROOMS = ['nodes', 'suspension', 'tasks', 'providers', 'media', 'transport', 'model'];

/** What a room must not import: the rooms above it, and the credentials, which n8n alone loads. */
function above(room) {
	const folders = [...ROOMS.slice(0, ROOMS.indexOf(room)), 'credentials'];
	return {
		regex: String.raw`^(?:\.\./)+(?:${folders.join('|')})(?:/|$)`,
		message: `${room}/ lies below ${folders.join(', ')}: imports go downwards only.`,
	};
}

/**
 * The floors of nodes/, from the top down: the node folders, how nodes wait, what jobs do with items, how a
 * task leaves as an item, how a form is read. Below them, in nodes/ itself, is what connects a node to n8n.
 */
const FLOORS = [
	{ folder: 'DanceVideo', files: 'nodes/DanceVideo*/**/*.ts' },
	{ folder: 'waiting', files: 'nodes/waiting/**/*.ts' },
	{ folder: 'jobs', files: 'nodes/jobs/**/*.ts' },
	{ folder: 'delivery', files: 'nodes/delivery/**/*.ts' },
	{ folder: 'form', files: 'nodes/form/**/*.ts' },
];

/** What a floor must not import: those above it, and a node folder no other node folder. */
function floorsAbove(folder) {
	const at = FLOORS.findIndex((floor) => floor.folder === folder);
	const above = FLOORS.slice(0, at < 0 ? FLOORS.length : Math.max(1, at)).map(
		(floor) => floor.folder,
	);
	return {
		regex: String.raw`^\.\.?/(?:${above.join('|')})`,
		message: 'In nodes/, imports go downwards only, and no node knows another one.',
	};
}

function importRules(files, ...patterns) {
	return {
		files: [files],
		rules: {
			'no-restricted-imports': ['error', { patterns: [importable, developmentTool, ...patterns] }],
		},
	};
}

const house = [
	importRules(
		'credentials/**/*.ts',
		{
			regex: String.raw`^(?:\.\./)+(?:nodes|suspension|tasks|media)(?:/|$)`,
			message: 'A credential says how to sign a request, and nothing else.',
		},
		otherProvider,
	),
	importRules('nodes/*.ts', above('nodes'), otherProvider, floorsAbove('ground')),
	...FLOORS.map(({ folder, files }) =>
		importRules(files, above('nodes'), otherProvider, floorsAbove(folder)),
	),
	importRules('suspension/**/*.ts', above('suspension'), otherProvider),
	importRules('tasks/**/*.ts', above('tasks'), otherProvider),
	importRules('providers/*.ts', above('providers')),
	importRules('providers/*/**/*.ts', above('providers'), {
		regex: String.raw`^\.\./[^./][^/]*/`,
		message: 'A provider knows nothing of another one.',
	}),
	importRules('media/**/*.ts', above('media')),
	importRules('transport/**/*.ts', above('transport')),
	importRules('model/**/*.ts', above('model')),
	{
		// gulpfile.js builds this one file together with the libraries it imports.
		files: ['media/libraries.ts'],
		rules: { 'no-restricted-imports': 'off' },
	},
];

/** Rules of the older plugin that are wrong about today's n8n, or about code they cannot read. */
const overtaken = {
	// They want the plain string 'main'; n8n types inputs and outputs as NodeConnectionTypes.Main, and
	// the official rule node-connection-type-literal refuses the string.
	'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
	'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
	// Meant for n8n's own repository, where it is the name of a page. Community packages need a URL:
	// cred-class-field-documentation-url-not-http-url and the official rule both say so.
	'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
};

export default defineConfig(
	{ ignores: ['**/node_modules/', 'dist/', 'coverage/', 'demo-output/', '.stryker/'] },
	{
		// No file switches a rule off for itself: an exception is made here, with its reason.
		linterOptions: { noInlineConfig: true },
	},
	{
		files: ['**/*.{ts,js,mjs}'],
		extends: [js.configs.recommended],
		rules: {
			'max-lines': ['error', 250],
			eqeqeq: ['error', 'always', { null: 'ignore' }],
		},
	},
	{
		files: ['**/*.ts'],
		extends: [tseslint.configs.recommendedTypeChecked],
		languageOptions: {
			parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			// import('stream').Readable is the one way to name a type that published code may not import.
			'@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
			'@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
			'@typescript-eslint/only-throw-error': 'error',
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true },
			],
			// An async function without an await is how an interface that asks for a promise is met.
			'@typescript-eslint/require-await': 'off',
			// The contracts of the house are plain objects of functions that never look at `this`; passing
			// such a function on is how they are used.
			'@typescript-eslint/unbound-method': 'off',
		},
	},
	{
		files: ['**/*.{js,mjs}'],
		languageOptions: {
			globals: {
				__dirname: false,
				console: false,
				process: false,
				TextDecoder: false,
				TextEncoder: false,
				URL: false,
			},
		},
	},
	{
		files: ['**/*.js'],
		languageOptions: { sourceType: 'commonjs' },
	},
	{
		files: ['test/**/*.js'],
		languageOptions: { globals: { jest: false } },
	},
	{
		files: ['package.json'],
		plugins: { '@n8n/community-nodes': n8nCommunityNodesPlugin, 'n8n-nodes-base': n8nNodesBase },
		languageOptions: {
			parser: tseslint.parser,
			parserOptions: { extraFileExtensions: ['.json'] },
		},
		rules: {
			...n8nCommunityNodesPlugin.configs.recommended.rules,
			...n8nNodesBase.configs.community.rules,
		},
	},
	{
		files: publishedFiles,
		plugins: { '@n8n/community-nodes': n8nCommunityNodesPlugin, 'n8n-nodes-base': n8nNodesBase },
		rules: {
			...n8nCommunityNodesPlugin.configs.recommended.rules,
			'no-console': 'error',
			'no-restricted-syntax': [
				'error',
				{
					selector: 'ImportExpression',
					message: 'Imports at the top only: their allow list does not see import().',
				},
			],
		},
	},
	{
		// Descriptions of parameters live with the providers as well as with the nodes.
		files: publishedFiles,
		ignores: ['credentials/**'],
		rules: { ...n8nNodesBase.configs.nodes.rules, ...overtaken },
	},
	{
		files: ['credentials/**/*.ts'],
		rules: { ...n8nNodesBase.configs.credentials.rules, ...overtaken },
	},
	...house,
	{
		files: ['test/**/*.ts'],
		extends: [jest.configs['flat/recommended']],
		rules: {
			'jest/expect-expect': ['error', { assertFunctionNames: ['expect*', 'fc.assert'] }],
			'jest/no-disabled-tests': 'error',
			// A suite that every provider has to pass is a function in a file of its own.
			'jest/no-export': 'off',
			'jest/no-commented-out-tests': 'error',
			// expect.any() and expect.objectContaining() are typed any.
			'@typescript-eslint/no-unsafe-assignment': 'off',
			// A wrong value in a failing test may look as it likes; in published code it is what people read.
			'@typescript-eslint/no-base-to-string': 'off',
		},
	},
);

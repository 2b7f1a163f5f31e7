/**
 * Lints texts as if each were the content of an existing file, with the project's own configuration.
 * In a process of its own, because ESLint imports its configuration as an ES module; one process for
 * all texts, because reading the project's types takes most of the time.
 *
 * stdin: JSON `{ "<file>": "<content>" }`; stdout: JSON `{ "<file>": ["<broken rule>", ...] }`
 */
import { json } from 'node:stream/consumers';

import { ESLint } from 'eslint';

const eslint = new ESLint({
	// All texts are of published files: the types of the tests and tools need not be read as well.
	overrideConfig: {
		files: ['**/*.ts'],
		languageOptions: {
			parserOptions: {
				projectService: false,
				project: 'tsconfig.build.json',
				// With CI=true the parser would take its one run over the files for granted, and read them, not the texts.
				disallowAutomaticSingleRunInference: true,
			},
		},
	},
});
const broken = {};
for (const [filePath, content] of Object.entries(await json(process.stdin))) {
	const results = await eslint.lintText(content, { filePath });
	broken[filePath] = results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId));
}
process.stdout.write(JSON.stringify(broken));

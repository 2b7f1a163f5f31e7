/**
 * Lints texts as if each were the content of an existing file, with the project's own configuration.
 * In a process of its own, because ESLint imports its configuration as an ES module; one process for
 * all texts, because reading the project's types takes most of the time.
 *
 * stdin: JSON `{ "<file>": "<content>" }`; stdout: JSON `{ "<file>": ["<broken rule>", ...] }`
 */
import { json } from 'node:stream/consumers';

import { ESLint } from 'eslint';

const eslint = new ESLint();
const broken = {};
for (const [filePath, content] of Object.entries(await json(process.stdin))) {
	const results = await eslint.lintText(content, { filePath });
	broken[filePath] = results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId));
}
process.stdout.write(JSON.stringify(broken));

/**
 * Lints a package as it is published with the rules that n8n checks community packages by; a process of
 * its own, because ESLint is an ES module.
 *
 * argument: the unpacked package; stdout: JSON `{ "files": 1, "broken": ["<file>: <rule> <message>", ...] }`
 */
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { ESLint } from 'eslint';

const [cwd] = process.argv.slice(2);
const eslint = new ESLint({
	cwd,
	allowInlineConfig: false,
	overrideConfigFile: true,
	overrideConfig: [
		n8nCommunityNodesPlugin.configs.recommended,
		{ rules: { 'no-console': 'error' } },
	].flat(),
});
const results = await eslint.lintFiles(['dist/**/*.js']);
const broken = results.flatMap(({ filePath, messages }) =>
	messages.map(({ ruleId, message }) => `${filePath}: ${ruleId} ${message}`),
);
process.stdout.write(JSON.stringify({ files: results.length, broken }));

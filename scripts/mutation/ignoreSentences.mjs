import { PluginKind, declareValuePlugin } from '@stryker-mutator/api/plugin';

/** A space between two words. */
const SENTENCE = /\S\s+\S/;

/**
 * Leaves sentences for people as they are, those with plain values in them included. A test that pinned every
 * one of them would say the same thing a second time; the words that matter (what may have been paid,
 * which task) are looked for.
 */
export const strykerPlugins = [
	declareValuePlugin(PluginKind.Ignore, 'sentences', {
		shouldIgnore: (path) => (isSentence(path) ? 'A sentence for people' : undefined),
	}),
];

/** @param {import('@stryker-mutator/api/ignore').NodePath} path */
function isSentence(path) {
	if (path.isStringLiteral()) return SENTENCE.test(path.node.value);
	if (!path.isTemplateLiteral()) return false;
	const { quasis, expressions } = path.node;
	// What is reckoned or decided within a sentence is changed as elsewhere.
	const isPlain = expressions.every(({ type }) => /^(Identifier|MemberExpression)$/.test(type));
	return isPlain && SENTENCE.test(quasis.map(({ value }) => value.raw).join('value'));
}

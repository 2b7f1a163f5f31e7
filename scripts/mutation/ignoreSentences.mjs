import { PluginKind, declareValuePlugin } from '@stryker-mutator/api/plugin';

/**
 * Leaves sentences for people as they are. A test that pinned every one of them would say the same
 * thing a second time; the words that matter (what may have been paid, which task) are looked for.
 */
export const strykerPlugins = [
	declareValuePlugin(PluginKind.Ignore, 'sentences', {
		shouldIgnore: (path) =>
			path.isStringLiteral() && /\S\s+\S/.test(path.node.value)
				? 'A sentence for people'
				: undefined,
	}),
];

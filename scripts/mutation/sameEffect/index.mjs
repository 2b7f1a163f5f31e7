/**
 * Changes that no test can notice, because the code does the same with them.
 *
 * @typedef {Readonly<Record<string, ReadonlyArray<readonly [code: string, why: string]>>>} SameEffect by file: what
 *   stands in the changed line, so that a line that is written anew is looked at anew, and why
 */
import generate from './generate.mjs';
import media from './media.mjs';
import model from './model.mjs';
import nodes from './nodes.mjs';
import providers from './providers.mjs';
import suspension from './suspension.mjs';
import tasks from './tasks.mjs';
import transport from './transport.mjs';
import triggers from './triggers.mjs';
import waiting from './waiting.mjs';

/** @type {SameEffect} */
const BY_FILE = {
	...{ ...model, ...transport, ...media, ...providers, ...tasks, ...suspension },
	...{ ...nodes, ...generate, ...waiting, ...triggers },
};

/**
 * @param {string} file path in the package
 * @param {string} line that was changed
 * @returns {string | undefined} why no test can notice it
 */
export function reasonFor(file, line) {
	return BY_FILE[file]?.find(([code]) => line.includes(code))?.[1];
}

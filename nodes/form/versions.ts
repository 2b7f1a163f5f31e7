import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * The versions of a node and the one that a new node gets. n8n writes it into the workflow, so a field whose
 * default or place changes is there twice: as saved workflows have it, and as new ones get it.
 */
export const VERSIONS = { version: [1, 2], defaultVersion: 2 };

/** By the context of a run: n8n copies the whole node each time it is asked for it. */
const known = new WeakMap<object, boolean>();

/** Whether a node is of version 2 or a later one, for what no parameter tells. */
export function isVersion2(context: Pick<IExecuteFunctions, 'getNode'>): boolean {
	const isLater = known.get(context) ?? context.getNode().typeVersion >= 2;
	known.set(context, isLater);
	return isLater;
}

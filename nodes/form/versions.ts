import type { IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { shownFor } from './providerFields';

/**
 * The versions of a node and the one that a new node gets. n8n writes it into the workflow, so a field whose
 * default or place changes is there twice: as saved workflows have it, and as new ones get it.
 */
export const VERSIONS = { version: [1, 2], defaultVersion: 2 };

const FIRST: IDisplayOptions['show'] = { '@version': [1] };
const FROM_SECOND: IDisplayOptions['show'] = { '@version': [{ _cnd: { gte: 2 } }] };

/** A field as only nodes of version 1 have it. */
export function ofVersion1(field: INodeProperties): INodeProperties {
	return shownFor(field, FIRST);
}

/** A field as nodes have it from version 2 on. */
export function fromVersion2(field: INodeProperties): INodeProperties {
	return shownFor(field, FROM_SECOND);
}

/** Whether a node is of version 2 or a later one, for what no parameter tells. */
export function isVersion2(context: Pick<IExecuteFunctions, 'getNode'>): boolean {
	return context.getNode().typeVersion >= 2;
}

import type { INode, INodeParameters } from 'n8n-workflow';

import { node } from '../host/buildWorkflow';
import type { CredentialReference } from '../host/rest';

/** By the type of credential. */
export type Credentials = Record<string, CredentialReference>;

/** A node of this package, as a new one is when it is dropped on the canvas. */
export function ourNode(
	name: string,
	type: 'danceVideoGenerate' | 'danceVideoWait',
	credentials: Credentials,
	parameters: INodeParameters,
): INode {
	return node(name, `n8n-nodes-dance-video.${type}`, parameters, { typeVersion: 2, credentials });
}

/** *Wait for Task* that leaves the video where it is, as the rival does. */
export function waitNode(credentials: Credentials, parameters: INodeParameters): INode {
	return ourNode('Wait for Task', 'danceVideoWait', credentials, {
		download: false,
		...parameters,
	});
}

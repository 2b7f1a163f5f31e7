import type { INode, INodeParameters } from 'n8n-workflow';

import { node } from '../host/buildWorkflow';
import type { CredentialReference } from '../host/rest';
import { DANCE } from '../test/danceForm';
import type { Harness } from './harness';

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

/** n8n's own HTTP Request. */
export function httpNode({ httpHeaderAuth }: Credentials, parameters: INodeParameters): INode {
	if (!httpHeaderAuth) throw new Error('HTTP Request has no account');
	const authentication = {
		authentication: 'genericCredentialType',
		genericAuthType: 'httpHeaderAuth',
	};
	return node(
		'HTTP Request',
		'n8n-nodes-base.httpRequest',
		{ ...parameters, ...authentication, options: {} },
		{ typeVersion: 4.2, credentials: { httpHeaderAuth } },
	);
}

/** Create a task for each incoming item, from its `row`: Generate, and HTTP Request to the same address. */
export function createNodes(
	{ sandbox }: Pick<Harness, 'sandbox'>,
	credentials: Credentials,
): { ours: INode; rival: INode } {
	const provider = 'danceGenerator';
	const { characterImageUrl, tiktokUrl } = DANCE;
	const body = `character_image_url: '${characterImageUrl}', tiktok_url: '${tiktokUrl}', prompt: $json.row`;
	return {
		ours: ourNode('Generate', 'danceVideoGenerate', credentials, {
			provider,
			...DANCE,
			prompt: '={{ $json.row }}',
		}),
		rival: httpNode(credentials, {
			method: 'POST',
			url: `${sandbox.baseUrl(provider)}/generate`,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: `={{ JSON.stringify({ ${body} }) }}`,
		}),
	};
}

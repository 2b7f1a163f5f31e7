import type { IDataObject, INode } from 'n8n-workflow';

import { findProvider, providerById, PROVIDERS } from '../../providers';
import { shown } from '../../providers/problemSentence';
import type { Provider } from '../../providers/provider';
import { Failure } from '../../transport/failure';
import { FROM_ITEM } from '../form/providerFields';

/**
 * Whose task an item has. What an item says is data: it chooses among the providers there are, and only
 * where the node has that provider's credential.
 * @param choice what the form says
 * @throws Failure `invalidInput`
 */
export function readProvider(choice: unknown, node: INode, json: IDataObject): Provider {
	const provider = choice === FROM_ITEM ? providerIn(node, json) : providerById(choice);
	if (hasCredential(node, provider)) return provider;
	throw new Failure({
		kind: 'invalidInput',
		message: `The task belongs to ${provider.displayName}, and this node has no credential for it`,
		nextStep: `Choose a credential for ${provider.displayName} in this node. Nothing was sent.`,
		retryable: false,
	});
}

function providerIn(node: INode, { provider: named }: IDataObject): Provider {
	if (named === undefined || named === null || named === '') {
		// A task ID that was typed in, or that a model gives, comes with no provider.
		const [only, ...others] = PROVIDERS.filter((provider) => hasCredential(node, provider));
		if (only && others.length === 0) return only;
	}
	const provider = findProvider(named);
	if (provider) return provider;
	const given = named === undefined ? 'nothing' : shown(named);
	throw new Failure({
		kind: 'invalidInput',
		message: `The item does not tell which provider its task belongs to: its field "provider" must be one of ${PROVIDERS.map(({ id }) => id).join(', ')} (given: ${given})`,
		nextStep:
			'Dance Video Generate and Dance Video List Tasks give the field: keep it on the way to this node, or choose the provider under Provider. Nothing was sent.',
		retryable: false,
	});
}

function hasCredential({ credentials }: INode, { credentialType }: Provider): boolean {
	return credentials?.[credentialType] !== undefined;
}

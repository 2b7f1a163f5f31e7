import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

import type { Provider } from '../../providers/provider';

/** The dropdown that chooses the provider, derived from those that have what the node needs. */
export function providerField(providers: readonly Provider[]): INodeProperties {
	const firstProvider = providers[0]?.id ?? '';
	return {
		displayName: 'Provider',
		name: 'provider',
		type: 'options',
		// The credential shown depends on it, so it cannot change from item to item.
		noDataExpression: true,
		options: providers.map(({ id, displayName }) => ({ name: displayName, value: id })),
		default: firstProvider,
		description: 'Which service to use; choose its credential above',
	};
}

/** One credential a provider, shown for the chosen one only. */
export function credentialsOf(providers: readonly Provider[]): INodeCredentialDescription[] {
	return providers.map(({ id, credentialType }) => ({
		name: credentialType,
		required: true,
		// With the slash: a field named here without it is taken for the choice of authentication, and the
		// editor hides that.
		displayOptions: { show: { '/provider': [id] } },
	}));
}

/** The choice that leaves it to each item to name its provider. */
export const FROM_ITEM = 'fromItem';

/** The dropdown of a node that can take the provider from each item. */
export function providerOrItemField(
	providers: readonly Provider[],
	byDefault?: string,
): INodeProperties {
	const field = providerField(providers);
	const fromItem = {
		name: 'From the Incoming Item',
		value: FROM_ITEM,
		description:
			'The provider that the item names, as items of Dance Video Generate and List Tasks do',
	};
	return {
		...field,
		options: [fromItem, ...(field.options ?? [])],
		default: byDefault ?? field.default,
		description:
			'Which service has the task. With From the Incoming Item, the items may hold tasks of several services: choose the credential of each.',
	};
}

/** n8n cannot show that a credential is not required, so a slot for each provider looks like all being needed. */
export const whichCredentialsNotice: INodeProperties = {
	displayName:
		'Choose a credential only for the providers whose tasks come in; leave the others empty.',
	name: 'whichCredentialsNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { provider: [FROM_ITEM] } },
};

/**
 * One credential a provider, of which those are needed that items name. n8n knows one entry a credential
 * type and cannot require it for one choice only, so the node itself says when it is missing.
 */
export function credentialsOrItemOf(providers: readonly Provider[]): INodeCredentialDescription[] {
	return providers.map(({ id, credentialType }) => ({
		name: credentialType,
		required: false,
		displayOptions: { show: { '/provider': [id, FROM_ITEM] } },
	}));
}

import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

import { PROVIDERS } from '../../providers';
import { shownFor } from '../../providers/shownFields';
import { includeInputField } from '../form/outputFields';
import { credentialsOf, providerField } from '../form/providerFields';
import { balanceFields, PROVIDERS_WITH_CREDITS } from './balance';
import { estimateFields } from './estimate';

/** What the node can be asked. */
export type CreditsOperation = 'balance' | 'estimate';

const operationField: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	// The providers shown depend on it, so it cannot change from item to item.
	noDataExpression: true,
	options: [
		{
			name: 'Balance',
			value: 'balance',
			description: 'See how many credits are left',
			action: 'See how many credits are left',
		},
		{
			name: 'Estimate',
			value: 'estimate',
			description: 'See what a video would cost at the published price; needs no credential',
			action: 'See what a video would cost',
		},
	],
	default: 'balance',
};

function shownIn(operation: CreditsOperation, fields: INodeProperties[]): INodeProperties[] {
	return fields.map((field) => shownFor(field, { operation: [operation] }));
}

export const creditsFields: INodeProperties[] = [
	operationField,
	...shownIn('balance', [providerField(PROVIDERS_WITH_CREDITS), ...balanceFields]),
	...shownIn('estimate', [providerField(PROVIDERS), ...estimateFields]),
	includeInputField,
];

/** An estimate is worked out here: it needs no key. */
export const creditsCredentials: INodeCredentialDescription[] = credentialsOf(
	PROVIDERS_WITH_CREDITS,
).map((credential) => ({
	...credential,
	displayOptions: { show: { operation: ['balance'], ...credential.displayOptions?.show } },
}));

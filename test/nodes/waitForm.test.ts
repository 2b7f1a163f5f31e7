import { NodeHelpers } from 'n8n-workflow';

import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import { FROM_ITEM } from '../../nodes/form/providerFields';
import { PROVIDERS } from '../../providers';

const { description } = new DanceVideoWait();

/** The form's labels from the top, as n8n's editor shows them for a provider; a new node leaves it open. */
function labels(provider?: string): string[] {
	const node = { typeVersion: 2 };
	const { properties } = description;
	const given = provider === undefined ? {} : { provider };
	const all = NodeHelpers.getNodeParameters(properties, given, true, false, node, description)!;
	return properties
		.filter((property) => NodeHelpers.displayParameter(all, property, node, description))
		.map(({ displayName }) => displayName);
}

const NOTICE = /Choose a credential only for the providers whose tasks come in/;

it.each([undefined, FROM_ITEM])(
	'says right under Provider which of all the credentials are needed (%s)',
	(provider) => {
		const [first, second] = labels(provider);
		expect(first).toBe('Provider');
		expect(second).toMatch(NOTICE);
	},
);

it.each(PROVIDERS.map(({ id }) => id))(
	'says nothing of that where the one credential of %s is shown',
	(id) => expect(labels(id).join()).not.toMatch(NOTICE),
);

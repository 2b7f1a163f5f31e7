import type { Icon, ICredentialType } from 'n8n-workflow';

import { accountFields, link } from './accountFields';
import { bearerAuthentication } from './bearer';

export class SeedDanceApi implements ICredentialType {
	name = 'seedDanceApi';

	displayName = 'SeedDance API';

	icon: Icon = { light: 'file:seedDance.svg', dark: 'file:seedDance.dark.svg' };

	documentationUrl =
		'https://github.com/dance-video/n8n-nodes-dance-video/blob/main/docs/providers.md#seeddance-api';

	properties = accountFields({
		keyNotice: `Register at ${link('https://seeddanceapi.com', 'seeddanceapi.com')} to get a key.`,
		defaultBaseUrl: 'https://api.seeddanceapi.com',
	});

	authenticate = bearerAuthentication;

	/** In its place is that of Dance Video Generate (`nodes/accountTest.ts`), which can say what is wrong. */
	test = undefined;
}

import type { Icon, ICredentialType } from 'n8n-workflow';

import { accountFields, link } from './accountFields';
import { bearerAuthentication } from './bearer';

export class VtrixApi implements ICredentialType {
	name = 'vtrixApi';

	displayName = 'Vtrix API';

	icon: Icon = { light: 'file:vtrix.svg', dark: 'file:vtrix.dark.svg' };

	documentationUrl =
		'https://github.com/dance-video/n8n-nodes-dance-video/blob/main/docs/providers.md#vtrix-spark-dance';

	properties = accountFields({
		keyNotice: `Get a key at ${link('https://cloud.vtrix.ai', 'cloud.vtrix.ai')} on the API Key Management page.`,
		defaultBaseUrl: 'https://cloud.vtrix.ai',
	});

	authenticate = bearerAuthentication;

	/** In its place is that of Dance Video Generate (`nodes/accountTest.ts`), which can say what is wrong. */
	test = undefined;
}

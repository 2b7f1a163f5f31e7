import type { Icon, ICredentialType } from 'n8n-workflow';

import { accountFields, link, SHOWN_ONCE } from './accountFields';
import { bearerAuthentication } from './bearer';

export class DanceGeneratorApi implements ICredentialType {
	name = 'danceGeneratorApi';

	displayName = 'Dance Generator API';

	icon: Icon = { light: 'file:danceGenerator.svg', dark: 'file:danceGenerator.dark.svg' };

	documentationUrl =
		'https://github.com/dance-video/n8n-nodes-dance-video/blob/main/docs/providers.md#dance-generator';

	properties = accountFields({
		keyNotice: `Log in at ${link('https://dancegenerator.ai', 'dancegenerator.ai')}, open Settings > API Keys and create a key. ${SHOWN_ONCE}`,
		keyPlaceholder: 'sk-...',
		defaultBaseUrl: 'https://dancegenerator.ai/api/v1',
	});

	authenticate = bearerAuthentication;

	/** In its place is that of Dance Video Generate (`nodes/accountTest.ts`), which can say what is wrong. */
	test = undefined;
}

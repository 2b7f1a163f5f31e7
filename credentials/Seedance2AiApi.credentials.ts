import type { Icon, ICredentialType } from 'n8n-workflow';

import { accountFields, link, SHOWN_ONCE } from './accountFields';
import { bearerAuthentication } from './bearer';

export class Seedance2AiApi implements ICredentialType {
	name = 'seedance2AiApi';

	displayName = 'Seedance2 AI API';

	icon: Icon = { light: 'file:seedance2Ai.svg', dark: 'file:seedance2Ai.dark.svg' };

	documentationUrl =
		'https://github.com/dance-video/n8n-nodes-dance-video/blob/main/docs/providers.md#seedance2-ai';

	properties = accountFields({
		keyNotice: `Create a key at ${link('https://seedance2-ai.ai', 'seedance2-ai.ai')} in the account settings. ${SHOWN_ONCE} An account can have up to 10 keys.`,
		defaultBaseUrl: 'https://seedance2-ai.ai/api/v1',
	});

	authenticate = bearerAuthentication;

	/** In its place is that of Dance Video Generate (`nodes/accountTest.ts`), which can say what is wrong. */
	test = undefined;
}

import type { Icon, ICredentialType } from 'n8n-workflow';

import { accountFields } from './accountFields';
import { balanceTest, bearerAuthentication } from './bearer';

export class Seedance2AiApi implements ICredentialType {
	name = 'seedance2AiApi';

	displayName = 'Seedance2 AI API';

	icon: Icon = { light: 'file:seedance2Ai.svg', dark: 'file:seedance2Ai.dark.svg' };

	documentationUrl = 'https://seedance2-ai.ai';

	properties = accountFields({
		whereToGetAKey:
			'Create one at seedance2-ai.ai in the account settings; it is shown only once, and an account may have 10',
		defaultBaseUrl: 'https://seedance2-ai.ai/api/v1',
	});

	authenticate = bearerAuthentication;

	test = balanceTest('/account/credits');
}

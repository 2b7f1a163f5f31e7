import type { Icon, ICredentialType } from 'n8n-workflow';

import { accountFields } from './accountFields';
import { balanceTest, bearerAuthentication } from './bearer';

export class DanceGeneratorApi implements ICredentialType {
	name = 'danceGeneratorApi';

	displayName = 'Dance Generator API';

	icon: Icon = { light: 'file:danceGenerator.svg', dark: 'file:danceGenerator.dark.svg' };

	documentationUrl = 'https://dancegenerator.ai';

	properties = accountFields({
		whereToGetAKey:
			'Create one at dancegenerator.ai under Settings > API Keys; it is shown only once',
		keyPlaceholder: 'sk-...',
		defaultBaseUrl: 'https://dancegenerator.ai/api/v1',
	});

	authenticate = bearerAuthentication;

	test = balanceTest('/credits');
}

import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

import {
	bearerAuthentication,
	mixedRules,
	NO_API_HERE,
	NOT_ACCEPTED,
	testRequest,
	webPageRule,
} from './bearer';

export class Seedance2AiApi implements ICredentialType {
	name = 'seedance2AiApi';

	displayName = 'Seedance2 AI API';

	icon: Icon = { light: 'file:seedance2Ai.svg', dark: 'file:seedance2Ai.dark.svg' };

	documentationUrl = 'https://seedance2-ai.ai';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'Create one at seedance2-ai.ai in the account settings; it is shown only once, and an account may have 10. White space and a leading "Bearer" are removed.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: 'https://seedance2-ai.ai/api/v1',
			description:
				'Where the API is. Change it only for a test server; http:// is taken on this machine only.',
		},
	];

	authenticate = bearerAuthentication;

	test: ICredentialTestRequest = {
		request: testRequest('/account/credits'),
		rules: mixedRules(
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message: NOT_ACCEPTED,
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message: NO_API_HERE,
				},
			},
			webPageRule,
		),
	};
}

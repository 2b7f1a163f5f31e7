import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

import {
	bearerAuthentication,
	mixedRules,
	NO_API_HERE,
	NOT_ACCEPTED,
	testRequest,
	webPageRule,
} from './bearer';

export class DanceGeneratorApi implements ICredentialType {
	name = 'danceGeneratorApi';

	displayName = 'Dance Generator API';

	icon: Icon = { light: 'file:danceGenerator.svg', dark: 'file:danceGenerator.dark.svg' };

	documentationUrl = 'https://dancegenerator.ai';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'sk-...',
			description:
				'Create one at dancegenerator.ai under Settings > API Keys; it is shown only once. White space and a leading "Bearer" are removed.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: 'https://dancegenerator.ai/api/v1',
			description:
				'Where the API is. Change it only for a test server; http:// is taken on this machine only.',
		},
	];

	authenticate = bearerAuthentication;

	test: ICredentialTestRequest = {
		request: testRequest('/credits'),
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

import type {
	IAuthenticateGeneric,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

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
				'Create one at dancegenerator.ai under Settings > API Keys. White space and a leading "Bearer" are removed.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: 'https://dancegenerator.ai/api/v1',
			description: 'Where the API is. Change it only for a test server.',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: {
			headers: {
				Authorization:
					'=Bearer {{ $credentials.apiKey.trim().replace(/^Bearer\\s+/i, "").trim() }}',
			},
		},
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials.baseUrl.trim().replace(/\\/+$/, "") }}',
			url: '/credits',
			timeout: 15_000,
			disableFollowRedirect: true,
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message: 'The API key is not accepted: it is missing, wrong or was deleted.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message:
						'The server answers, but has no API at this Base URL. Its default is right for most.',
				},
			},
			{
				type: 'responseSuccessBody',
				properties: {
					// The first character of an answer that is a text: a web page.
					key: '0',
					value: '<',
					message:
						'The server answers, but has no API at this Base URL. Its default is right for most.',
				},
			},
			// n8n takes rules of both kinds together; its type only knows one kind at a time.
		] as ICredentialTestRequest['rules'],
	};
}

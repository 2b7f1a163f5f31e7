import type {
	IAuthenticateGeneric,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

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
				'Create one at seedance2-ai.ai in the account settings. White space and a leading "Bearer" are removed.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: 'https://seedance2-ai.ai/api/v1',
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
			url: '/account/credits',
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

import type { INodeProperties } from 'n8n-workflow';

/** What differs from provider to provider in a credential's form. */
interface AccountTexts {
	/** Where the user gets a key; a sentence without its full stop. */
	whereToGetAKey: string;
	keyPlaceholder?: string;
	defaultBaseUrl: string;
}

/** The form of every credential here: a key, and the address of the API that it is sent to. */
export function accountFields({
	whereToGetAKey,
	keyPlaceholder,
	defaultBaseUrl,
}: AccountTexts): INodeProperties[] {
	return [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			...(keyPlaceholder !== undefined && { placeholder: keyPlaceholder }),
			description: `${whereToGetAKey}. White space and a leading "Bearer" are removed.`,
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: defaultBaseUrl,
			description:
				'Where the API is. Change it only for a test server; http:// is taken on this machine only.',
		},
	];
}

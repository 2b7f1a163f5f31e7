import type { INodeProperties } from 'n8n-workflow';

/** What differs from provider to provider in a credential's form. */
interface AccountTexts {
	/** Where the user gets a key: sentences with a link, in HTML. */
	keyNotice: string;
	keyPlaceholder?: string;
	defaultBaseUrl: string;
}

/** The form of every credential here: a key, and the address of the API that it is sent to. */
export function accountFields({
	keyNotice,
	keyPlaceholder,
	defaultBaseUrl,
}: AccountTexts): INodeProperties[] {
	return [
		{
			displayName: keyNotice,
			name: 'keyNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			...(keyPlaceholder !== undefined && { placeholder: keyPlaceholder }),
			description: 'White space and a leading "Bearer" are removed',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: defaultBaseUrl,
			description:
				'Address of the API. Change it only for a test server; http:// is accepted for this machine only.',
		},
	];
}

/** A link that opens beside n8n. */
export function link(address: string, text: string): string {
	return `<a href="${address}" target="_blank">${text}</a>`;
}

/** What the providers say that show a key only once. */
export const SHOWN_ONCE = 'It is shown only once, so copy it right away.';

import type { ICredentialType } from 'n8n-workflow';

import type { Provider } from '../../providers/provider';

/** What a new credential of the provider has as its base URL. */
export async function defaultBaseUrl({ credentialType }: Provider): Promise<string> {
	const className = credentialType.charAt(0).toUpperCase() + credentialType.slice(1);
	const classes = (await import(`../../credentials/${className}.credentials`)) as Record<
		string,
		new () => ICredentialType
	>;
	const Credential = classes[className];
	const field = Credential && new Credential().properties.find(({ name }) => name === 'baseUrl');
	if (typeof field?.default !== 'string') throw new Error(`${className} has no base URL`);
	return field.default;
}

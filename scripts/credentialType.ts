import { createRequire } from 'node:module';

import type { ICredentialType } from 'n8n-workflow';

/** Also in a process that only knows TypeScript where it is required, as tests start some. */
const load = createRequire(__filename);

/** A credential as n8n loads it: class and file have the type's name, with a capital letter. */
export async function loadCredentialType(credentialType: string): Promise<ICredentialType> {
	const className = credentialType.charAt(0).toUpperCase() + credentialType.slice(1);
	const classes = load(`../credentials/${className}.credentials`) as Record<
		string,
		new () => ICredentialType
	>;
	const Credential = classes[className];
	if (!Credential) throw new Error(`credentials/${className}.credentials.ts has no ${className}`);
	return new Credential();
}

/** What a new credential of the type has as its base URL. */
export async function defaultBaseUrl(credentialType: string): Promise<string> {
	const { properties } = await loadCredentialType(credentialType);
	const field = properties.find(({ name }) => name === 'baseUrl');
	if (typeof field?.default !== 'string') throw new Error(`${credentialType} has no base URL`);
	return field.default;
}

import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { toApiKey } from '../transport/apiKey';

/**
 * Sends the key as a bearer token. A function and not an expression: n8n evaluates expressions in an
 * isolate of their own, which costs some 10 MB and must be kept for as long as requests are sent.
 */
export async function bearerAuthentication(
	{ apiKey }: ICredentialDataDecryptedObject,
	requestOptions: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const Authorization = `Bearer ${toApiKey(apiKey)}`;
	return { ...requestOptions, headers: { ...requestOptions.headers, Authorization } };
}

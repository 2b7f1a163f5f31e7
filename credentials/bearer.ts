import type { IAuthenticateGeneric } from 'n8n-workflow';

/**
 * The key as a bearer token, however it was pasted: with white space, or with "Bearer" before it. Nodes
 * make the same of it (`transport/apiKey.ts`).
 */
export const bearerAuthentication: IAuthenticateGeneric = {
	type: 'generic',
	properties: {
		headers: {
			Authorization:
				'=Bearer {{ $credentials.apiKey.trim().replace(/^Bearer(\\s+|$)/i, "").trim() }}',
		},
	},
};

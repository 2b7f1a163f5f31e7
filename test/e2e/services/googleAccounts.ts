import { randomUUID } from 'node:crypto';

import { z } from 'zod';

import { createCredential, type CredentialReference, type Session } from '../../../host/rest';
import { Refusal, type Service, type ServiceRequest } from './service';

/** The client that a user of n8n makes in the Google Cloud console. */
const CLIENT = { clientId: 'client.apps.googleusercontent.com', clientSecret: 'GOCSPX-of-a-test' };

interface Grant {
	scopes: string[];
	redirectUri: string;
}

/**
 * Stands in for Google's consent page and token endpoint.
 * Source: https://developers.google.com/identity/protocols/oauth2/web-server
 */
export interface GoogleAccounts {
	/** `oauth2.googleapis.com` */
	service: Service;
	/** Consents as a user does on the page that n8n opens. Gives the address that the browser goes to then. */
	consent(page: string): URL;
	/** Refuses a request to an API without a valid token for one of these scopes. */
	authorize(request: ServiceRequest, anyOf: readonly string[]): void;
	/** As after an hour: each token has to be refreshed. */
	expireTokens(): void;
	/** How often a token was refreshed. */
	refreshed(): number;
}

export function createGoogleAccounts(): GoogleAccounts {
	const codes = new Map<string, Grant>();
	const refreshTokens = new Map<string, Grant>();
	const accessTokens = new Map<string, Grant>();
	let refreshed = 0;

	const issue = (grant: Grant) => {
		const access_token = `ya29.${randomUUID()}`;
		accessTokens.set(access_token, grant);
		return { access_token, expires_in: 3599, token_type: 'Bearer', scope: grant.scopes.join(' ') };
	};
	const refuse = (error: string): never => {
		throw new Refusal(400, error, { error });
	};

	return {
		service({ method, url, headers, body }) {
			if (method !== 'POST' || url.pathname !== '/token') throw new Refusal(404, 'Not Found');
			if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
				refuse('invalid_request');
			}
			const form = new URLSearchParams(body.toString());
			const { clientId, clientSecret } = CLIENT;
			if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret) {
				throw new Refusal(401, 'invalid_client', { error: 'invalid_client' });
			}
			if (form.get('grant_type') === 'refresh_token') {
				const grant = refreshTokens.get(form.get('refresh_token') ?? '');
				refreshed += 1;
				return { body: issue(grant ?? refuse('invalid_grant')) };
			}
			if (form.get('grant_type') !== 'authorization_code') refuse('unsupported_grant_type');
			const code = form.get('code') ?? '';
			const grant = codes.get(code) ?? refuse('invalid_grant');
			// A code is good for once, and for the address it was sent to.
			codes.delete(code);
			if (form.get('redirect_uri') !== grant.redirectUri) refuse('redirect_uri_mismatch');
			const refresh_token = `1//${randomUUID()}`;
			refreshTokens.set(refresh_token, grant);
			return { body: { ...issue(grant), refresh_token } };
		},
		consent(page) {
			const { origin, pathname, searchParams: asked } = new URL(page);
			if (`${origin}${pathname}` !== 'https://accounts.google.com/o/oauth2/v2/auth') {
				throw new Error(`This is no consent page of Google: ${page}`);
			}
			const expected = {
				client_id: CLIENT.clientId,
				response_type: 'code',
				access_type: 'offline',
			};
			for (const [name, value] of Object.entries(expected)) {
				if (asked.get(name) !== value) throw new Error(`${name} is "${asked.get(name)}"`);
			}
			const redirectUri = asked.get('redirect_uri') ?? '';
			const scopes = (asked.get('scope') ?? '').split(' ');
			const code = `4/${randomUUID()}`;
			codes.set(code, { scopes, redirectUri });
			const back = new URL(redirectUri);
			back.search = new URLSearchParams({ state: asked.get('state') ?? '', code }).toString();
			return back;
		},
		authorize({ headers }, anyOf) {
			const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
			const grant = accessTokens.get(token);
			if (!grant) throw new Refusal(401, 'Request had invalid authentication credentials.');
			if (!grant.scopes.some((scope) => anyOf.includes(scope))) {
				throw new Refusal(403, 'Request had insufficient authentication scopes.');
			}
		},
		expireTokens: () => accessTokens.clear(),
		refreshed: () => refreshed,
	};
}

/** Stores a Google credential and connects it, as *Sign in with Google* in its form does. */
export async function connectGoogle(
	session: Session,
	accounts: GoogleAccounts,
	type: string,
): Promise<CredentialReference> {
	const credential = await createCredential(session, { name: type, type, data: CLIENT });
	const page = await session.call('GET', `/oauth2-credential/auth?id=${credential.id}`, z.string());
	const { pathname, search } = accounts.consent(page);
	const shown = (await session.bytes(`${pathname.replace(/^\/rest/, '')}${search}`)).toString();
	if (!shown.includes('Connection successful'))
		throw new Error(`n8n did not connect ${type}: ${shown}`);
	return credential;
}

import type {
	IAuthenticateGeneric,
	IAuthenticateRuleResponseSuccessBody,
	ICredentialTestRequest,
} from 'n8n-workflow';

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

export const NOT_ACCEPTED = 'The API key is not accepted: it is missing, wrong or was deleted.';

export const NO_API_HERE =
	'The server answers, but has no API at this Base URL. Its default is right for most.';

/** To http:// the key is sent on this machine only; nodes refuse the same (`nodes/account.ts`). */
const SAFE = '/^(https:|http:\\/\\/(localhost|127(\\.\\d{1,3}){3}|\\[::1\\])(:\\d+)?(\\/|$))/i';

/** A rule sees answers only: what the test must not be sent to becomes an address that is none. */
const NO_ADDRESS = 'The Base URL must start with https://';

/** A harmless GET below the base URL that tells whether the key is let in. */
export function testRequest(
	url: string,
	more: Partial<ICredentialTestRequest['request']> = {},
): ICredentialTestRequest['request'] {
	return {
		baseURL: `={{ ${SAFE}.test($credentials.baseUrl.trim()) ? $credentials.baseUrl.trim().replace(/\\/+$/, "") : "${NO_ADDRESS}" }}`,
		url,
		timeout: 15_000,
		// A redirect could carry the key to another origin.
		disableFollowRedirect: true,
		...more,
	};
}

/** A rule for an answer that n8n takes for a success, by what one field of its body says. */
export function bodyRule(
	key: string,
	value: string | number | undefined,
	message: string,
): IAuthenticateRuleResponseSuccessBody {
	return { type: 'responseSuccessBody', properties: { key, value, message } };
}

/** The first character of an answer that is a text: a web page. */
export const webPageRule = bodyRule('0', '<', NO_API_HERE);

/** n8n takes rules of both kinds together; its type knows one kind at a time, hence the assertion. */
export function mixedRules(
	...rules: Array<
		NonNullable<ICredentialTestRequest['rules']>[number] | IAuthenticateRuleResponseSuccessBody
	>
): ICredentialTestRequest['rules'] {
	return rules as ICredentialTestRequest['rules'];
}

/** For an API that tells the balance: a key that may read it is let in. */
export function balanceTest(url: string): ICredentialTestRequest {
	return {
		request: testRequest(url),
		rules: mixedRules(
			{ type: 'responseCode', properties: { value: 401, message: NOT_ACCEPTED } },
			{ type: 'responseCode', properties: { value: 404, message: NO_API_HERE } },
			webPageRule,
		),
	};
}

import type {
	IAuthenticateGeneric,
	IAuthenticateRuleResponseSuccessBody,
	ICredentialTestRequest,
} from 'n8n-workflow';

/** The key as a bearer token, however it was pasted: with white space, or with "Bearer" before it. */
export const bearerAuthentication: IAuthenticateGeneric = {
	type: 'generic',
	properties: {
		headers: {
			Authorization: '=Bearer {{ $credentials.apiKey.trim().replace(/^Bearer\\s+/i, "").trim() }}',
		},
	},
};

export const NOT_ACCEPTED = 'The API key is not accepted: it is missing, wrong or was deleted.';

export const NO_API_HERE =
	'The server answers, but has no API at this Base URL. Its default is right for most.';

/** A harmless GET below the base URL that tells whether the key is let in. */
export function testRequest(
	url: string,
	more: Partial<ICredentialTestRequest['request']> = {},
): ICredentialTestRequest['request'] {
	return {
		baseURL: '={{ $credentials.baseUrl.trim().replace(/\\/+$/, "") }}',
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

/** n8n takes rules of both kinds together; its type only knows one kind at a time. */
export function mixedRules(
	...rules: Array<
		NonNullable<ICredentialTestRequest['rules']>[number] | IAuthenticateRuleResponseSuccessBody
	>
): ICredentialTestRequest['rules'] {
	return rules as ICredentialTestRequest['rules'];
}

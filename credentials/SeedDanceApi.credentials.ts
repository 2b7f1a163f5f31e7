import type {
	IAuthenticateRuleResponseSuccessBody,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
} from 'n8n-workflow';

import { accountFields } from './accountFields';
import {
	bearerAuthentication,
	bodyRule,
	mixedRules,
	NOT_ACCEPTED,
	testRequest,
	webPageRule,
} from './bearer';

/** All but "there is no such task". */
const FAILURES = [301, 302, 303, 307, 308, 401, 402, 403, 429, 500, 502, 503, 504];

/**
 * n8n 1.x does not know exceptions and lets a 401 pass, so what it says is looked at too. The form of
 * its body is not documented; these are likely.
 */
const NOT_ACCEPTED_BODIES: IAuthenticateRuleResponseSuccessBody[] = [
	['error.code', 401],
	['code', 401],
	['error', 'Unauthorized'],
	['message', 'Unauthorized'],
].map(([key, value]) => bodyRule(String(key), value, NOT_ACCEPTED));

export class SeedDanceApi implements ICredentialType {
	name = 'seedDanceApi';

	displayName = 'SeedDance API';

	icon: Icon = { light: 'file:seedDance.svg', dark: 'file:seedDance.dark.svg' };

	documentationUrl = 'https://seeddanceapi.com';

	properties = accountFields({
		whereToGetAKey: 'Get one by registering at seeddanceapi.com',
		defaultBaseUrl: 'https://api.seeddanceapi.com',
	});

	authenticate = bearerAuthentication;

	/**
	 * There is no endpoint for the balance, so the test asks for a task that cannot exist: whoever is
	 * told that it does not exist has been let in.
	 */
	test: ICredentialTestRequest = {
		request: testRequest('/v1/videos/credential-test', {
			ignoreHttpStatusErrors: { ignore: true, except: FAILURES },
		}),
		rules: mixedRules(
			{ type: 'responseCode', properties: { value: 401, message: NOT_ACCEPTED } },
			{ type: 'responseCode', properties: { value: 403, message: NOT_ACCEPTED } },
			...NOT_ACCEPTED_BODIES,
			webPageRule,
		),
	};
}

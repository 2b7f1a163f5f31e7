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
const FAILURES = [301, 302, 303, 307, 308, 401, 403, 429, 500, 502, 503, 504];

/** n8n 1.x does not know exceptions and lets a 401 pass, so what it says is looked at too. */
const NOT_ACCEPTED_BODIES: IAuthenticateRuleResponseSuccessBody[] = [
	['error.code', 'unauthorized'],
	['error.code', '401'],
	['error.code', 401],
	['error', 'Unauthorized'],
	['code', 401],
].map(([key, value]) => bodyRule(String(key), value, NOT_ACCEPTED));

export class VtrixApi implements ICredentialType {
	name = 'vtrixApi';

	displayName = 'Vtrix API';

	icon: Icon = { light: 'file:vtrix.svg', dark: 'file:vtrix.dark.svg' };

	documentationUrl = 'https://cloud.vtrix.ai';

	properties = accountFields({
		whereToGetAKey: 'Create one on the API Key Management page of Vtrix',
		defaultBaseUrl: 'https://cloud.vtrix.ai',
	});

	authenticate = bearerAuthentication;

	/**
	 * Vtrix has no endpoint for the balance, so the test asks for a task that cannot exist: whoever is
	 * told that it does not exist has been let in.
	 */
	test: ICredentialTestRequest = {
		request: testRequest('/model/v1/generation/task/credential-test', {
			ignoreHttpStatusErrors: { ignore: true, except: FAILURES },
		}),
		rules: mixedRules(
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message: NOT_ACCEPTED,
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message: 'The API key is known, but its balance is insufficient or it has no permission.',
				},
			},
			...NOT_ACCEPTED_BODIES,
			webPageRule,
		),
	};
}

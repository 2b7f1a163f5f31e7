import type { Icon, ICredentialTestRequest, ICredentialType } from 'n8n-workflow';

import { accountFields } from './accountFields';
import { bearerAuthentication, bodyRule, NO_API_HERE, testRequest } from './bearer';

export class Seedance2IoApi implements ICredentialType {
	name = 'seedance2IoApi';

	displayName = 'Seedance 2 (seedance2ai.io) API';

	icon: Icon = { light: 'file:seedance2Io.svg', dark: 'file:seedance2Io.dark.svg' };

	documentationUrl = 'https://seedance2ai.io';

	properties = accountFields({
		whereToGetAKey: 'Create one in the dashboard of seedance2ai.io; it is shown only once',
		keyPlaceholder: 'sk_live_...',
		// Observed: without www it redirects, and a redirect would lose the key.
		defaultBaseUrl: 'https://www.seedance2ai.io/api/v1',
	});

	authenticate = bearerAuthentication;

	/**
	 * There is no endpoint for the balance, so the test asks for a task that cannot exist: whoever is
	 * told `not_found` has been let in. The code decides, since n8n's rules see no status here.
	 */
	test: ICredentialTestRequest = {
		request: testRequest('/tasks/sd2_credential_test', { ignoreHttpStatusErrors: true }),
		rules: [
			bodyRule(
				'error.code',
				'unauthorized',
				'The API key is not accepted: it is missing, wrong or was revoked.',
			),
			bodyRule(
				'error.code',
				'rate_limited',
				'There were too many requests for this account: try again in a minute.',
			),
			bodyRule('error.code', 'service_busy', 'The service is busy: try again in a few minutes.'),
			bodyRule(
				'error.code',
				'internal_error',
				'The service has an internal error: try again later.',
			),
			bodyRule('error.code', undefined, NO_API_HERE),
		],
	};
}

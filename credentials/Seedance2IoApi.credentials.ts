import type { Icon, ICredentialType } from 'n8n-workflow';

import { accountFields, link, SHOWN_ONCE } from './accountFields';
import { bearerAuthentication } from './bearer';

export class Seedance2IoApi implements ICredentialType {
	name = 'seedance2IoApi';

	displayName = 'Seedance 2 (seedance2ai.io) API';

	icon: Icon = { light: 'file:seedance2Io.svg', dark: 'file:seedance2Io.dark.svg' };

	documentationUrl =
		'https://github.com/dance-video/n8n-nodes-dance-video/blob/main/docs/providers.md#seedance-2-seedance2aiio';

	properties = accountFields({
		keyNotice: `Create a key at ${link('https://seedance2ai.io', 'seedance2ai.io')} in the dashboard. ${SHOWN_ONCE} On a team, calls use each member’s own balance, not that of the team.`,
		keyPlaceholder: 'sk_live_...',
		// Observed: without www it redirects, and a redirect would lose the key.
		defaultBaseUrl: 'https://www.seedance2ai.io/api/v1',
	});

	authenticate = bearerAuthentication;

	/** In its place is that of Dance Video Generate (`nodes/accountTest.ts`), which can say what is wrong. */
	test = undefined;
}

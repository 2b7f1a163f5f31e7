import type { INodeProperties } from 'n8n-workflow';

import { PROVIDERS } from '../../providers';
import { triggerFields } from '../form/triggerFields';

/** The providers that call when a task has ended. */
export const CALLERS = PROVIDERS.filter((provider) => provider.callback);

export const callTriggerFields: INodeProperties[] = [
	{
		displayName:
			'In Dance Video Generate add <b>Call Back</b> under Options, choose <i>Dance Video Finished (Callback) Trigger</i>, and add <b>Trigger URL</b> with the webhook URL of this node. Both nodes need a credential with the same API key: the token by which this node recognizes the calls is made from it.',
		name: 'howToNotice',
		type: 'notice',
		default: '',
	},
	...triggerFields,
];

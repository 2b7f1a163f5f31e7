import type { INodeProperties } from 'n8n-workflow';

import { PROVIDERS } from '../../providers';
import { fromVersion2, ofVersion1 } from '../../providers/shownFields';
import { optionsCollection } from '../../providers/choices';
import type { Action } from '../form/actionFields';
import { downloadField } from '../form/downloadFields';
import { taskOutputFields } from '../form/outputFields';
import { FROM_ITEM, providerOrItemField, whichCredentialsNotice } from '../form/providerFields';
import { forCanvas, forTool } from '../form/toolFields';
import { resultOptions } from '../form/waitFields';
import { taskFields } from './taskField';

/** What the node panel offers. */
export const waitActions: Action[] = [
	{ group: 'Task', action: 'Wait for a video', preset: { mode: 'wait' } },
	{ group: 'Task', action: 'Check a task once', preset: { mode: 'checkOnce' } },
];

export const waitFields: INodeProperties[] = [
	ofVersion1(providerOrItemField(PROVIDERS)),
	fromVersion2(providerOrItemField(PROVIDERS, FROM_ITEM)),
	fromVersion2(whichCredentialsNotice),
	{
		displayName: 'Mode',
		name: 'mode',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Wait Until Finished',
				value: 'wait',
				description: 'Continue when all tasks have ended',
			},
			{
				name: 'Check Once',
				value: 'checkOnce',
				description: 'Check once and continue, whatever the status is',
			},
		],
		default: 'wait',
		description: 'Whether to wait for the task to finish',
	},
	...taskFields,
	ofVersion1(downloadField),
	forCanvas(fromVersion2({ ...downloadField, default: true })),
	// No file reaches a model.
	forTool(fromVersion2(downloadField)),
	...taskOutputFields,
	optionsCollection(resultOptions({ show: { '/mode': ['wait'] } })),
];

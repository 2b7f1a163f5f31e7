import type { INodeProperties } from 'n8n-workflow';

import { PROVIDERS } from '../../providers';
import type { Action } from '../form/actionFields';
import { deliveryOptionsField, downloadField } from '../form/downloadFields';

/** The providers that keep a list of tasks. */
export const LISTERS = PROVIDERS.filter((provider) => provider.listTasks);

/** The default of *Limit*, which n8n's linter wants to read as a number. */
export const DEFAULT_LIMIT = 50;

/** What the node panel offers. */
export const listActions: Action[] = [
	{ group: 'Task', action: 'List the newest tasks', preset: { status: 'any' } },
	{ group: 'Task', action: 'List tasks that succeeded', preset: { status: 'succeeded' } },
	{ group: 'Task', action: 'List tasks that failed', preset: { status: 'failed' } },
];

export const listFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
	{
		displayName: 'Status',
		name: 'status',
		type: 'options',
		options: [
			{ name: 'Any', value: 'any' },
			{ name: 'Failed', value: 'failed' },
			{ name: 'Pending', value: 'pending', description: 'Waiting to start' },
			{ name: 'Processing', value: 'processing', description: 'Being generated' },
			{ name: 'Succeeded', value: 'succeeded' },
		],
		default: 'any',
		description: 'Which tasks to list',
	},
	{
		...downloadField,
		displayName: 'Download Results',
		description:
			'Whether to look up each succeeded task and download its files as well. The list alone does not contain their URLs.',
	},
	deliveryOptionsField,
];

import type { INodeProperties } from 'n8n-workflow';

import { downloadField, downloadOptions, rawAnswerField } from '../form/downloadFields';
import { fromVersion2, ofVersion1 } from '../form/versions';

export const DEFAULT_TIMEOUT_MINUTES = 30;

const waitOnly = { show: { mode: ['wait'] } };
const downloading = downloadOptions({ show: { '/download': [true] } });

export const waitFields: INodeProperties[] = [
	{
		displayName: 'Mode',
		name: 'mode',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Wait Until Finished',
				value: 'wait',
				description: 'Go on when all tasks have ended',
			},
			{
				name: 'Check Once',
				value: 'checkOnce',
				description: 'Look once and go on, whatever the state is',
			},
		],
		default: 'wait',
		description: 'How long to stay with the task',
	},
	{
		displayName: 'Task ID',
		name: 'taskId',
		type: 'string',
		required: true,
		default: '={{ $json.taskId }}',
		description: 'The task to wait for. Dance Video Generate gives it as taskId.',
	},
	ofVersion1(downloadField),
	fromVersion2({ ...downloadField, default: true }),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			downloading.lastFrame,
			downloading.fileName,
			rawAnswerField,
			downloading.maxFileSizeMb,
			{
				displayName: 'Max Wait (Minutes)',
				name: 'timeoutMinutes',
				type: 'number',
				typeOptions: { minValue: 0, numberPrecision: 2 },
				default: DEFAULT_TIMEOUT_MINUTES,
				description:
					'After this time the task is looked at once more, then given up here. It goes on at the provider.',
				displayOptions: { show: { '/mode': waitOnly.show.mode } },
			},
			downloading.binaryField,
			{
				displayName: 'Waiting',
				name: 'waiting',
				type: 'options',
				options: [
					{
						name: 'Automatic',
						value: 'automatic',
						description: 'Suspend when it takes more than about a minute, else wait in process',
					},
					{
						name: 'In Process',
						value: 'inProcess',
						description: 'Holds a worker all the time; a restart of n8n loses the wait',
					},
					{
						name: 'Suspended',
						value: 'suspend',
						description:
							'Holds nothing and survives a restart of n8n; looks at most about once a minute',
					},
				],
				default: 'automatic',
				description: 'Where n8n keeps the wait',
				displayOptions: { show: { '/mode': waitOnly.show.mode } },
			},
		],
	},
];

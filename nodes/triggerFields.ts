import type { INodeProperties } from 'n8n-workflow';

import type { Task } from '../tasks/task';
import { DEFAULT_MAX_FILE_SIZE_MB } from './DanceVideoWait/fields';

/** Which ends start the workflow, as the form stores it. */
export type WantedOutcome = 'any' | 'succeeded' | 'failed';

/** Whether a task that has ended is one the workflow is to start for. */
export function isWanted({ status }: Pick<Task, 'status'>, wanted: WantedOutcome): boolean {
	return wanted === 'any' || status === wanted;
}

/** What both triggers ask for beside the provider. */
export const triggerFields: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'outcome',
		type: 'options',
		options: [
			{ name: 'Every End', value: 'any', description: 'Whether the task succeeded or failed' },
			{ name: 'Failed Tasks', value: 'failed' },
			{ name: 'Succeeded Tasks', value: 'succeeded' },
		],
		default: 'any',
		description: 'Which ends of tasks start the workflow',
	},
	{
		displayName: 'Download Result',
		name: 'download',
		type: 'boolean',
		default: false,
		description:
			'Whether to fetch the file itself too. Its address alone expires, often after a day.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show: { download: [true] } },
		options: [
			{
				displayName: 'Max File Size (MB)',
				name: 'maxFileSizeMb',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: DEFAULT_MAX_FILE_SIZE_MB,
				description: 'A larger result is not downloaded',
			},
			{
				displayName: 'Put Output File in Field',
				name: 'binaryField',
				type: 'string',
				default: 'data',
				hint: 'The name of the output field to put the file in',
				description: 'Name of the binary field of the outgoing item',
			},
		],
	},
];

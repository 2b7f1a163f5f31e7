import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { shownFor } from '../../providers/shownFields';
import { downloadField } from '../form/downloadFields';
import { resultOptions } from '../form/waitFields';

/** Where the form has what concerns the wait; the modes have options of their own beside it. */
export const WAIT_OPTIONS = 'waitOptions';

const isWaiting: IDisplayOptions['show'] = { whenCreated: ['waitForVideo'] };

/** What the node does when the tasks have been created. */
export const whenCreatedField: INodeProperties = {
	displayName: 'When Created',
	name: 'whenCreated',
	type: 'options',
	// It holds for all items.
	noDataExpression: true,
	options: [
		{
			name: 'Return the Task',
			value: 'returnTask',
			description:
				'Continue at once with the taskId; a Wait for Task node gets the video. For large batches, and for callbacks that start another workflow.',
		},
		{
			name: 'Wait for the Video',
			value: 'waitForVideo',
			description:
				'Continue with the finished video. Meanwhile the execution is suspended: it occupies no worker and survives a restart of n8n.',
		},
	],
	default: 'returnTask',
	description:
		'What to do once the task has been created. An AI agent always gets the task at once.',
	// Somebody waits for the answer of an agent.
	displayOptions: { hide: { '@tool': [true] } },
};

/** What is asked for when the node waits for the videos. */
export const generateWaitFields: INodeProperties[] = [
	shownFor({ ...downloadField, default: true }, isWaiting),
	shownFor(
		{
			displayName: 'Wait Options',
			name: WAIT_OPTIONS,
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: resultOptions(),
		},
		isWaiting,
	),
];

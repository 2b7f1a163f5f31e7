import type { INodeProperties, IPollFunctions } from 'n8n-workflow';

import type { Task } from '../../model/task';
import { deliveryOptionsField, downloadField, rawAnswerField } from './downloadFields';

/**
 * Whether a task that has ended is one the workflow is to start for.
 * @param wanted what the form says: a status, or `any`
 */
export function isWanted({ status }: Pick<Task, 'status'>, wanted: unknown): boolean {
	return wanted === 'any' || status === wanted;
}

/** Whether what starts the workflow is to have the provider's own answer too. */
export function includesRawAnswer(context: Pick<IPollFunctions, 'getNodeParameter'>): boolean {
	return context.getNodeParameter(`options.${rawAnswerField.name}`, false) === true;
}

/** What both triggers ask for beside the provider. */
export const triggerFields: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'outcome',
		type: 'options',
		options: [
			{
				name: 'Any Outcome',
				value: 'any',
				description: 'Whether the task succeeded or failed',
				action: 'On a task that ended',
			},
			{ name: 'Failed Tasks', value: 'failed', action: 'On a task that failed' },
			{ name: 'Succeeded Tasks', value: 'succeeded', action: 'On a finished video' },
		],
		default: 'any',
		description: 'Which outcomes of a task start the workflow',
	},
	downloadField,
	deliveryOptionsField,
];

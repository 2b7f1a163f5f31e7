import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { downloadOptions, rawAnswerField } from './downloadFields';

/** How long a task is waited for unless something else is said. */
export const DEFAULT_TIMEOUT_MINUTES = 30;

/**
 * What a node that waits asks for in its collection of options: the files, and the wait.
 * @param whileWaiting when the options of the wait itself are shown; always, where left out
 */
export function resultOptions(whileWaiting?: IDisplayOptions): INodeProperties[] {
	const { lastFrame, fileName, maxFileSizeMb, binaryField } = downloadOptions({
		show: { '/download': [true] },
	});
	const { maxWait, waiting } = waitOptions(whileWaiting);
	return [lastFrame, fileName, rawAnswerField, maxFileSizeMb, maxWait, binaryField, waiting];
}

/** How tasks are waited for; the same for every node that waits. */
function waitOptions(displayOptions?: IDisplayOptions) {
	const shown = displayOptions && { displayOptions };
	return {
		maxWait: {
			displayName: 'Max Wait (Minutes)',
			name: 'timeoutMinutes',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 2 },
			default: DEFAULT_TIMEOUT_MINUTES,
			description:
				'After this time the task is checked once more, and the node stops waiting. The task goes on at the provider.',
			...shown,
		},
		waiting: {
			displayName: 'Waiting',
			name: 'waiting',
			type: 'options',
			options: [
				{
					name: 'Automatic',
					value: 'automatic',
					description: 'Suspend if it takes more than about a minute, otherwise wait in process',
				},
				{
					name: 'In Process',
					value: 'inProcess',
					description: 'Occupies a worker the whole time; a restart of n8n ends the wait',
				},
				{
					name: 'Suspended',
					value: 'suspend',
					description:
						'Occupies no worker and survives a restart of n8n; a task that ends much sooner or later than expected may be noticed a minute late',
				},
			],
			default: 'automatic',
			description: 'How n8n waits',
			...shown,
		},
	} satisfies Record<string, INodeProperties>;
}

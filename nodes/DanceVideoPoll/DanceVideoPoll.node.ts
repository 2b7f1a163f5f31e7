import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { PROVIDERS } from '../../providers';
import { runHiddenNode } from '../../suspension/hiddenNode';
import { credentialsOrItemOf, providerOrItemField } from '../form/providerFields';
import { JOBS } from '../jobs/registry';

/**
 * Not for the canvas: it is the working part of a suspended Dance Video Wait for Task, and of a Dance
 * Video Generate whose provider runs only so many tasks at a time. Its first output leads back to
 * itself, because n8n passes a suspended node's input through when it resumes.
 *
 * Its parameters stand in the workflows of executions that sleep: values of earlier versions stay.
 */
export class DanceVideoPoll implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dance Video Poll (Internal)',
		name: 'danceVideoPoll',
		icon: { light: 'file:danceVideoPoll.svg', dark: 'file:danceVideoPoll.dark.svg' },
		group: ['transform'],
		version: 1,
		// Short: it stands within the loop of the node, where an internal execution is drawn.
		subtitle: 'Internal',
		hidden: true,
		// The linter asks for it; hidden, it shows in no list, an agent's tools included.
		usableAsTool: true,
		description:
			'Used inside by Dance Video Wait for Task and Dance Video Generate; not for use on its own',
		defaults: { name: 'Dance Video Poll (Internal)' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Again', 'Done'],
		credentials: credentialsOrItemOf(PROVIDERS),
		properties: [
			{
				displayName: 'Work',
				name: 'work',
				type: 'options',
				options: [
					{ name: 'Mark', value: 'mark' },
					{ name: 'Order (Earlier Versions)', value: 'order' },
					{ name: 'Poll Tasks', value: 'pollTasks' },
					{ name: 'Submit with Slots', value: 'submitWithSlots' },
					{ name: 'Wait (Earlier Versions)', value: 'wait' },
				],
				default: 'wait',
			},
			providerOrItemField(PROVIDERS),
			{
				displayName: 'Role',
				name: 'role',
				type: 'options',
				options: [
					{ name: 'Deliver', value: 'deliver' },
					{ name: 'Finish', value: 'finish' },
					{ name: 'Guard (Earlier Versions)', value: 'guard' },
					{ name: 'Pass (Earlier Versions)', value: 'pass' },
					{ name: 'Supervisor', value: 'supervisor' },
					{ name: 'Watch (Earlier Versions)', value: 'watch' },
					{ name: 'Worker', value: 'worker' },
				],
				default: 'guard',
			},
			{ displayName: 'Turn', name: 'turn', type: 'number', default: 0 },
			{ displayName: 'Call', name: 'call', type: 'string', default: '' },
			{ displayName: 'Supervisor ID', name: 'supervisorId', type: 'string', default: '' },
			{ displayName: 'Parent ID', name: 'parentId', type: 'string', default: '' },
			{ displayName: 'Saves Errors', name: 'savesErrors', type: 'string', default: '' },
			{ displayName: 'Seal', name: 'seal', type: 'string', default: '' },
			{
				displayName: 'Lease Until (Milliseconds Since 1970)',
				name: 'leaseUntilMs',
				type: 'number',
				default: 0,
			},
			{
				displayName: 'Error Policy (Earlier Versions)',
				name: 'errorPolicy',
				type: 'options',
				options: [
					{ name: 'Error Output', value: 'errorOutput' },
					{ name: 'Item', value: 'item' },
					{ name: 'Stop', value: 'stop' },
				],
				default: 'stop',
			},
		],
	};

	async execute(this: IExecuteFunctions) {
		return await runHiddenNode(this, JOBS);
	}
}

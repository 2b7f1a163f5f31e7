import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { PROVIDERS } from '../../providers';
import { handInRow } from '../databaseMarks';
import { credentialsOf, providerField } from '../providerFields';
import { executePump } from './executePump';
import { executePoll } from './execute';

/** What is done while the visible node is parked, and how it reaches rows of n8n's database. */
const WORK = {
	wait: executePoll,
	order: executePump,
	mark: async (context: IExecuteFunctions) => handInRow(context),
};

/**
 * Not for the canvas: it is the working part of a suspended Dance Video Wait for Task, and of a Dance
 * Video Generate whose provider runs only so many tasks at a time. Its first
 * output leads back to itself, because n8n passes a suspended node's input through when it resumes.
 */
export class DanceVideoPoll implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dance Video Poll (Internal)',
		name: 'danceVideoPoll',
		icon: { light: 'file:danceVideoPoll.svg', dark: 'file:danceVideoPoll.dark.svg' },
		group: ['transform'],
		version: 1,
		hidden: true,
		// The linter asks for it; hidden, it shows in no list, an agent's tools included.
		usableAsTool: true,
		subtitle: 'Part of other Dance Video nodes',
		description:
			'Used inside by Dance Video Wait for Task and Dance Video Generate; not for use on its own',
		defaults: { name: 'Dance Video Poll (Internal)' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Again', 'Done'],
		credentials: credentialsOf(PROVIDERS),
		properties: [
			{
				displayName: 'Work',
				name: 'work',
				type: 'options',
				options: [
					{ name: 'Mark', value: 'mark' },
					{ name: 'Order', value: 'order' },
					{ name: 'Wait', value: 'wait' },
				],
				default: 'wait',
			},
			providerField(PROVIDERS),
			{
				displayName: 'Role',
				name: 'role',
				type: 'options',
				options: [
					{ name: 'Finish', value: 'finish' },
					{ name: 'Guard', value: 'guard' },
					{ name: 'Pass', value: 'pass' },
					{ name: 'Watch', value: 'watch' },
				],
				default: 'guard',
			},
			{ displayName: 'Turn', name: 'turn', type: 'number', default: 0 },
			{ displayName: 'Call', name: 'call', type: 'string', default: '' },
			{ displayName: 'Guard ID', name: 'guardId', type: 'string', default: '' },
			{ displayName: 'Parent ID', name: 'parentId', type: 'string', default: '' },
			{ displayName: 'Seal', name: 'seal', type: 'string', default: '' },
			{
				displayName: 'Watch Until (Milliseconds Since 1970)',
				name: 'watchUntilMs',
				type: 'number',
				default: 0,
			},
			{
				displayName: 'Error Policy',
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
		const work = this.getNodeParameter('work', 0, 'wait') as keyof typeof WORK;
		return await WORK[work](this);
	}
}

import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { PROVIDERS } from '../../providers';
import { credentialsOf, providerField } from '../providerFields';
import { executePoll } from './execute';

/**
 * Not for the canvas: it is the working part of a suspended Dance Video Wait for Task. Its first
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
		subtitle: 'Part of Dance Video Wait for Task',
		description: 'Used by Dance Video Wait for Task inside; not for use on its own',
		defaults: { name: 'Dance Video Poll (Internal)' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Again', 'Done'],
		credentials: credentialsOf(PROVIDERS),
		properties: [
			providerField(PROVIDERS),
			{
				displayName: 'Strategy',
				name: 'strategy',
				type: 'options',
				options: [
					{ name: 'Suspend', value: 'suspend' },
					{ name: 'Suspend Once', value: 'suspendOnce' },
				],
				default: 'suspend',
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
		return await executePoll(this);
	}
}

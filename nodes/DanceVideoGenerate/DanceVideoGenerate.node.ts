import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { PROVIDERS } from '../../providers';
import { answerModel } from '../modelAnswer';
import { credentialsOf, providerField } from '../providerFields';
import { executeGenerate } from './execute';
import { generateFields, modeSubtitle } from './fields';

export class DanceVideoGenerate implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dance Video Generate',
		name: 'danceVideoGenerate',
		icon: { light: 'file:danceVideoGenerate.svg', dark: 'file:danceVideoGenerate.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: modeSubtitle,
		description: 'Order an AI dance video; it returns at once with the ID of the task to wait for',
		defaults: { name: 'Dance Video Generate' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: credentialsOf(PROVIDERS),
		properties: [providerField(PROVIDERS), ...generateFields],
	};

	async execute(this: IExecuteFunctions) {
		return await answerModel(this, async () => await executeGenerate(this));
	}
}

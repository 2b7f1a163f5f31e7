import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { PROVIDERS } from '../../providers';
import { credentialsOf, providerField } from '../providerFields';
import { executeWait } from './execute';
import { waitFields } from './fields';

export class DanceVideoWait implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dance Video Wait for Task',
		name: 'danceVideoWait',
		icon: { light: 'file:danceVideoWait.svg', dark: 'file:danceVideoWait.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["mode"] === "checkOnce" ? "Check once" : "Wait until finished" }}',
		description: 'Wait until tasks have ended and get their videos',
		defaults: { name: 'Dance Video Wait for Task' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: credentialsOf(PROVIDERS),
		properties: [providerField(PROVIDERS), ...waitFields],
	};

	async execute(this: IExecuteFunctions) {
		return await executeWait(this);
	}
}

import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { answerModel } from '../delivery/modelAnswer';
import { actionFields } from '../form/actionFields';
import { credentialsOf, providerField } from '../form/providerFields';
import { toolDescriptionField } from '../form/toolFields';
import { executeListTasks } from './execute';
import { LISTERS, listActions, listFields } from './fields';

/** What an agent reads of its tool. */
const TOOL_DESCRIPTION =
	'List the tasks of an account, newest first, with their taskIds and states; costs nothing';

export class DanceVideoListTasks implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dance Video List Tasks',
		name: 'danceVideoListTasks',
		icon: { light: 'file:danceVideoListTasks.svg', dark: 'file:danceVideoListTasks.dark.svg' },
		group: ['input'],
		version: [1],
		subtitle:
			'={{ $parameter["status"] === "any" ? "All tasks" : $parameter["status"] + " tasks" }}',
		description: 'List the newest tasks of an account',
		defaults: { name: 'Dance Video List Tasks' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: credentialsOf(LISTERS),
		properties: [
			toolDescriptionField(TOOL_DESCRIPTION),
			providerField(LISTERS),
			...listFields,
			...actionFields('status', listActions),
		],
	};

	async execute(this: IExecuteFunctions) {
		return await answerModel(this, async () => await executeListTasks(this));
	}
}

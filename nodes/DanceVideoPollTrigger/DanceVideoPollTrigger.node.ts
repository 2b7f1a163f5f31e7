import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import type { Task } from '../../tasks/task';
import { credentialsOf, providerField } from '../providerFields';
import { triggerFields } from '../triggerFields';
import { runTrigger } from '../triggerRun';
import { exampleEnd, LISTERS, pollForEnds } from './poll';

export class DanceVideoPollTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dance Video Poll Trigger',
		name: 'danceVideoPollTrigger',
		icon: { light: 'file:danceVideoPollTrigger.svg', dark: 'file:danceVideoPollTrigger.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ $parameter["outcome"] === "any" ? "Every end" : $parameter["outcome"] + " tasks" }}',
		description:
			'Starts the workflow when tasks have ended, for providers that do not call by themselves',
		defaults: { name: 'Dance Video Poll Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: credentialsOf(LISTERS),
		properties: [providerField(LISTERS), ...triggerFields],
	};

	async poll(this: IPollFunctions) {
		return await pollForEnds(this);
	}

	/** n8n runs this inside the execution that a poll has started; a test by hand starts here. */
	async execute(this: IExecuteFunctions) {
		const tasks =
			this.getMode() === 'manual'
				? [await exampleEnd(this)]
				: this.getInputData().map(({ json }) => json as unknown as Task);
		return await runTrigger(this, tasks);
	}
}

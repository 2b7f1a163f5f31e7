import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { runTrigger } from '../delivery/triggerRun';
import { credentialsOf, providerField } from '../form/providerFields';
import { triggerFields } from '../form/triggerFields';
import { exampleTask, POLLED_PROVIDERS, pollFinished } from './pollFinished';

export class DanceVideoPollTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dance Video Finished (Polling) Trigger',
		name: 'danceVideoPollTrigger',
		icon: { light: 'file:danceVideoPollTrigger.svg', dark: 'file:danceVideoPollTrigger.dark.svg' },
		group: ['trigger'],
		version: [1],
		subtitle:
			'={{ $parameter["outcome"] === "any" ? "Every end" : $parameter["outcome"] + " tasks" }}',
		description: 'Starts the workflow when tasks have ended, for providers that do not call n8n',
		defaults: { name: 'Dance Video Finished (Polling) Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: credentialsOf(POLLED_PROVIDERS),
		properties: [providerField(POLLED_PROVIDERS), ...triggerFields],
	};

	async poll(this: IPollFunctions) {
		return await pollFinished(this);
	}

	/** n8n runs this inside the execution that a poll has started; a test by hand starts here. */
	async execute(this: IExecuteFunctions) {
		const tasks =
			this.getMode() === 'manual'
				? [await exampleTask(this)]
				: this.getInputData().map(({ json }) => json);
		return await runTrigger(this, tasks);
	}
}

import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
} from 'n8n-workflow';

import { WEBHOOK_PATH } from '../../tasks/callbackToken';
import { runTrigger } from '../delivery/triggerRun';
import { credentialsOf, providerField } from '../form/providerFields';
import { CALLERS, callTriggerFields } from './fields';
import { receiveCall } from './webhook';

export class DanceVideoTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dance Video Finished (Callback) Trigger',
		name: 'danceVideoTrigger',
		icon: { light: 'file:danceVideoTrigger.svg', dark: 'file:danceVideoTrigger.dark.svg' },
		group: ['trigger'],
		version: [1],
		subtitle:
			'={{ $parameter["outcome"] === "any" ? "Every end" : $parameter["outcome"] + " tasks" }}',
		description: 'Starts the workflow when a provider calls because a task has ended',
		eventTriggerDescription: 'Waiting for a task to end and its provider to call the test URL',
		triggerPanel: {
			header: 'Starts when the provider calls',
			executionsHelp:
				'<b>To test</b>, give Dance Video Generate the test URL of this node as its Trigger URL, choose “Execute step” here, and create a task. <b>When the workflow is published</b>, tasks that were created with the production URL start it; you find its runs in the <a data-key="executions">executions list</a>.',
			activationHint:
				'Publish the workflow to have tasks that were created with the production URL start it.',
		},
		activationMessage: 'A task that was created with the production URL now starts this workflow.',
		defaults: { name: 'Dance Video Finished (Callback) Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: credentialsOf(CALLERS),
		webhooks: [
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: WEBHOOK_PATH },
		],
		properties: [providerField(CALLERS), ...callTriggerFields],
	};

	/** Nothing is kept at a provider: each create names the URL itself. */
	webhookMethods = {
		default: {
			async checkExists(): Promise<boolean> {
				return true;
			},
			async create(): Promise<boolean> {
				return true;
			},
			async delete(): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions) {
		return await receiveCall(this);
	}

	async execute(this: IExecuteFunctions) {
		return await runTrigger(
			this,
			this.getInputData().map(({ json }) => json),
		);
	}
}

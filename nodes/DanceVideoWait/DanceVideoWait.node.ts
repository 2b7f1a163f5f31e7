import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
} from 'n8n-workflow';

import { PROVIDERS } from '../../providers';
import { RESUME_PATH } from '../../suspension/resumeCall';
import { answerModel } from '../delivery/modelAnswer';
import { credentialsOf, providerField } from '../form/providerFields';
import { VERSIONS } from '../form/versions';
import { executeWait } from './execute';
import { DEFAULT_TIMEOUT_MINUTES, waitFields } from './fields';
import { resumeOnCall } from './resumeOnCall';

export class DanceVideoWait implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dance Video Wait for Task',
		name: 'danceVideoWait',
		icon: { light: 'file:danceVideoWait.svg', dark: 'file:danceVideoWait.dark.svg' },
		group: ['transform'],
		...VERSIONS,
		subtitle: '={{ $parameter["mode"] === "checkOnce" ? "Check once" : "Wait until finished" }}',
		description:
			'Get the video of a task by its taskId, when the task has ended; costs nothing. An AI agent is told the state at once: while a task is pending or processing, look again later and do not order again.',
		// In place of the editor's "Waiting for input".
		waitingNodeTooltip: `=Waiting for the video, usually some minutes, {{ $parameter.options?.timeoutMinutes ?? ${DEFAULT_TIMEOUT_MINUTES} }} at most. Nothing to do: n8n goes on by itself, and you may close this tab. Executing the workflow again would create and pay for new tasks.`,
		defaults: { name: 'Dance Video Wait for Task' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: credentialsOf(PROVIDERS),
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				path: RESUME_PATH,
				isFullPath: true,
				// Only a sleeping execution is called, on its own signed resume URL.
				restartWebhook: true,
			},
		],
		properties: [providerField(PROVIDERS), ...waitFields],
	};

	/** Nothing to register anywhere: the address is part of the order. */
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return true;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async execute(this: IExecuteFunctions) {
		return await answerModel(this, async () => await executeWait(this));
	}

	async webhook(this: IWebhookFunctions) {
		return await resumeOnCall(this);
	}
}

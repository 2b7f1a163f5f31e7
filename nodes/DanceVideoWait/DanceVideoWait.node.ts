import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
} from 'n8n-workflow';

import { PROVIDERS } from '../../providers';
import { answerModel } from '../delivery/modelAnswer';
import { actionFields } from '../form/actionFields';
import { credentialsOrItemOf } from '../form/providerFields';
import { toolDescriptionField } from '../form/toolFields';
import { VERSIONS } from '../form/versions';
import { DEFAULT_TIMEOUT_MINUTES } from '../form/waitFields';
import { NOTHING_TO_REGISTER, RESUMED_BY_CALL, resumeOnCall } from '../waiting/resumeOnCall';
import { executeWait } from './execute';
import { waitActions, waitFields } from './fields';
import { readItem } from './read';
import { searchTasks } from './searchTasks';

/** What an agent reads of its tool. */
const TOOL_DESCRIPTION =
	'Get the video of a task by its taskId, when the task has ended; costs nothing. An AI agent is told the state at once: while a task is pending or processing, look again later and do not create it again.';

export class DanceVideoWait implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dance Video Wait for Task',
		name: 'danceVideoWait',
		icon: { light: 'file:danceVideoWait.svg', dark: 'file:danceVideoWait.dark.svg' },
		group: ['transform'],
		...VERSIONS,
		subtitle: '={{ $parameter["mode"] === "checkOnce" ? "Check once" : "Wait until finished" }}',
		description: 'Wait for a video and download it',
		// In place of the editor's "Waiting for input".
		waitingNodeTooltip: `=Waiting for the video, {{ $parameter.options?.timeoutMinutes ?? ${DEFAULT_TIMEOUT_MINUTES} }} minutes at most. Nothing to do: n8n goes on by itself, and you may close this tab. Executing the workflow again would create and pay for new tasks.`,
		defaults: { name: 'Dance Video Wait for Task' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: credentialsOrItemOf(PROVIDERS),
		webhooks: [RESUMED_BY_CALL],
		properties: [
			toolDescriptionField(TOOL_DESCRIPTION),
			...waitFields,
			...actionFields('mode', waitActions),
		],
	};

	methods = { listSearch: { searchTasks } };

	webhookMethods = { default: NOTHING_TO_REGISTER };

	async execute(this: IExecuteFunctions) {
		return await answerModel(this, async () => await executeWait(this));
	}

	async webhook(this: IWebhookFunctions) {
		return await resumeOnCall(this, (parameters, { json }, itemIndex) =>
			readItem(parameters, this.getNode(), json, itemIndex),
		);
	}
}

import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
} from 'n8n-workflow';

import { PROVIDERS } from '../../providers';
import { testAccount } from '../accountTest';
import { answerModel } from '../delivery/modelAnswer';
import { actionFields } from '../form/actionFields';
import { credentialsOf, providerField } from '../form/providerFields';
import { toolDescriptionField } from '../form/toolFields';
import { VERSIONS } from '../form/versions';
import { DEFAULT_TIMEOUT_MINUTES } from '../form/waitFields';
import { NOTHING_TO_REGISTER, RESUMED_BY_CALL } from '../waiting/resumeOnCall';
import { executeGenerate } from './execute';
import { generateActions, generateFields, modeSubtitle } from './fields';
import { resumeGenerate } from './parked';

/** As expressions: a node waits for slots at a provider that lets only so many tasks run, and nowhere else. */
const WAITS_FOR_SLOTS = `${JSON.stringify(
	PROVIDERS.filter(({ pacing }) => pacing.runningTasks !== undefined).map(({ id }) => id),
)}.includes($parameter.provider)`;
const WAITS_FOR_VIDEO = '$parameter.whenCreated === "waitForVideo"';

/** What an agent reads of its tool. */
const TOOL_DESCRIPTION =
	'Make an AI dance video: each call creates one, which costs credits. Returns at once with its taskId; the video takes minutes. Never create the same video twice: look at its task instead.';

export class DanceVideoGenerate implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dance Video Generate',
		name: 'danceVideoGenerate',
		icon: { light: 'file:danceVideoGenerate.svg', dark: 'file:danceVideoGenerate.dark.svg' },
		group: ['transform'],
		...VERSIONS,
		subtitle: modeSubtitle,
		description: 'Create AI dance and Seedance videos',
		// In place of the editor's "Waiting for input".
		waitingNodeTooltip: `=Waiting {{ ${WAITS_FOR_SLOTS} ? "until the provider has room for each task" : "" }}{{ ${WAITS_FOR_VIDEO} && ${WAITS_FOR_SLOTS} ? ", then " : "" }}{{ ${WAITS_FOR_VIDEO} ? "for the video, " + ($parameter.waitOptions?.timeoutMinutes ?? ${DEFAULT_TIMEOUT_MINUTES}) + " minutes at most" : "" }}. Nothing to do: n8n goes on by itself, and you may close this tab. Executing the workflow again would create and pay for the same tasks again.`,
		defaults: { name: 'Dance Video Generate' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: credentialsOf(PROVIDERS).map((one) => ({ ...one, testedBy: 'testAccount' })),
		webhooks: [RESUMED_BY_CALL],
		properties: [
			toolDescriptionField(TOOL_DESCRIPTION),
			providerField(PROVIDERS),
			...generateFields,
			...actionFields('provider', generateActions),
		],
	};

	methods = { credentialTest: { testAccount } };

	webhookMethods = { default: NOTHING_TO_REGISTER };

	async execute(this: IExecuteFunctions) {
		return await answerModel(this, async () => await executeGenerate(this));
	}

	async webhook(this: IWebhookFunctions) {
		return await resumeGenerate(this);
	}
}

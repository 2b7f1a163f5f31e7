import { join } from 'node:path';
import type { INodeParameters } from 'n8n-workflow';

import { withCredential, withNode } from '../../host/editWorkflow';
import {
	createCredential,
	readWorkflowFile,
	type CredentialReference,
	type WorkflowFile,
} from '../../host/rest';
import { DANCE } from '../danceForm';
import { fromModel, publishChat, type Agent, type AgentTool } from './agentWorkflow';
import type { ToolCall } from './chatModel';
import type { Harness } from './harness';

const EXAMPLE = join(__dirname, '..', '..', 'examples', 'ai-agent.json');
const TRIGGER = 'When Chat Message Received';

/** Two tools as they are when the model fills in nothing but the prompt and the task's ID. */
export const danceTools = (
	credentials: Record<string, CredentialReference>,
	batch: INodeParameters = {},
): AgentTool[] => [
	{
		name: 'Create',
		type: 'danceVideoGenerate',
		parameters: { provider: 'danceGenerator', ...DANCE, prompt: fromModel('prompt'), batch },
		credentials,
	},
	{
		name: 'Check',
		type: 'danceVideoWait',
		parameters: { provider: 'danceGenerator', taskId: fromModel('taskId') },
		credentials,
	},
];

/** A tool that lists the tasks of the account. */
export const listTool = (credentials: Record<string, CredentialReference>): AgentTool => ({
	name: 'List',
	type: 'danceVideoListTasks',
	parameters: { provider: 'danceGenerator' },
	credentials,
});

/** Calls of those tools. */
export const generate = (prompt: string, more = {}): ToolCall => ({
	name: 'Create',
	args: { prompt, ...more },
});
export const check = (taskId: string): ToolCall => ({ name: 'Check', args: { taskId } });

/** What a tool's result says of its first task; empty where it names none. */
export const taskIdIn = (text = '') => /"taskId":"([^"]+)"/.exec(text)?.[1] ?? '';
export const statusIn = (text = '') => /"status":"([^"]+)"/.exec(text)?.[1] ?? '';

const webhookIdOf = ({ nodes }: WorkflowFile, node: string) =>
	nodes.find(({ name }) => name === node)?.webhookId ?? '';

/** Publishes the example of an agent, with credentials, and for everybody who knows its address. */
export async function openExample(
	harness: Harness,
	modelAccount: CredentialReference,
	mailAccount: CredentialReference,
): Promise<Agent> {
	const { session, sandbox, n8n } = harness;
	const example = await readWorkflowFile(EXAMPLE);
	const account = await createCredential(session, {
		name: 'Seedance2 AI in the sandbox',
		type: 'seedance2AiApi',
		data: { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl('seedance2Ai') },
	});
	const shared = withNode(example, TRIGGER, () => ({ parameters: { public: true } }));
	const paid = withCredential(shared, 'seedance2AiApi', account);
	const mailing = withCredential(paid, 'smtp', mailAccount);
	const called = withNode(mailing, 'Create a Video', ({ parameters }) => ({
		parameters: {
			...parameters,
			options: {
				...(parameters.options as INodeParameters),
				callBackTriggerUrl: `${n8n.origin}/webhook/${webhookIdOf(example, 'When a Video Ends')}/dance-video`,
			},
		},
	}));
	const ready = withCredential(called, 'openAiApi', modelAccount);
	return await publishChat(harness, ready, webhookIdOf(example, TRIGGER));
}

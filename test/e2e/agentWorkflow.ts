import { randomUUID } from 'node:crypto';

import type { IConnections, INodeParameters } from 'n8n-workflow';
import { request } from 'undici';

import { node } from '../../host/buildWorkflow';
import {
	activateWorkflow,
	createCredential,
	createWorkflow,
	findExecution,
	listExecutions,
	type CredentialReference,
	type StoredWorkflow,
	type WorkflowFile,
} from '../../host/rest';
import type { ChatModel } from './chatModel';
import { until } from './triggerWorkflows';
import type { Harness } from './harness';

/** A node of this package that the agent has as a tool; the name is what the model calls. */
export interface AgentTool {
	name: string;
	/** E.g. `danceVideoGenerate`. */
	type: string;
	parameters: INodeParameters;
	credentials: Record<string, CredentialReference>;
}

/** A workflow that answers a chat with n8n's own AI Agent. */
export interface Agent {
	workflow: StoredWorkflow;
	/** Sends a message and waits for the answer, as the chat window does; in a new conversation unless told. */
	chat(text: string, sessionId?: string): Promise<{ statusCode: number; text: string }>;
}

/** A field that the model fills in, as the editor's button puts it into the form. */
export function fromModel(key: string, type = 'string'): string {
	return `={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${key}', \`\`, '${type}') }}`;
}

/** The credential by which n8n reaches the stand-in for the model. */
export async function modelCredential(
	{ session }: Harness,
	model: ChatModel,
): Promise<CredentialReference> {
	return await createCredential(session, {
		name: 'Stand-in',
		type: 'openAiApi',
		data: { apiKey: 'sk-stand-in', url: model.baseUrl, header: false },
	});
}

/**
 * Stores an agent behind a Chat Trigger, and publishes it.
 * @param version of n8n's AI Agent node
 */
export async function openAgent(
	harness: Harness,
	version: number,
	modelAccount: CredentialReference,
	tools: readonly AgentTool[],
	options: { streams?: boolean } = {},
): Promise<Agent> {
	const webhookId = randomUUID();
	const responseMode = options.streams ? 'streaming' : 'lastNode';
	const nodes = [
		node(
			'Chat',
			'@n8n/n8n-nodes-langchain.chatTrigger',
			{ public: true, mode: 'webhook', options: { responseMode } },
			{ typeVersion: 1.3, webhookId },
		),
		node('Agent', '@n8n/n8n-nodes-langchain.agent', {}, { typeVersion: version }),
		node(
			'Model',
			'@n8n/n8n-nodes-langchain.lmChatOpenAi',
			{ model: { __rl: true, mode: 'id', value: 'scripted' }, options: {} },
			{ typeVersion: 1.2, credentials: { openAiApi: modelAccount } },
		),
		...tools.map(({ name, type, parameters, credentials }) =>
			node(name, `n8n-nodes-dance-video.${type}Tool`, parameters, { credentials }),
		),
	];
	const to = (type: 'main' | 'ai_languageModel' | 'ai_tool') => ({
		[type]: [[{ node: 'Agent', type, index: 0 }]],
	});
	const connections: IConnections = {
		Chat: to('main'),
		Model: to('ai_languageModel'),
		...Object.fromEntries(tools.map(({ name }) => [name, to('ai_tool')])),
	};
	const file: WorkflowFile = {
		name: `Agent ${version}`,
		nodes,
		connections,
		settings: { executionOrder: 'v1' },
	};
	return await publishChat(harness, file, webhookId);
}

/**
 * Stores a workflow that begins with a public Chat Trigger, and publishes it.
 * @param webhookId of the trigger
 */
export async function publishChat(
	{ n8n, session }: Harness,
	file: WorkflowFile,
	webhookId: string,
): Promise<Agent> {
	const workflow = await createWorkflow(session, file);
	await activateWorkflow(session, workflow);
	const url = `${n8n.origin}/webhook/${webhookId}/chat`;
	const send = async (body: object) => {
		const answer = await request(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		return { statusCode: answer.statusCode, text: await answer.body.text() };
	};
	// A production webhook answers some seconds after its workflow was published.
	await until(
		'the chat to be there',
		async () => (await send({ action: 'loadPreviousSession', sessionId: 'none' })).statusCode < 400,
		60,
	);
	return {
		workflow,
		chat: async (chatInput, sessionId = randomUUID()) =>
			await send({ action: 'sendMessage', sessionId, chatInput }),
	};
}

/** How the executions of an agent's workflow stand, sub-executions included. */
export async function statusesOf({ session }: Harness, { workflow }: Agent): Promise<string[]> {
	const ids = await listExecutions(session, workflow.id);
	const all = await Promise.all(ids.map(async (id) => await findExecution(session, id)));
	return all.map((execution) => execution?.status ?? 'gone');
}

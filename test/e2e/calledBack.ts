import type { INodeParameters } from 'n8n-workflow';

import { node as workflowNode } from '../../host/buildWorkflow';
import type { CredentialReference, WorkflowFile } from '../../host/rest';

/** The credential type of a provider that calls back. */
export const CALLING_TYPE = 'seedance2AiApi';

/** Creates one task a prompt, to be called back, and waits for all of them. */
export function calledBack(
	credential: CredentialReference,
	prompts: string[],
	waitOptions: INodeParameters = {},
	/** n8n stays awake for so long before it comes to the wait. */
	pauseSeconds = 0,
): WorkflowFile {
	const pauses = pauseSeconds > 0;
	const node = (name: string, type: string, parameters: object, typeVersion = 1) => ({
		id: name,
		name,
		type,
		typeVersion,
		position: [0, 0] as [number, number],
		parameters,
		credentials: { [CALLING_TYPE]: credential },
	});
	const next = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
	return {
		name: 'Called back',
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger', {}),
			node('Prompts', 'n8n-nodes-base.splitOut', { fieldToSplitOut: 'prompts' }),
			node(
				'Set',
				'n8n-nodes-base.set',
				{
					mode: 'raw',
					jsonOutput: JSON.stringify({ prompts }),
				},
				3.4,
			),
			node('Generate', 'n8n-nodes-dance-video.danceVideoGenerate', {
				provider: 'seedance2Ai',
				mode: 'textToVideo',
				prompt: '={{ $json.prompts }}',
				callBack: 'resume',
			}),
			...(pauses
				? [node('Pause', 'n8n-nodes-base.wait', { amount: pauseSeconds, unit: 'seconds' }, 1.1)]
				: []),
			node('Wait', 'n8n-nodes-dance-video.danceVideoWait', {
				provider: 'seedance2Ai',
				taskId: '={{ $json.taskId }}',
				download: true,
				options: waitOptions,
			}),
		],
		connections: {
			Start: next('Set'),
			Set: next('Prompts'),
			Prompts: next('Generate'),
			Generate: next(pauses ? 'Pause' : 'Wait'),
			...(pauses && { Pause: next('Wait') }),
		},
		settings: { executionOrder: 'v1' },
	} as WorkflowFile;
}

/** The same, and after the wait n8n asks a person. */
export function withApproval({ nodes, connections, ...rest }: WorkflowFile): WorkflowFile {
	const approval = workflowNode(
		'Approval',
		'n8n-nodes-base.wait',
		{ resume: 'webhook', httpMethod: 'POST' },
		{ typeVersion: 1.1, webhookId: 'approval' },
	);
	return {
		...rest,
		nodes: [...nodes, approval],
		connections: {
			...connections,
			Wait: { main: [[{ node: 'Approval', type: 'main', index: 0 }]] },
		},
	};
}

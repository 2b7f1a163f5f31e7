import type { INodeParameters } from 'n8n-workflow';

import { node as workflowNode } from '../../host/buildWorkflow';
import {
	createCredential,
	createWorkflow,
	runWorkflow,
	waitForExecution,
	type CredentialReference,
	type Session,
	type WorkflowFile,
} from '../../host/rest';
import { openHarness, type Harness } from './harness';

/** The credential type of a provider that calls back. */
const CALLING_TYPE = 'seedance2AiApi';

/** A real n8n with the account of a provider that calls back, for the tests of a file. */
export function useCallingProvider() {
	let harness: Harness;
	let credential: CredentialReference;
	beforeAll(async () => {
		// Tasks that a test does not finish itself would take half a minute and more.
		harness = await openHarness({ sandbox: { speed: 1 } });
		credential = await createCredential(harness.session, {
			name: 'Seedance2 AI in the sandbox',
			type: CALLING_TYPE,
			data: { apiKey: harness.sandbox.apiKey, baseUrl: harness.sandbox.baseUrl('seedance2Ai') },
		});
	});
	afterAll(async () => await harness?.close());

	return {
		harness: () => harness,
		credential: () => credential,
		untilAsleep: async (...given: [string[], INodeParameters?, number?]) =>
			await runUntilAsleep(harness.session, calledBack(credential, ...given)),
		/** Questions how a task is. */
		checks: () => harness.sandbox.journal().filter(({ method }) => method === 'GET'),
	};
}

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

/** Runs a workflow until it sleeps; gives the execution's ID. */
export async function runUntilAsleep(session: Session, workflow: WorkflowFile): Promise<string> {
	const stored = await createWorkflow(session, workflow);
	const executionId = await runWorkflow(session, stored, { trigger: 'Start' });
	const { status, resultData } = await waitForExecution(session, executionId, {
		until: (state) => state !== 'new' && state !== 'running',
	});
	if (status !== 'waiting') throw new Error(`It is ${status}: ${resultData.error?.message}`);
	return executionId;
}

/** Creates, waits, and then n8n asks a person. */
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

/** Creates and waits for one task after the other: each is created when the one before has ended. */
export function inLoop({ nodes, connections, ...rest }: WorkflowFile): WorkflowFile {
	const next = (name: string) => [{ node: name, type: 'main' as const, index: 0 }];
	const loop = workflowNode('Loop', 'n8n-nodes-base.splitInBatches', {}, { typeVersion: 3 });
	return {
		...rest,
		nodes: [...nodes, loop],
		connections: {
			...connections,
			Prompts: { main: [next('Loop')] },
			Loop: { main: [[], next('Generate')] },
			Wait: { main: [next('Loop')] },
		},
	};
}

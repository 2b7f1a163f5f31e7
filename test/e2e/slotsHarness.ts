import type { INode } from 'n8n-workflow';

import { inARow, node, rowsNodes, setNode } from '../../host/buildWorkflow';
import {
	createCredential,
	createWorkflow,
	login,
	runWorkflow,
	waitForExecution,
	type CredentialReference,
	type Execution,
	type WorkflowFile,
} from '../../host/rest';
import { openHarness, type Harness } from './harness';

/** The credential of a provider that runs three tasks of an account at a time. */
export const TYPE = 'seedance2AiApi';

/** How a workflow begins that is called with its rows. */
const CALLED = node(
	'Row',
	'n8n-nodes-base.executeWorkflowTrigger',
	{ inputSource: 'passthrough' },
	{ typeVersion: 1.1 },
);

/**
 * Submits one task for each row, waits for all, and finds back to the row of each.
 * @param begin gives the rows, its last node being *Row*
 */
export function rowsWorkflow(begin: INode[], credential: CredentialReference): WorkflowFile {
	const more = { onError: 'continueRegularOutput', credentials: { [TYPE]: credential } } as const;
	return inARow('More rows than slots', [
		...begin,
		node(
			'Generate',
			'n8n-nodes-dance-video.danceVideoGenerate',
			{ provider: 'seedance2Ai', mode: 'textToVideo', prompt: '={{ $json.row }}' },
			more,
		),
		node(
			'Wait',
			'n8n-nodes-dance-video.danceVideoWait',
			{
				provider: 'seedance2Ai',
				taskId: '={{ $json.taskId }}',
				options: { waiting: 'inProcess' },
			},
			more,
		),
		setNode(
			'Result',
			"{ row: $('Row').item.json.row, taskId: $json.taskId, status: $json.status }",
		),
	]);
}

/** An n8n with that credential, opened for a test file; its sandbox is reset for each test. */
export function useSlots() {
	let harness: Harness;
	let credential: CredentialReference;
	beforeAll(async () => {
		// A task takes five seconds; n8n wakes a sleeping execution about once a minute.
		harness = await openHarness({ sandbox: { speed: 18 } });
		const { session, sandbox } = harness;
		credential = await createCredential(session, {
			name: 'Seedance2 AI in the sandbox',
			type: TYPE,
			data: { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl('seedance2Ai') },
		});
	});
	beforeEach(() => harness.sandbox.reset());
	afterAll(async () => await harness?.close());

	return {
		harness: () => harness,
		credential: () => credential,
		/** Starts the workflow with these rows. */
		async start(rows: string[]): Promise<{ workflowId: string; executionId: string }> {
			const stored = await createWorkflow(
				harness.session,
				rowsWorkflow(rowsNodes(rows), credential),
			);
			const executionId = await runWorkflow(harness.session, stored, { trigger: 'Start' });
			return { workflowId: stored.id, executionId };
		},
		/** Starts a workflow that calls that one with all of the rows, and waits for it. */
		async startCalling(rows: string[]): Promise<{ calledId: string; executionId: string }> {
			const { session } = harness;
			const { id } = await createWorkflow(session, rowsWorkflow([CALLED], credential));
			const call = node(
				'Call',
				'n8n-nodes-base.executeWorkflow',
				{ workflowId: { __rl: true, mode: 'id', value: id }, mode: 'once', options: {} },
				{ typeVersion: 1.2 },
			);
			const caller = await createWorkflow(session, inARow('Caller', [...rowsNodes(rows), call]));
			const executionId = await runWorkflow(session, caller, { trigger: 'Start' });
			return { calledId: id, executionId };
		},
		creates: () => harness.sandbox.journal().filter(({ method }) => method === 'POST'),
		/** Whether the provider keeps a request waiting for ever. */
		isHung: () => harness.sandbox.journal().some(({ outcome }) => outcome === 'hung'),
		async killAndStartAgain(): Promise<void> {
			const { n8n, session, owner } = harness;
			await n8n.kill9();
			await n8n.restart();
			await login(session, owner);
		},
		endOf: async (executionId: string): Promise<Execution> =>
			await waitForExecution(harness.session, executionId, { timeoutSeconds: 590 }),
	};
}

/** The prompt of a request for a task. */
export const promptOf = ({ body }: { body: unknown }) =>
	(body as { inputs: { prompt: string } }).inputs.prompt;

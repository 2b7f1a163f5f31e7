import { join } from 'node:path';

import type { INode } from 'n8n-workflow';

import { inARow, node, rowsNodes } from '../host/buildWorkflow';
import { withNode, withParameters } from '../host/editWorkflow';
import { readWorkflowFile, type WorkflowFile } from '../host/rest';
import { DANCE } from '../test/danceForm';
import type { Harness } from './harness';
import { ourNode, waitNode, type Credentials } from './nodes';

/** Who does the work: this package's nodes, or n8n's own as people put them together today. */
export type Side = 'ours' | 'rival';

/** The rival asks so often: the middle of the "every 5-10 seconds" that Dance Generator recommends. */
export const WAIT_SECONDS = 7.5;

/** The rival's workflows, as they can be imported into n8n. */
export const RIVAL_FILES = {
	/** A task; *Wait*, ask, until it is done. */
	oneItem: 'one-item.json',
	/** The same for many items, one after the other. */
	loopOverItems: 'loop-over-items.json',
	/** Many items, each in an execution of its own that nobody waits for. */
	inParallel: 'in-parallel.json',
	/** A task whose provider calls the waiting execution. */
	calledBack: 'called-back.json',
} as const;

/** The node after the video in all of the workflows. */
export const AFTER = 'After';
/** The node that begins a run by hand. */
export const START = 'Start';

/** What a rival's workflow is set to before it is stored. */
export interface RivalOptions {
	/** The account, and the address at which the sandbox plays the provider. */
	credentials: Credentials;
	baseUrl: string;
	/** Between two status requests. */
	waitSeconds?: number;
	/** Where the workflow begins with items: these. */
	rows?: readonly string[];
	/** For the workflow that calls another one for each item. */
	workflowId?: string;
}

/** One of the rival's workflows, made to ask the sandbox. */
export async function rivalWorkflow(
	which: keyof typeof RIVAL_FILES,
	{ credentials, baseUrl, waitSeconds, rows, workflowId }: RivalOptions,
): Promise<WorkflowFile> {
	const file = await readWorkflowFile(join(__dirname, 'rival', RIVAL_FILES[which]));
	const nodes = file.nodes.map((one) => atSandbox(one, credentials, baseUrl));
	let workflow: WorkflowFile = { ...file, nodes };
	if (waitSeconds !== undefined) {
		workflow = withParameters(workflow, 'Wait', { amount: waitSeconds });
	}
	if (rows)
		workflow = withParameters(workflow, 'Rows', { jsonOutput: JSON.stringify({ row: rows }) });
	if (workflowId !== undefined) {
		workflow = withParameters(workflow, 'Execute Workflow', {
			workflowId: { __rl: true, mode: 'id', value: workflowId },
		});
	}
	return workflow;
}

function atSandbox(one: INode, credentials: Credentials, baseUrl: string): INode {
	if (one.type !== 'n8n-nodes-base.httpRequest') return one;
	const url = textOf(one, 'url').replace(/https:\/\/[^/]+\/api\/v1/, baseUrl);
	const { httpHeaderAuth } = credentials;
	if (!httpHeaderAuth) throw new Error('The rival has no account');
	return { ...one, parameters: { ...one.parameters, url }, credentials: { httpHeaderAuth } };
}

/** A workflow that begins with a webhook at this path in place of its trigger. */
export function startedByWebhook(workflow: WorkflowFile, path: string): WorkflowFile {
	const trigger = workflow.nodes[0];
	if (!trigger) throw new Error(`${workflow.name} has no node`);
	return withNode(workflow, trigger.name, () => ({
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		webhookId: path,
		parameters: { httpMethod: 'POST', path, responseMode: 'onReceived' },
	}));
}

/** Where a workflow's prompts come from: the body of the call that starts it, or rows of its own. */
const PROMPT = { ofCall: '={{ $json.body.row }}', ofRow: '={{ $json.row }}' } as const;

/** Generate and Wait for Task: the job of the rival's workflows. */
export function ourWorkflow(credentials: Credentials, rows?: readonly string[]): WorkflowFile {
	const provider = 'danceGenerator';
	const prompt = rows ? PROMPT.ofRow : PROMPT.ofCall;
	return inARow('A video', [
		...(rows ? rowsNodes(rows) : [node(START, 'n8n-nodes-base.manualTrigger')]),
		ourNode('Generate', 'danceVideoGenerate', credentials, { provider, ...DANCE, prompt }),
		waitNode(credentials, { provider }),
		node(AFTER, 'n8n-nodes-base.noOp'),
	]);
}

/** A workflow that makes one video for each call of its webhook, from the `row` in the call's body. */
export async function oneVideo(
	harness: Harness,
	side: Side,
	waitSeconds = WAIT_SECONDS,
): Promise<WorkflowFile> {
	const credentials = await harness.accountAt('danceGenerator');
	if (side === 'ours') return ourWorkflow(credentials);
	const baseUrl = harness.sandbox.baseUrl('danceGenerator');
	const workflow = await rivalWorkflow('oneItem', { credentials, baseUrl, waitSeconds });
	return withNode(workflow, 'Create Task', (create) => ({
		parameters: {
			...create.parameters,
			jsonBody: textOf(create, 'jsonBody').replace('$json.row', '$json.body.row'),
		},
	}));
}

function textOf({ name, parameters }: INode, field: string): string {
	const value = parameters[field];
	if (typeof value !== 'string') throw new TypeError(`${field} of "${name}" is no text`);
	return value;
}

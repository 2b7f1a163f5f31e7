import { randomUUID } from 'node:crypto';

import type { INode, INodeParameters } from 'n8n-workflow';

import {
	createCredential,
	createWorkflow,
	listExecutions,
	waitForExecution,
	type CredentialReference,
	type Execution,
	type StoredWorkflow,
	type WorkflowFile,
} from '../../host/rest';
import type { ProviderId } from '../../sandbox/server';
import type { Harness } from './harness';

/** The node after the trigger: what it gets is what the workflow was started for. */
export const NEXT = 'Next';
export const TRIGGER = 'Trigger';

const node = (name: string, rest: Pick<INode, 'type' | 'parameters'> & Partial<INode>): INode => ({
	id: randomUUID(),
	name,
	typeVersion: 1,
	position: [0, 0],
	...rest,
});

/** A workflow of two nodes, one after the other. */
function pair(name: string, first: INode, second: INode): WorkflowFile {
	return {
		name,
		nodes: [first, second],
		connections: { [first.name]: { main: [[{ node: second.name, type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
}

/** A credential of a provider for the sandbox. */
export async function accountAt(
	{ session, sandbox }: Harness,
	type: string,
	provider: ProviderId,
): Promise<Record<string, CredentialReference>> {
	const data = { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl(provider) };
	return { [type]: await createCredential(session, { name: `${provider} account`, type, data }) };
}

/** Stores a workflow that begins with one of the package's triggers. */
export async function storeTriggered(
	{ session }: Harness,
	type: 'danceVideoTrigger' | 'danceVideoPollTrigger',
	parameters: INodeParameters,
	credentials: Record<string, CredentialReference>,
): Promise<StoredWorkflow & { webhookId: string }> {
	const webhookId = randomUUID();
	const trigger = node(TRIGGER, {
		type: `n8n-nodes-dance-video.${type}`,
		parameters,
		credentials,
		webhookId,
	});
	const next = node(NEXT, { type: 'n8n-nodes-base.noOp', parameters: {} });
	return { ...(await createWorkflow(session, pair(type, trigger, next))), webhookId };
}

/** Stores a workflow that creates a task when it is started by hand from the node `Start`. */
export async function storeOrder(
	{ session }: Harness,
	parameters: INodeParameters,
	credentials: Record<string, CredentialReference>,
): Promise<StoredWorkflow> {
	const start = node('Start', { type: 'n8n-nodes-base.manualTrigger', parameters: {} });
	const generate = node('Generate', {
		type: 'n8n-nodes-dance-video.danceVideoGenerate',
		parameters,
		credentials,
	});
	return await createWorkflow(session, pair('Create', start, generate));
}

/** All executions of a workflow, each waited for. */
export async function executionsOf({ session }: Harness, workflowId: string): Promise<Execution[]> {
	const ids = await listExecutions(session, workflowId);
	return await Promise.all(ids.map(async (id) => await waitForExecution(session, id)));
}

/** What the node after the trigger got, over all executions. */
export function startedFor(executions: Execution[]): unknown[] {
	return executions.flatMap(({ resultData }) =>
		(resultData.runData[NEXT] ?? []).flatMap(({ data }) =>
			(data?.main?.[0] ?? []).map(({ json }) => json.taskId),
		),
	);
}

/** Until something is so, checked twice a second. */
export async function until(
	what: string,
	isSo: () => boolean | Promise<boolean>,
	timeoutSeconds = 90,
): Promise<void> {
	const deadline = Date.now() + timeoutSeconds * 1_000;
	while (!(await isSo())) {
		if (Date.now() > deadline) throw new Error(`${what}: not so after ${timeoutSeconds} s`);
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
}

import type { IConnections, INode } from 'n8n-workflow';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

import type { Session } from './http';

/** A workflow as the editor exports it, reduced to what n8n needs to run it. */
export interface WorkflowFile {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: Record<string, unknown>;
	pinData?: Record<string, unknown>;
}

/** A workflow that n8n has stored, with all that n8n told of it. */
export interface StoredWorkflow {
	id: string;
	name: string;
	versionId: string;
}

const fileSchema = z
	.object({
		name: z.string(),
		nodes: z.array(
			z.object({ name: z.string(), type: z.string(), parameters: z.unknown() }).passthrough(),
		),
		connections: z.record(z.string(), z.unknown()),
	})
	.passthrough();
const storedSchema = z
	.object({ id: z.string(), name: z.string(), versionId: z.string() })
	.passthrough();
const runSchema = z.object({ executionId: z.string() });

/** Reads an exported workflow from disk. */
export async function readWorkflowFile(file: string): Promise<WorkflowFile> {
	const workflow: unknown = JSON.parse(await readFile(file, 'utf8'));
	fileSchema.parse(workflow);
	return workflow as WorkflowFile;
}

/** Stores a workflow, as *Import from File* followed by *Save* does. */
export async function createWorkflow(
	session: Session,
	workflow: WorkflowFile,
): Promise<StoredWorkflow> {
	// n8n 1.x wants to be told that it is not active yet.
	return await session.call('POST', '/workflows', storedSchema, { active: false, ...workflow });
}

/** Changes a node of a stored workflow and saves it, without publishing. */
export async function changeNode(
	session: Session,
	workflowId: string,
	name: string,
	changes: Partial<INode>,
): Promise<void> {
	const path = `/workflows/${workflowId}`;
	const workflow = await session.call('GET', path, fileSchema);
	if (!workflow.nodes.some((node) => node.name === name)) throw new Error(`No node "${name}"`);
	const nodes = workflow.nodes.map((node) => (node.name === name ? { ...node, ...changes } : node));
	await session.call('PATCH', path, storedSchema, {
		name: workflow.name,
		nodes,
		connections: workflow.connections,
	});
}

/** Publishes a workflow: its triggers and production webhooks start to listen. */
export async function activateWorkflow(session: Session, workflow: StoredWorkflow): Promise<void> {
	const { id, versionId } = workflow;
	await session.call('POST', `/workflows/${id}/activate`, z.unknown(), { versionId });
}

/**
 * Runs a stored workflow by hand, as the *Execute workflow* button does.
 *
 * @param options.trigger name of the trigger node to start from
 * @param options.pushRef of an open event stream (see events.ts) that is to follow the run
 * @returns the execution's id; the run goes on
 */
export async function runWorkflow(
	session: Session,
	workflow: StoredWorkflow,
	options: { trigger: string; pushRef?: string },
): Promise<string> {
	const { executionId } = await session.call(
		'POST',
		`/workflows/${workflow.id}/run`,
		runSchema,
		// n8n 1.x runs the workflow as it is sent along; 2.x leaves that out and takes the stored one.
		{ triggerToStartFrom: { name: options.trigger }, workflowData: workflow },
		options.pushRef === undefined ? {} : { 'push-ref': options.pushRef },
	);
	return executionId;
}

import type { INode } from 'n8n-workflow';

import type { CredentialReference } from './rest/credentials';
import type { WorkflowFile } from './rest/workflows';

/** A copy of the workflow in which every node that refers to a credential of this type uses this one. */
export function withCredential(
	workflow: WorkflowFile,
	type: string,
	credential: CredentialReference,
): WorkflowFile {
	const nodes = workflow.nodes.map((node) =>
		node.credentials?.[type] === undefined
			? node
			: { ...node, credentials: { ...node.credentials, [type]: credential } },
	);
	return { ...workflow, nodes };
}

/** A copy of the workflow in which one node is changed, property by property. */
export function withNode(
	workflow: WorkflowFile,
	nodeName: string,
	change: (node: INode) => Partial<INode>,
): WorkflowFile {
	if (!workflow.nodes.some((node) => node.name === nodeName)) {
		throw new Error(`Workflow "${workflow.name}" has no node "${nodeName}"`);
	}
	const nodes = workflow.nodes.map((node) =>
		node.name === nodeName ? { ...node, ...change(node) } : node,
	);
	return { ...workflow, nodes };
}

/** A copy of the workflow in which one node's parameters are changed, top level by top level. */
export function withParameters(
	workflow: WorkflowFile,
	nodeName: string,
	parameters: INode['parameters'],
): WorkflowFile {
	return withNode(workflow, nodeName, (node) => ({
		parameters: { ...node.parameters, ...parameters },
	}));
}

/** A copy of the workflow in which an Edit Fields node sets these text fields and no others. */
export function withFields(
	workflow: WorkflowFile,
	nodeName: string,
	fields: Record<string, string>,
): WorkflowFile {
	const assignments = Object.entries(fields).map(([name, value]) => ({
		id: name,
		name,
		type: 'string',
		value,
	}));
	return withParameters(workflow, nodeName, { assignments: { assignments } });
}

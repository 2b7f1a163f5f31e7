import type { INode, INodeParameters } from 'n8n-workflow';

import type { CredentialReference, WorkflowFile } from './rest';

/** A node for a workflow that is made by a program: it is told from the others by its name. */
export function node(
	name: string,
	type: string,
	parameters: INodeParameters = {},
	more: Partial<INode> & { credentials?: Record<string, CredentialReference> } = {},
): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters, ...more };
}

/** The nodes that begin a run by hand and give one item `{row}` for each text. */
export function rowsNodes(rows: readonly string[]): INode[] {
	const jsonOutput = JSON.stringify({ row: rows });
	return [
		node('Start', 'n8n-nodes-base.manualTrigger'),
		node('Rows', 'n8n-nodes-base.set', { mode: 'raw', jsonOutput }, { typeVersion: 3.4 }),
		node('Row', 'n8n-nodes-base.splitOut', { fieldToSplitOut: 'row' }),
	];
}

/** A node whose items are what an expression makes of the incoming ones. */
export function setNode(name: string, expression: string): INode {
	return node(
		name,
		'n8n-nodes-base.set',
		{ mode: 'raw', jsonOutput: `={{ ${expression} }}` },
		{ typeVersion: 3.4 },
	);
}

/** Nodes in a row, each leading to the next. */
export function inARow(name: string, nodes: INode[]): WorkflowFile {
	const connections: WorkflowFile['connections'] = {};
	nodes.slice(1).forEach((next, index) => {
		const before = nodes[index];
		if (before)
			connections[before.name] = { main: [[{ node: next.name, type: 'main', index: 0 }]] };
	});
	return { name, nodes, connections, settings: { executionOrder: 'v1' } };
}

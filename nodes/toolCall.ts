import { NodeConnectionTypes, type IExecuteFunctions, type INode } from 'n8n-workflow';

/**
 * Whether a node is run as a tool of an AI agent. Agents up to 2.x run their tools themselves, in a
 * context that says so. From 3 on n8n's engine runs them like any node: in an ordinary context, which
 * says they are no tools. Then the type tells, which n8n makes of the node's own for its tool (and which
 * no other node of this package ends with), or where n8n puts what the node gives.
 */
export function isToolCall(
	context: Pick<IExecuteFunctions, 'getNode'> & Partial<Pick<IExecuteFunctions, 'isToolExecution'>>,
): boolean {
	return isToolNode(context.getNode()) || context.isToolExecution?.() === true;
}

/** Whether a node is the tool of an agent, as far as the node itself tells. */
export function isToolNode({
	type,
	rewireOutputLogTo,
}: Pick<INode, 'type' | 'rewireOutputLogTo'>): boolean {
	return type.endsWith('Tool') || rewireOutputLogTo === NodeConnectionTypes.AiTool;
}

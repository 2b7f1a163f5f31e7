import { WorkflowExecute } from 'n8n-core';
import type { INode, INodeExecutionData } from 'n8n-workflow';

import { recordRun } from '../leakCheck/leakCheck';
import { executionHooks } from './executionHooks';
import { sceneFor, type NodeRun } from './runNode';

/** How a run of the engine ended. */
export interface EngineRun {
	/** Of the first output. */
	items: INodeExecutionData[];
	/** What stopped the workflow. */
	error?: Error;
	status: string;
}

/**
 * Runs a node with n8n's whole engine: its retries, its way with errors and item links.
 * @param settings of the node, e.g. Retry On Fail
 */
export async function runInEngine(run: NodeRun, settings: Partial<INode>): Promise<EngineRun> {
	const { workflow, node, additionalData } = sceneFor(run);
	Object.assign(node, settings);
	const { id = '', name = '' } = workflow;
	additionalData.hooks = executionHooks('trigger', 'test', {
		id,
		name,
		nodes: [node],
		connections: {},
	});
	const items = run.items ?? [{ json: {} }];
	const input = { startTime: 0, executionTime: 0, executionIndex: 0, source: [] };
	const engine = new WorkflowExecute(additionalData, 'trigger');
	const { data, status } = await engine.run({
		workflow,
		startNode: node,
		triggerToStartFrom: { name: 'Start', data: { ...input, data: { main: [items] } } },
	});
	const ended = data.resultData.runData[node.name]?.at(-1);
	const leaving = ended?.data?.main?.[0] ?? [];
	const { error } = data.resultData;
	recordRun({
		node: run.node.description.name,
		itemCount: items.length,
		items: leaving,
		...(error && { error }),
	});
	return { items: leaving, status, ...(error && { error }) };
}

import { WorkflowExecute } from 'n8n-core';
import {
	STICKY_NODE_TYPE,
	Workflow,
	type ExecuteWorkflowData,
	type INodeType,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { executionHooks } from './executionHooks';
import { nodeTypesOf } from './nodeTypes';

type Runner = NonNullable<IWorkflowExecuteAdditionalData['executeWorkflow']>;

/**
 * Runs the sub-workflow by which a node reaches rows of n8n's database, in n8n's own engine and, as
 * n8n does, under the ID of the workflow that it belongs to. Others are for tests that wake them.
 * @param hiddenNode of the same process as the node that runs it
 */
export const inlineMarksOf =
	(hiddenNode: INodeType): Runner =>
	async (
		{ code },
		additionalData,
		{ parentWorkflowId, inputData = [] },
	): Promise<ExecuteWorkflowData> => {
		const { nodes = [], connections = {}, settings = {} } = code ?? {};
		const [start, ...hidden] = nodes.filter(({ type }) => type !== STICKY_NODE_TYPE);
		if (!start || !hidden.every(({ parameters }) => parameters.work === 'mark')) {
			throw new Error('This test runs no such sub-workflow');
		}
		const workflow = new Workflow({
			id: parentWorkflowId ?? '',
			name: 'Inline',
			nodes,
			connections,
			active: false,
			nodeTypes: nodeTypesOf([hiddenNode]),
			settings,
		});
		const hooks = executionHooks('integrated', 'inline', {
			id: workflow.id,
			name: 'Inline',
			nodes,
			connections,
		});
		const engine = new WorkflowExecute({ ...additionalData, hooks }, 'integrated');
		const input = { startTime: 0, executionTime: 0, executionIndex: 0, source: [] };
		const { data } = await engine.run({
			workflow,
			startNode: workflow.getNode(start.name) ?? start,
			triggerToStartFrom: { name: start.name, data: { ...input, data: { main: [inputData] } } },
		});
		if (data.resultData.error) throw data.resultData.error;
		return { executionId: 'inline', data: [[]], waitTill: null };
	};

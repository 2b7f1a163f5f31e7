import * as n8nWorkflow from 'n8n-workflow';
import type {
	ExecuteWorkflowData,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	INodeParameters,
	IWorkflowBase,
} from 'n8n-workflow';

import type { SuspendAbility } from '../tasks/strategy';
import { POLL_NODE_TYPE } from './DanceVideoPoll/state';

/** Whether this execution can be suspended, and how often. */
export function canSuspend(context: IExecuteFunctions): SuspendAbility {
	const { executionId, workflowId } = place(context);
	if (isTool(context)) return { how: 'never', why: 'an AI agent is waiting for the answer' };
	if (!executionId || !workflowId) {
		return { how: 'never', why: 'the workflow is not saved, so nothing could be resumed' };
	}
	// n8n 1.x resumes the parent when its sub-execution has slept once, even if it goes to sleep again.
	// What n8n-workflow exports tells the two apart; what is not known to be 2.x is taken for 1.x.
	return 'calculateWorkflowChecksum' in n8nWorkflow
		? { how: 'often', why: '' }
		: { how: 'once', why: 'this n8n is older than 2.0' };
}

/** Work that a sub-execution does, which can sleep in n8n's database. */
export interface SubWork {
	/** Of the inner node. */
	parameters: INodeParameters;
	items: INodeExecutionData[];
	/** Whether n8n writes down what each run of the inner node has put out, before the next one. */
	savesProgress: boolean;
}

/**
 * Runs the inner node in a sub-execution. When it puts itself to sleep n8n parks this execution on it,
 * and goes on with the items it ends with in place of what this node gives.
 */
export async function runSubWorkflow(
	context: IExecuteFunctions,
	work: SubWork,
): Promise<ExecuteWorkflowData> {
	const { executionId, workflowId } = place(context);
	return await context.executeWorkflow(
		{ code: workflowFor(context, work) },
		work.items,
		undefined,
		{
			parentExecution: { executionId, workflowId, shouldResume: true },
		},
	);
}

/** `Trigger -> poll -> done`; the poll node's first output leads back to itself. */
function workflowFor(
	context: IExecuteFunctions,
	{ parameters, savesProgress }: SubWork,
): IWorkflowBase {
	const { id, name: parentName, credentials } = context.getNode();
	const node = (more: Pick<INode, 'name' | 'type'> & Partial<INode>): INode => ({
		id: more.name,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		...more,
	});
	const main = (...targets: string[][]) => ({
		main: targets.map((names) =>
			names.map((name) => ({ node: name, type: n8nWorkflow.NodeConnectionTypes.Main, index: 0 })),
		),
	});
	return {
		name: parentName,
		active: false,
		isArchived: false,
		createdAt: new Date(),
		updatedAt: new Date(),
		nodes: [
			node({
				name: 'Start',
				type: 'n8n-nodes-base.executeWorkflowTrigger',
				typeVersion: 1.1,
				parameters: { inputSource: 'passthrough' },
			}),
			node({
				name: 'Poll',
				// What it notes in n8n's deduplication store is the visible node's.
				id,
				type: POLL_NODE_TYPE,
				parameters,
				...(credentials && { credentials }),
			}),
			node({ name: 'Done', type: 'n8n-nodes-base.noOp' }),
		],
		connections: { Start: main(['Poll']), Poll: main(['Poll'], ['Done']) },
		settings: { executionOrder: 'v1', saveExecutionProgress: savesProgress },
	} as unknown as IWorkflowBase;
}

function place(context: IExecuteFunctions): { executionId: string; workflowId: string } {
	const proxy = context.getWorkflowDataProxy(0);
	const executionId = (proxy.$execution as { id?: string } | undefined)?.id ?? '';
	const workflowId = (proxy.$workflow as { id?: string } | undefined)?.id ?? '';
	return { executionId, workflowId };
}

function isTool(context: IExecuteFunctions): boolean {
	return 'isToolExecution' in context && context.isToolExecution();
}

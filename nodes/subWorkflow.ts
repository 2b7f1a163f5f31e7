import * as n8nWorkflow from 'n8n-workflow';
import type {
	ExecuteWorkflowData,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	INodeParameters,
	IWorkflowBase,
	IWorkflowSettings,
} from 'n8n-workflow';

import type { Obstacle } from '../tasks/strategy';
import { POLL_NODE_TYPE } from './DanceVideoPoll/state';
import { isCalledForOneItem } from './calledForOneItem';
import { isToolCall } from './toolCall';

/** Why this execution cannot be suspended; `undefined` when it can. */
export async function obstacleToSuspending(context: IExecuteFunctions): Promise<Obstacle> {
	const { executionId, workflowId } = place(context);
	if (isToolCall(context)) return 'an AI agent is waiting for the answer';
	if (!executionId || !workflowId) {
		return 'the workflow is not saved, so nothing could be resumed';
	}
	// n8n 1.x goes on with what went into the suspended node, not with what its sub-execution found.
	// What n8n-workflow exports tells the two apart; what is not known to be 2.x is taken for 1.x.
	if (!('calculateWorkflowChecksum' in n8nWorkflow)) return 'this n8n is older than 2.0';
	return (await isCalledForOneItem(context))
		? 'another workflow may be calling this one once for each item, and would lose the others'
		: undefined;
}

/** Work that a sub-execution does, which can sleep in n8n's database. */
export interface SubWork {
	/** Of the inner node. */
	parameters: INodeParameters;
	items: INodeExecutionData[];
	/** What follows the visible node's name in n8n's list. */
	nameSuffix?: string;
	/**
	 * Parameters of an inner node that the results pass on their way out; it may throw. With it the
	 * first one is told of the loss of a sub-execution of its own by an item that is nothing but
	 * `{error}`, and must not throw: n8n would give it its own input again and again.
	 */
	done?: INodeParameters;
	/** Whether n8n writes down what each run of the inner node has put out, before the next one. */
	savesProgress: boolean;
	/**
	 * Whether the execution must still be there when it has ended, whatever the workflow is set to save:
	 * files belong to it, or the one that sleeps on it has no other way to learn its end.
	 */
	isKept: boolean;
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
	{ parameters, savesProgress, isKept, done, nameSuffix = '' }: SubWork,
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
		name: `${parentName}${nameSuffix}`,
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
				...(done && { onError: 'continueRegularOutput' }),
			}),
			node(
				done
					? {
							name: 'Done',
							type: POLL_NODE_TYPE,
							parameters: done,
							...(credentials && { credentials }),
						}
					: { name: 'Done', type: 'n8n-nodes-base.noOp' },
			),
		],
		connections: { Start: main(['Poll']), Poll: main(['Poll'], ['Done']) },
		settings: {
			executionOrder: 'v1',
			// It is the workflow's own part: who else may call the workflow, and whether, is another matter.
			callerPolicy: 'workflowsFromSameOwner',
			saveExecutionProgress: savesProgress,
			...keptAsIn(context.getWorkflowSettings()),
			...(isKept && { saveDataSuccessExecution: 'all', saveDataErrorExecution: 'all' }),
			// The workflow's own time-out ends the wait; this n8n's default for workflows is not for its parts.
			executionTimeout: -1,
		},
	} as unknown as IWorkflowBase;
}

/** What of its executions the workflow is set to save; left out, n8n's default holds. */
function keptAsIn({ saveDataSuccessExecution, saveDataErrorExecution }: IWorkflowSettings) {
	return {
		...(saveDataSuccessExecution && { saveDataSuccessExecution }),
		...(saveDataErrorExecution && { saveDataErrorExecution }),
	};
}

function place(context: IExecuteFunctions): { executionId: string; workflowId: string } {
	const proxy = context.getWorkflowDataProxy(0);
	const executionId = (proxy.$execution as { id?: string } | undefined)?.id ?? '';
	const workflowId = (proxy.$workflow as { id?: string } | undefined)?.id ?? '';
	return { executionId, workflowId };
}

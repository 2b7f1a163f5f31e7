import * as n8nWorkflow from 'n8n-workflow';
import type { IExecuteFunctions, INode, INodeExecutionData, IWorkflowBase } from 'n8n-workflow';

import type { Provider } from '../../providers/provider';
import { realClock } from '../../transport/clock';
import { startWatch } from '../../tasks/watch';
import type { Strategy, SuspendAbility } from '../../tasks/strategy';
import { asFailure } from '../../transport/failure';
import { POLL_NODE_TYPE, toPollItem } from '../DanceVideoPoll/state';
import { errorPolicyOf } from '../nodeError';
import type { WaitRequest } from './read';

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

/**
 * Suspends the execution: the tasks are watched by a sub-execution that sleeps in n8n's database. n8n
 * parks this execution on it, and goes on with the items the sub-execution ends with.
 */
export async function suspend(
	context: IExecuteFunctions,
	provider: Provider,
	reads: ReadonlyArray<WaitRequest | { error: unknown }>,
	strategy: Exclude<Strategy, 'inProcess'>,
): Promise<INodeExecutionData[][]> {
	const clock = realClock();
	const items = reads.map((read, itemIndex) =>
		'error' in read
			? toPollItem(itemIndex, { facts: asFailure(read.error).facts })
			: toPollItem(itemIndex, { watch: startWatch(read, clock), delivery: read.delivery }),
	);
	const { executionId, workflowId } = place(context);
	const { data } = await context.executeWorkflow(
		{ code: pollWorkflow(context, provider, strategy) },
		items,
		undefined,
		{ parentExecution: { executionId, workflowId, shouldResume: true } },
	);
	// Ended without a sleep: these are the finished items. Else n8n parks this execution and takes the
	// sub-execution's last items for this node's output when it goes on.
	return [data[0] ?? []];
}

/** `Trigger -> poll -> done`; the poll node's first output leads back to itself. */
function pollWorkflow(
	context: IExecuteFunctions,
	provider: Provider,
	strategy: Exclude<Strategy, 'inProcess'>,
): IWorkflowBase {
	const { credentials } = context.getNode();
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
		name: 'Dance Video Wait for Task',
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
				type: POLL_NODE_TYPE,
				parameters: {
					provider: provider.id,
					strategy,
					errorPolicy: errorPolicyOf(context),
				},
				...(credentials && { credentials }),
			}),
			node({ name: 'Done', type: 'n8n-nodes-base.noOp' }),
		],
		connections: { Start: main(['Poll']), Poll: main(['Poll'], ['Done']) },
		settings: { executionOrder: 'v1' },
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

import * as n8nWorkflow from 'n8n-workflow';
import type { IExecuteFunctions, IRunExecutionData } from 'n8n-workflow';

import { MOST_CALLERS } from './callers';
import { idsOf } from './inlineWorkflow';
import { wasRefused } from './suspend';

/** Why this n8n or this execution cannot be suspended, for the log; `undefined` when it can. */
export type Obstacle = string | undefined;

/** Tells why this execution cannot be suspended. */
export async function obstacleToSuspending(
	context: IExecuteFunctions,
	isToolCall: boolean,
): Promise<Obstacle> {
	const { executionId, workflowId } = idsOf(context);
	// On version 3 of n8n's AI Agent node the whole agent would sleep, and its answer be lost.
	if (isToolCall) return 'an AI agent is waiting for the answer';
	if (!executionId || !workflowId) {
		return 'the workflow is not saved, so nothing could be resumed';
	}
	// n8n 1.x goes on with what went into the suspended node, not with what its sub-execution found (seen
	// on 1.123.81; mended in 2.0). What n8n-workflow exports tells the two apart; what is not known to be
	// 2.x is taken for 1.x.
	if (!('calculateWorkflowChecksum' in n8nWorkflow)) return 'this n8n is older than 2.0';
	if (wasRefused(context)) return 'n8n has refused to suspend it before';
	return (await isCalledForOneItem(context))
		? 'another workflow may be calling this one once for each item, and would lose the others'
		: undefined;
}

/**
 * Whether this execution, or one that called it, was called by Execute Workflow for a single item. It
 * may then be called once for each item: n8n 2.41 goes on with the results of the first of such
 * executions that wakes, and drops those of all others. A called workflow cannot see which it is; only
 * called for several items at once it is known not to be. What cannot be found out counts as so.
 */
async function isCalledForOneItem(context: IExecuteFunctions): Promise<boolean> {
	if (context.getMode() !== 'integrated') return false;
	let id = context.getExecutionId();
	for (let callers = 0; callers < MOST_CALLERS; callers++) {
		const data = await dataOf(context, id);
		// An execution that was called has data from its start; one that a user started by hand has none.
		if (!data) return data === null || callers === 0;
		// Not called, or by one that does not wait for it.
		if (!data.parentExecution || data.parentExecution.shouldResume === false) return false;
		if (givenItemsOf(data) <= 1) return true;
		id = data.parentExecution.executionId;
	}
	return true;
}

/** What n8n has stored of an execution; `null` when it does not say. */
async function dataOf(
	context: IExecuteFunctions,
	id: string,
): Promise<IRunExecutionData | undefined | null> {
	return await context.getExecutionDataById(id).catch(() => null);
}

/** With how many items an execution began. */
function givenItemsOf({ resultData, executionData }: IRunExecutionData): number {
	const runs = Object.values(resultData.runData).flat();
	const [first] = runs.toSorted((one, other) => one.executionIndex - other.executionIndex);
	const items = first
		? first.data?.main?.[0]
		: executionData?.nodeExecutionStack[0]?.data.main?.[0];
	return items?.length ?? 0;
}

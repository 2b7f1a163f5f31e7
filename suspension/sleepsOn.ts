import type { IExecuteFunctions, IRunExecutionData } from 'n8n-workflow';

/**
 * Whether an execution that sleeps does so on this sub-execution of its own. One that a provider has called
 * goes on, and may sleep again in another node: for an hour, or until a person approves.
 */
export function sleepsOn(data: IRunExecutionData, childId: string): boolean {
	const sleeping = sleepingNodeOf(data);
	// What cannot be told counts as so.
	if (!sleeping) return true;
	if (!isOwn(sleeping.node.type)) return false;
	// The first 2.x does not note it.
	const children = sleeping.metadata?.waitingChildExecutionIds;
	return children === undefined || children.includes(childId);
}

function sleepingNodeOf({ executionData }: IRunExecutionData) {
	return executionData?.nodeExecutionStack[0];
}

/** The nodes of this package are called so, whatever n8n puts before their names. */
const isOwn = (nodeType: string) => /(^|\.)danceVideo/.test(nodeType);

/** Notes with a sub-execution that it goes to sleep: from then on n8n hands its end to its parent. */
export function noteSleep(context: IExecuteFunctions): void {
	Object.assign(context.getContext('flow'), { hasSlept: true });
}

/**
 * Whether this sub-execution must not end yet. n8n hands its end to its parent in whichever node that sleeps
 * by now, which would be an approval that nobody has given: only a node that sleeps on sub-executions
 * refuses what is not its own (n8n 2.41.1, workflow-helpers.js, `updateParentExecutionWithChildResults`).
 */
export async function wouldWakeAnother(
	context: IExecuteFunctions,
	parentId: string,
): Promise<boolean> {
	// One that never slept is a part of the node that has called it, which is awake.
	if (parentId === '' || !context.getContext('flow').hasSlept) return false;
	try {
		const parent = await context.getExecutionDataById(parentId);
		// One that a user has stopped keeps the time at which it was to wake.
		if (!parent?.waitTill || parent.resultData.error) return false;
		if (sleepsOn(parent, context.getExecutionId())) return false;
		return !sleepingNodeOf(parent)?.metadata?.waitingChildExecutionIds?.length;
	} catch {
		return false;
	}
}

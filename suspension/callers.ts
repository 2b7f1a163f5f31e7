import type { IExecuteFunctions, IRunExecutionData } from 'n8n-workflow';

/** Workflows that call one another; deeper is not looked. */
export const MOST_CALLERS = 20;

/**
 * Whether an execution that waits for this one, or one that waits for that, was stopped while it slept: n8n
 * stops the one alone, and those that it has called sleep and wake all the same. Nothing else counts: a
 * caller that is awake or has ended need not have waited, as an agent does not that calls a workflow as its tool.
 */
export async function isCallerStopped(
	context: Pick<IExecuteFunctions, 'getExecutionDataById'>,
	data: IRunExecutionData,
): Promise<boolean> {
	let called = data;
	for (let callers = 0; callers < MOST_CALLERS; callers++) {
		const { parentExecution } = called;
		if (!parentExecution || parentExecution.shouldResume === false) return false;
		const caller = await context
			.getExecutionDataById(parentExecution.executionId)
			.catch(() => undefined);
		if (!caller) return false;
		// So n8n leaves one that a user has stopped (n8n 2.41.1, execution.service.js, `stopDuringRun`).
		if (caller.waitTill && caller.resultData.error) return true;
		called = caller;
	}
	return false;
}

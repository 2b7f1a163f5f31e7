import { createRunExecutionData, WAIT_INDEFINITELY, type IRunExecutionData } from 'n8n-workflow';

/** A node of this package that suspends its execution, as n8n names it. */
export const OURS = 'n8n-nodes-dance-video.danceVideoWait';

/** An execution that sleeps in a node of this type, on these sub-executions where n8n notes them. */
export const asleepIn = (
	type: string,
	waitingChildExecutionIds?: string[],
	waitTill = WAIT_INDEFINITELY,
): IRunExecutionData =>
	createRunExecutionData({
		waitTill,
		resultData: { runData: {} },
		executionData: {
			nodeExecutionStack: [
				{
					node: { type } as never,
					data: { main: [] },
					source: null,
					...(waitingChildExecutionIds && { metadata: { waitingChildExecutionIds } }),
				},
			],
		},
	});

/** What n8n's database holds of a run '1' that sleeps on sub-execution `on`, and of its caller, which a user has stopped. */
export function calledByOneThatWasStopped(on: string) {
	const waitTill = new Date(Date.now() + 3_600_000);
	const called = asleepIn(OURS, [on], waitTill);
	called.parentExecution = { executionId: 'caller', workflowId: 'w', shouldResume: true };
	const caller = asleepIn('n8n-nodes-base.executeWorkflow', ['1'], waitTill);
	caller.resultData.error = new Error('The execution was cancelled manually') as never;
	const others: Record<string, IRunExecutionData> = { 1: called, caller };
	return async (id: string) => others[id] ?? asleepIn('another', undefined, waitTill);
}

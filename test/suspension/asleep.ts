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

import { createRunExecutionData, type WorkflowExecuteMode } from 'n8n-workflow';

import { noteBegun, type Begun } from '../../../nodes/DanceVideoGenerate/begun';
import { DanceVideoGenerate } from '../../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import type { RunIdentity } from '../../../tasks/idempotency';
import { contextFor, type NodeRun } from '../../engine/runNode';

interface Known {
	beganAt: number | undefined;
	/** Of the execution and its retries alone; unless given, of all that began at that moment. */
	token: string;
	nodeName: string;
	/** Whether another node of the workflow has the same ID. */
	hasTwin: boolean;
	ofRun: Partial<RunIdentity>;
	lastTry: Begun['lastTry'];
}
export type More = Partial<NodeRun> & Partial<Known>;

/** An execution that n8n has begun at this moment, or one that retries it, which n8n says has begun then. */
export function runOf(
	mode: WorkflowExecuteMode,
	{ beganAt = 1_000, token, nodeName, hasTwin, ofRun = {}, lastTry, ...more }: More = {},
) {
	const executionData = createRunExecutionData({ resumeToken: token ?? `of ${beganAt}` });
	Object.assign(executionData.executionData!, {
		runtimeData: beganAt ? { version: 1, establishedAt: beganAt, source: 'trigger' } : undefined,
	});
	const context = contextFor({
		node: new DanceVideoGenerate(),
		parameters: {},
		credentials: {},
		mode,
		executionId: mode === 'retry' ? 'the retry' : 'the first',
		executionData,
		settings: { saveExecutionProgress: true },
		...more,
	});
	if (hasTwin) {
		const { workflow } = context as unknown as { workflow: { nodes: object } };
		Object.assign(workflow.nodes, { Twin: { ...context.getNode(), name: 'Twin' } });
	}
	if (nodeName !== undefined) {
		const node = { ...context.getNode(), name: nodeName };
		jest.spyOn(context, 'getNode').mockReturnValue(node);
	}
	const run: RunIdentity = {
		instanceId: context.getInstanceId(),
		workflowId: context.getWorkflow().id,
		executionId: context.getExecutionId(),
		nodeId: context.getNode().id,
		runIndex: 0,
		...ofRun,
	};
	return { context, begun: { run, ...(lastTry && { lastTry }) } };
}

/** What n8n has written down of an execution. */
export const written = (runData: object): More => ({
	settings: {},
	getRunExecutionData: async () =>
		createRunExecutionData({ resultData: { runData: runData as Record<string, never> } }),
});

/** Whether a retry, of which n8n has kept nothing, finds that it had begun. Leaves all as it was. */
export async function retried(more: More = {}): Promise<boolean> {
	const { context, begun } = runOf('retry', more);
	const note = await noteBegun(context, begun);
	if (note !== 'taken') await note?.ended(true);
	return note === 'taken';
}

/** What is planned for later, which comes when told, and after how long it would have. */
export function laterOnes() {
	const actions: Array<() => void> = [];
	const delaysMs: number[] = [];
	return {
		delaysMs,
		later: (action: () => void, ms: number) => {
			actions.push(action);
			delaysMs.push(ms);
		},
		come: async () => {
			actions.splice(0).forEach((action) => action());
			for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
		},
	};
}

/** Begins, and ends with tasks or without. */
export async function begin(
	{ context, begun }: ReturnType<typeof runOf>,
	later: ReturnType<typeof laterOnes>['later'] = () => undefined,
) {
	const note = await noteBegun(context, begun, { later });
	if (!note || note === 'taken') throw new Error(`It is not noted: ${note}`);
	return note;
}

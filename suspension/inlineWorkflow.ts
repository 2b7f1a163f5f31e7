import {
	NodeConnectionTypes,
	type ExecuteWorkflowData,
	type IConnections,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type IWorkflowBase,
	type IWorkflowSettings,
} from 'n8n-workflow';

/** The full name n8n knows the hidden node by; it stands in workflows that sleep. */
export const HIDDEN_NODE_TYPE = 'n8n-nodes-dance-video.danceVideoPoll';

/** The hidden node's part of a sub-execution that can sleep. */
export interface SuspendableWork {
	parameters: INodeParameters;
	items: INodeExecutionData[];
	/** What follows the visible node's name in the name of the sub-workflow. */
	nameSuffix?: string;
	/**
	 * Whether another hidden node, as `finish`, lets the results out; it may throw. The first one is then
	 * told of the loss of a sub-execution of its own by an item that is nothing but `{error}`, and must not
	 * throw itself: n8n would give it its own input again and again.
	 */
	hasFinish: boolean;
	/** Whether n8n writes down what each run of the hidden node has put out, before the next one. */
	savesProgress: boolean;
	/**
	 * Whether the execution must still be there when it has ended, whatever the workflow is set to save:
	 * files belong to it, or the one that sleeps on it has no other way to learn its end.
	 */
	isKept: boolean;
}

/**
 * Runs the hidden node in a sub-execution. When that goes to sleep n8n puts this execution to sleep on
 * it, and goes on with the items it ends with in place of what this node gives (n8n-core 2.41.1,
 * base-execute-context.js, `executeWorkflow`; n8n's wait-tracker.js, `resumeParentExecution`).
 */
export async function runSuspendable(
	context: IExecuteFunctions,
	work: SuspendableWork,
): Promise<ExecuteWorkflowData> {
	return await context.executeWorkflow(
		{ code: suspendable(context, work) },
		work.items,
		undefined,
		{ parentExecution: { ...idsOf(context), shouldResume: true } },
	);
}

/** The execution that a node runs in, and its workflow; empty where there is none to be resumed. */
export function idsOf(context: IExecuteFunctions): { executionId: string; workflowId: string } {
	const proxy = context.getWorkflowDataProxy(0);
	const executionId = (proxy.$execution as { id?: string } | undefined)?.id ?? '';
	const workflowId = (proxy.$workflow as { id?: string } | undefined)?.id ?? '';
	return { executionId, workflowId };
}

/** The workflow's settings, as far as n8n tells a node: the first 2.x (seen: 2.0.3) tells none. */
export function settingsOf(context: IExecuteFunctions): IWorkflowSettings {
	return (context as Partial<IExecuteFunctions>).getWorkflowSettings?.() ?? {};
}

/**
 * `Start -> Poll -> Done`. The hidden node's first output leads back to itself: n8n resumes a sleeping
 * node as a disabled one, which passes its input on (n8n-core, workflow-execute.js,
 * `handleWaitingState`); its second output is for what is done.
 */
function suspendable(
	context: IExecuteFunctions,
	{ parameters, savesProgress, isKept, hasFinish, nameSuffix = '' }: SuspendableWork,
): IWorkflowBase {
	const { id, name, credentials } = context.getNode();
	const poll = hiddenNode('Poll', parameters, {
		// What it notes in n8n's deduplication store is the visible node's.
		id,
		...(credentials && { credentials }),
		...(hasFinish && { onError: 'continueRegularOutput' }),
	});
	const done = hasFinish
		? hiddenNode('Done', { ...parameters, role: 'finish' }, { ...(credentials && { credentials }) })
		: node('Done', 'n8n-nodes-base.noOp');
	return inlineWorkflow(
		`${name}${nameSuffix}`,
		[START, poll, done],
		{ Start: to(['Poll']), Poll: to(['Poll'], ['Done']) },
		{
			saveExecutionProgress: savesProgress,
			...keptAsIn(settingsOf(context)),
			...(isKept && { saveDataSuccessExecution: 'all', saveDataErrorExecution: 'all' }),
			// The workflow's own time-out ends the wait; this n8n's default for workflows is not for its parts.
			executionTimeout: -1,
		},
	);
}

/** A workflow that is nowhere but in the call: n8n gives it the ID of the workflow that calls. */
export function inlineWorkflow(
	name: string,
	nodes: INode[],
	connections: IConnections,
	settings: IWorkflowSettings,
): IWorkflowBase {
	const now = new Date();
	const workflow: Omit<IWorkflowBase, 'id' | 'activeVersionId'> = {
		name,
		active: false,
		isArchived: false,
		createdAt: now,
		updatedAt: now,
		nodes,
		connections,
		settings: {
			executionOrder: 'v1',
			// It is the workflow's own part: who else may call the workflow, and whether, is another matter.
			callerPolicy: 'workflowsFromSameOwner',
			...settings,
		},
	};
	// With an ID n8n would look for the workflow under that.
	return workflow as IWorkflowBase;
}

/** Where every inline workflow begins: what it is given passes on. */
export const START: INode = {
	...node('Start', 'n8n-nodes-base.executeWorkflowTrigger'),
	typeVersion: 1.1,
	parameters: { inputSource: 'passthrough' },
};

/** The hidden node in an inline workflow. */
export function hiddenNode(
	name: string,
	parameters: INodeParameters,
	more: Partial<INode> = {},
): INode {
	return { ...node(name, HIDDEN_NODE_TYPE), parameters, ...more };
}

function node(name: string, type: string): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters: {} };
}

/** The connections of a node's outputs to nodes by their names. */
export function to(...targets: string[][]): IConnections[string] {
	return {
		main: targets.map((names) =>
			names.map((name) => ({ node: name, type: NodeConnectionTypes.Main, index: 0 })),
		),
	};
}

/** What of its executions the workflow is set to save; left out, n8n's default holds. */
function keptAsIn({ saveDataSuccessExecution, saveDataErrorExecution }: IWorkflowSettings) {
	return {
		...(saveDataSuccessExecution && { saveDataSuccessExecution }),
		...(saveDataErrorExecution && { saveDataErrorExecution }),
	};
}

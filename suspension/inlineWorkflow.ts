import type {
	ExecuteWorkflowData,
	IConnections,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	INodeParameters,
	IWorkflowBase,
	IWorkflowSettings,
} from 'n8n-workflow';

import { hiddenNode, nodeAt, noteOn, place, START, to } from './drawing';
import { isRecord, textOf } from '../model/json';
import { ownText } from './ownParameters';

/**
 * What n8n keeps of a sub-execution that has ended. n8n lists it beside the run that it is a part of, so
 * it is no more than what is needed:
 * - `nothing`: how it ended is seen in that run, errors included;
 * - `crashes`: where it has no errors of its own, and n8n was killed in it, as far as the workflow is set
 *   to save errors;
 * - `all`: files belong to it, or the one that sleeps on it has no other way to learn its end.
 */
export type Kept = 'nothing' | 'crashes' | 'all';

/** The hidden node's part of a sub-execution that can sleep. */
export interface SuspendableWork {
	parameters: INodeParameters;
	items: INodeExecutionData[];
	/** What the hidden node does, for its name. */
	does: string;
	/** The execution that wants the results. */
	parentId: string;
	/**
	 * Whether another hidden node, as `finish`, lets the results out; it may throw. The first one is then
	 * told of the loss of a sub-execution of its own by an item that is nothing but `{error}`, and must not
	 * throw itself: n8n would give it its own input again and again.
	 */
	hasFinish: boolean;
	/** Whether n8n writes down what each run of the hidden node has put out, before the next one. */
	savesProgress: boolean;
	kept: Kept;
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
	const idIn = (known: unknown) => (isRecord(known) ? textOf(known.id) : '');
	return { executionId: idIn(proxy.$execution), workflowId: idIn(proxy.$workflow) };
}

/** The workflow's settings, as far as n8n tells a node: the first 2.x (seen: 2.0.3) tells none. */
export function settingsOf(context: IExecuteFunctions): IWorkflowSettings {
	const known: Partial<Pick<IExecuteFunctions, 'getWorkflowSettings'>> = context;
	return known.getWorkflowSettings?.() ?? {};
}

/**
 * `Start -> hidden node -> Hand over`. The hidden node's first output leads back to itself: n8n resumes a
 * sleeping node as a disabled one, which passes its input on (n8n-core, workflow-execute.js,
 * `handleWaitingState`); its second output is for what is done.
 */
function suspendable(
	context: IExecuteFunctions,
	{ parameters, savesProgress, kept, hasFinish, does, parentId }: SuspendableWork,
): IWorkflowBase {
	const { id, credentials } = context.getNode();
	const hidden = hiddenNode(does, parameters, {
		// What it notes in n8n's deduplication store is the visible node's.
		id,
		...(credentials && { credentials }),
		...(hasFinish && { onError: 'continueRegularOutput' }),
	});
	const done = hasFinish
		? hiddenNode(
				HAND_OVER,
				{ ...parameters, role: 'finish' },
				{ position: place(2), ...(credentials && { credentials }) },
			)
		: nodeAt(2, HAND_OVER, 'n8n-nodes-base.noOp');
	return inlineWorkflow(
		context,
		parentId,
		[START, hidden, done],
		{ Start: to([does]), [does]: to([does], [HAND_OVER]) },
		{ saveExecutionProgress: savesProgress, ...settingsFor(context, kept) },
	);
}

const HAND_OVER = 'Hand over the result';

/** What a workflow can be set to save of failed executions. */
const SAVES_ERRORS = ['DEFAULT', 'all', 'none'] as const;

/** The settings of an inline workflow of which so much is kept. */
export function settingsFor(context: IExecuteFunctions, kept: Kept): IWorkflowSettings {
	// As the run's own workflow is set, which the hidden node has been told.
	const told = ownText(context, 'savesErrors');
	const ofRun = SAVES_ERRORS.find((word) => word === told);
	const ofErrors = { nothing: 'none', crashes: ofRun, all: 'all' } as const;
	return {
		saveDataSuccessExecution: kept === 'all' ? 'all' : 'none',
		// Left out, n8n's default holds.
		...(ofErrors[kept] && { saveDataErrorExecution: ofErrors[kept] }),
		// The workflow's own time-out ends the wait; this n8n's default for workflows is not for its parts.
		executionTimeout: -1,
	};
}

/**
 * A workflow that is nowhere but in the call: n8n gives it the ID of the workflow that calls, and lists
 * its execution under that one's name, which it has too.
 * @param parentId the execution that it is a part of
 */
export function inlineWorkflow(
	context: IExecuteFunctions,
	parentId: string,
	nodes: INode[],
	connections: IConnections,
	settings: IWorkflowSettings,
): IWorkflowBase {
	const now = new Date();
	const { id: workflowId = '', name = '' } = context.getWorkflow();
	const note = noteOn({
		workflowId,
		workflowName: name,
		executionId: parentId,
		editorUrl: context.getInstanceBaseUrl(),
	});
	const workflow: Omit<IWorkflowBase, 'id' | 'activeVersionId'> = {
		name,
		active: false,
		isArchived: false,
		createdAt: now,
		updatedAt: now,
		nodes: [...nodes, note],
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

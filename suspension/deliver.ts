import * as n8nWorkflow from 'n8n-workflow';
import type { IExecuteFunctions } from 'n8n-workflow';

import { hiddenNode, START, to } from './drawing';
import { toHandover } from './handover';
import { leaveError, makeItems, type HiddenRun, type Outputs } from './hiddenRun';
import { idsOf, inlineWorkflow, settingsFor } from './inlineWorkflow';
import { ownText } from './ownParameters';

/**
 * Lets the results of a job go that is done, or the error they are. Files belong to the execution that
 * made them, and go with it. Where n8n can, they are therefore made in a sub-execution whose files it
 * copies to the execution that wants them, before it deletes that one.
 */
export async function leave(run: HiddenRun, state: unknown): Promise<Outputs> {
	try {
		const { context, job } = run;
		const parentId = ownText(context, 'parentId');
		const isForParent = parentId !== '' && copiesFiles() && job.keepsFiles(state);
		return isForParent ? await makeForParent(run, state, parentId) : await makeItems(run, state);
	} catch (error) {
		return leaveError(run, error);
	}
}

/**
 * Whether n8n hands the files of a sub-execution to the execution it is given as its parent, and before
 * it deletes its own (n8n 2.41.1, execution-lifecycle-hooks.js, `duplicateBinaryDataToParent`). The first
 * 2.x copies them to the execution that calls, and too late; what n8n-workflow exports tells the two
 * apart, and one between them is taken for the earlier.
 */
export function copiesFiles(): boolean {
	return 'WAIT_FOR_SUB_EXECUTION' in n8nWorkflow;
}

async function makeForParent(
	{ context, job, seal }: HiddenRun,
	state: unknown,
	parentId: string,
): Promise<Outputs> {
	const { parameters, credentials, id } = context.getNode();
	const name = job.does.deliver;
	const deliver = hiddenNode(
		name,
		{ ...parameters, work: job.id, role: 'deliver' },
		{ id, ...(credentials && { credentials }) },
	);
	const code = inlineWorkflow(
		context,
		parentId,
		[START, deliver],
		{ Start: to([name]) },
		{ saveExecutionProgress: false, ...settingsFor(context, 'crashes') },
	);
	const { data } = await context.executeWorkflow(
		{ code },
		[toHandover(seal, job, { turn: 0, state })],
		undefined,
		{ parentExecution: { ...parentOf(context, parentId), shouldResume: false } },
	);
	return [[], data[0] ?? []];
}

/** The execution that wants the results; it is one of the same workflow. */
function parentOf(context: IExecuteFunctions, executionId: string) {
	return { executionId, workflowId: idsOf(context).workflowId };
}

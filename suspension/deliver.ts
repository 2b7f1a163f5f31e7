import * as n8nWorkflow from 'n8n-workflow';
import type { IExecuteFunctions } from 'n8n-workflow';

import { isNodeError } from '../transport/isNodeError';
import { executionSignal } from '../transport/n8nHttpClient';
import { realClock } from '../transport/realClock';
import { hiddenNode, START, to } from './drawing';
import { toHandover } from './handover';
import { leaveBreakdown, leaveError, makeItems, type HiddenRun, type Outputs } from './hiddenRun';
import { idsOf, inlineWorkflow, settingsFor } from './inlineWorkflow';
import { ownText } from './ownParameters';

/**
 * Lets the results of a job go that is done, or the error they are. Files belong to the execution that
 * made them, and go with it. Where n8n can, they are therefore made in a sub-execution whose files it
 * copies to the execution that wants them, before it deletes that one.
 */
export async function leave(run: HiddenRun, state: unknown): Promise<Outputs> {
	const { context, job } = run;
	const parentId = ownText(context, 'parentId');
	if (parentId !== '' && copiesFiles() && job.keepsFiles(state)) {
		return await makeForParentPatiently(run, state, parentId);
	}
	return await makeItems(run, state).catch((error: unknown) => leaveError(run, error, state));
}

/** A database that is busy or started anew, or a store for files that is away, may be back after so long. */
const PAUSE_MS = 5_000;

/**
 * Tries it a second time. What goes wrong in the job itself comes back as an item, so whatever is thrown is
 * n8n's: it could not write down the sub-execution, or could not copy its files.
 */
async function makeForParentPatiently(
	run: HiddenRun,
	state: unknown,
	parentId: string,
): Promise<Outputs> {
	const { context, job, registry } = run;
	const make = async () => await makeForParent(run, state, parentId);
	const onceMore = async (error: unknown) => {
		// What n8n refuses, as the use of a credential, it refuses again.
		if (isNodeError(error)) throw error;
		const { message } = registry.wordsOf(context, error);
		context.logger.warn(`${job.node}: the results are fetched once more: ${message}`);
		await realClock(executionSignal(context)).sleep(PAUSE_MS);
		return await make();
	};
	return await make()
		.catch(onceMore)
		.catch((error: unknown) => leaveBreakdown(run, error, state));
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

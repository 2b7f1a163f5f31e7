import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isNodeError } from '../transport/isNodeError';
import { wrapFailed, wrapLeaving } from './envelope';
import type { Job, JobRegistry } from './job';

/** One run of the hidden node as a supervisor or a worker. */
export interface HiddenRun {
	context: IExecuteFunctions;
	registry: JobRegistry;
	job: Job<unknown>;
	/** Of the suspension that this execution belongs to. */
	seal: string;
}

/** What leaves the hidden node: what leads back to itself, and what is done. */
export type Outputs = [again: INodeExecutionData[], leaving: INodeExecutionData[]];

/** Makes the items of a job that is done, and lets them go. */
export async function makeItems(run: HiddenRun, state: unknown): Promise<Outputs> {
	return [[], wrapLeaving(run.seal, await run.job.toItems(run.context, state))];
}

/**
 * An error travels on as an item: thrown, it would be taken for the loss of this execution. A job's own is
 * n8n's kind of error, and names its tasks; to any other those are added that are known here.
 */
export function leaveError(
	run: HiddenRun,
	error: unknown,
	known: unknown = keptBy(run.context),
): Outputs {
	if (!isNodeError(error)) return leaveBreakdown(run, error, known);
	return [[], [wrapFailed(run.seal, run.registry.wordsOf(run.context, error))]];
}

/** Lets an error go that is none of the job's own, whatever its kind, with the tasks that are known. */
export function leaveBreakdown(
	{ context, registry, seal }: HiddenRun,
	error: unknown,
	known: unknown,
): Outputs {
	return [[], [wrapFailed(seal, registry.withTasks(registry.wordsOf(context, error), known))]];
}

/** Lets an error go that says that nothing can be told of what was kept. */
export function leaveUnreadable({
	context,
	registry,
	seal,
}: Pick<HiddenRun, 'context' | 'registry' | 'seal'>): Outputs {
	return [[], [wrapFailed(seal, registry.unreadable(keptBy(context)))]];
}

/** All that an execution was given and has kept. */
function keptBy(context: IExecuteFunctions): unknown[] {
	return [context.getInputData(), context.getContext('node')];
}

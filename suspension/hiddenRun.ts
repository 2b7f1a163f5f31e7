import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

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
export type Outputs = INodeExecutionData[][];

/** Makes the items of a job that is done, and lets them go. */
export async function makeItems(run: HiddenRun, state: unknown): Promise<Outputs> {
	return [[], wrapLeaving(run.seal, await run.job.toItems(run.context, state))];
}

/** An error travels on as an item: thrown, it would be taken for the loss of this execution. */
export function leaveError({ context, registry, seal }: HiddenRun, error: unknown): Outputs {
	return [[], [wrapFailed(seal, registry.wordsOf(context, error))]];
}

/** Lets an error go that says that nothing can be told of what was kept. */
export function leaveUnreadable({
	context,
	registry,
	seal,
}: Pick<HiddenRun, 'context' | 'registry' | 'seal'>): Outputs {
	const known = [context.getInputData(), context.getContext('node')];
	return [[], [wrapFailed(seal, registry.unreadable(known))]];
}

import type { IExecuteFunctions, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { withoutIsolate } from './isolate';
import type { Job } from './job';
import { startSupervisor } from './start';

/** How a visible node suspends its execution on a job. */
export interface Suspension {
	/** Of the hidden node, that n8n needs, as for its credentials. */
	parameters: INodeParameters;
	/** When the job will have ended at the latest, in milliseconds since 1970. */
	lastEndAt: number;
	/** What the workflow goes on with if it never ends. */
	ifNeverEnded(): INodeExecutionData[];
}

/**
 * So much later than the latest end of what it sleeps on an execution goes on without it: n8n may have
 * been off for a night, and what was due meanwhile is woken together.
 */
const GRACE_MS = 24 * 3_600_000;

/**
 * Suspends the execution on a job, which is done by sub-executions that sleep in n8n's database. n8n
 * goes on with the items that the job ends with, in place of what this node gives.
 *
 * n8n would put the execution to sleep until the sub-execution ends, which never happens once a user has
 * deleted that one. So it gets a deadline of its own. Woken by that it cannot do or throw anything: n8n
 * lets go what the node was given (n8n-core 2.41.1, workflow-execute.js, `handleWaitingState`), so that
 * is replaced beforehand.
 * @returns the job's items where there was nothing to wait for
 */
export async function suspend<State>(
	context: IExecuteFunctions,
	job: Job<State>,
	state: State,
	{ parameters, lastEndAt, ifNeverEnded }: Suspension,
): Promise<INodeExecutionData[] | 'suspended'> {
	const supervisor = await withoutIsolate(
		context,
		async () => await startSupervisor(context, job, state, parameters),
		({ isAsleep }) => isAsleep,
	);
	if (!supervisor.isAsleep) return supervisor.items;
	// A new object: the old one is what the node before has put out.
	context.getExecuteData().data = { main: [ifNeverEnded()] };
	await context.putExecutionToWait(new Date(lastEndAt + GRACE_MS));
	return 'suspended';
}

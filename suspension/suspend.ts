import type { IExecuteFunctions, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { withoutIsolate } from './isolate';
import type { Job } from './job';
import { startSupervisor, type Refusal } from './start';

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

/** Runs of nodes that n8n has refused to suspend, by their contexts. */
const refused = new WeakSet<object>();

/** Whether n8n has refused to suspend this run of a node before. It would do so again. */
export function wasRefused(context: object): boolean {
	return refused.has(context);
}

/**
 * Suspends the execution on a job, which is done by sub-executions that sleep in n8n's database. n8n
 * goes on with the items that the job ends with, in place of what this node gives.
 *
 * n8n would put the execution to sleep until the sub-execution ends, which never happens once a user has
 * deleted that one. So it gets a deadline of its own. Woken by that it cannot do or throw anything: n8n
 * lets go what the node was given (n8n-core 2.41.1, workflow-execute.js, `handleWaitingState`), so that
 * is replaced beforehand.
 * @returns the job's items where there was nothing to wait for; where n8n starts no sub-execution, why: it
 * checks the credentials of those that belong to a run by hand against the user who has started that, not
 * against the workflow's project (n8n 2.41.1, workflow-execute-additional-data.js, `startExecution`)
 */
export async function suspend<State>(
	context: IExecuteFunctions,
	job: Job<State>,
	state: State,
	{ parameters, lastEndAt, ifNeverEnded }: Suspension,
): Promise<INodeExecutionData[] | 'suspended' | Refusal> {
	const supervisor = await withoutIsolate(
		context,
		async () => await startSupervisor(context, job, state, parameters),
		(started) => 'isAsleep' in started && started.isAsleep,
	);
	if ('refusal' in supervisor) {
		refused.add(context);
		return supervisor;
	}
	if (!supervisor.isAsleep) return supervisor.items;
	// A new object: the old one is what the node before has put out.
	context.getExecuteData().data = { main: [ifNeverEnded()] };
	await context.putExecutionToWait(new Date(lastEndAt + GRACE_MS));
	return 'suspended';
}

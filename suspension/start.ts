import type { IExecuteFunctions, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { copiesFiles } from './deliver';
import { newSeal } from './envelope';
import { toHandover, type Handover } from './handover';
import type { HiddenRun } from './hiddenRun';
import { idsOf, runSuspendable, settingsOf, type Kept } from './inlineWorkflow';
import type { Job } from './job';
import { planLease } from './lease';

/** A sub-execution that was started: it sleeps, or had nothing to wait for. */
export type Started =
	{ isAsleep: true; executionId: string } | { isAsleep: false; items: INodeExecutionData[] };

/** n8n has not started a supervisor, or has not told that it has. */
export interface Refusal {
	/** Why. */
	refusal: unknown;
	/** Whether a worker has begun all the same. It does nothing while the execution is awake that wants it. */
	hasWorker: boolean;
}

/** Suspensions that this process is about to start, by their seals. */
const starting = new Map<string, { hasWorker: boolean }>();

/** Notes that a worker begins; n8n runs a sub-execution in the process that starts it. */
export function noteWorker(seal: string): void {
	Object.assign(starting.get(seal) ?? {}, { hasWorker: true });
}

/**
 * Starts a job's supervisor.
 * @param parameters of the hidden node that n8n needs, as for its credentials
 */
export async function startSupervisor(
	context: IExecuteFunctions,
	job: Job<unknown>,
	state: unknown,
	parameters: INodeParameters,
): Promise<Started | Refusal> {
	const seal = newSeal();
	const parentId = idsOf(context).executionId;
	const suspension = { hasWorker: false };
	starting.set(seal, suspension);
	try {
		return await started(
			runSuspendable(context, {
				parameters: {
					...parameters,
					work: job.id,
					role: 'supervisor',
					seal,
					turn: 0,
					parentId,
					savesErrors: settingsOf(context).saveDataErrorExecution ?? '',
				},
				items: [toHandover(seal, job, { turn: 0, state })],
				does: job.does.supervise,
				parentId,
				hasFinish: true,
				savesProgress: false,
				kept: 'nothing',
			}),
		);
	} catch (error) {
		return { refusal: error, ...suspension };
	} finally {
		starting.delete(seal);
	}
}

/**
 * Starts a worker, which does not begin before its supervisor is asleep.
 * @returns also when to see whether it is gone; not of a job that spends, where n8n alone can tell
 */
export async function startWorker(
	{ context, job, seal }: HiddenRun,
	{ turn, state, notBefore }: Pick<Handover, 'turn' | 'state' | 'notBefore'>,
	{ startedAt, parentId }: { startedAt: number; parentId: string },
): Promise<Started & { checkAt?: number }> {
	const now = Date.now();
	const untilDueMs = Math.max(job.untilDueMs(state, now), notBefore - now);
	const lease = job.spending ? undefined : planLease(untilDueMs, now - startedAt, now);
	const worker = await started(
		runSuspendable(context, {
			parameters: {
				...context.getNode().parameters,
				work: job.id,
				role: 'worker',
				turn,
				parentId,
				supervisorId: context.getExecutionId(),
				leaseUntilMs: lease?.until ?? 0,
			},
			items: [toHandover(seal, job, { turn, state, notBefore })],
			does: job.does.work,
			parentId,
			hasFinish: false,
			savesProgress: job.spending !== undefined,
			kept: keptOf(job, state),
		}),
	);
	return { ...worker, ...(lease && { checkAt: lease.checkAt }) };
}

/** What n8n keeps of a worker. */
function keptOf(job: Job<unknown>, state: unknown): Kept {
	// The supervisor of a job that spends has no timer: n8n shows it the worker's end, also after a restart.
	if (job.spending) return 'all';
	return job.keepsFiles(state) && !copiesFiles() ? 'all' : 'crashes';
}

async function started(run: ReturnType<typeof runSuspendable>): Promise<Started> {
	const { executionId, data, waitTill } = await run;
	return waitTill ? { isAsleep: true, executionId } : { isAsleep: false, items: data[0] ?? [] };
}

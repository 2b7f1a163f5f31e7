import { leave } from './deliver';
import { readInput, readMemory, remember, type Memory } from './handover';
import { leaveUnreadable, type HiddenRun, type Outputs } from './hiddenRun';
import { areAsleep, nextCheckOn } from './lease';
import { noteEndOf } from './longEnough';
import { noteSleep } from './sleepsOn';
import { startWorker } from './start';
import { ownText } from './ownParameters';

/** What ends its worker every time, like a result that is too much for n8n, ends the job. */
const MOST_LOST_IN_A_ROW = 3;

/** A supervisor's memory, with what it goes on from. */
type Known = Memory & { state: unknown; startedAt: number; parentId: string };

/**
 * Sleeps beside a worker. n8n never runs again what was running when it was killed, so whoever does the
 * steps can be lost; this one is awake for an instant only. It wakes
 * - with the state, because the worker's turn is over: the next turn begins;
 * - with the results, which leave through the second output;
 * - by its own timer, with what it was given before (no job that spends has one): the worker sleeps
 *   between two steps, or is gone and is replaced;
 * - with what a lost worker had written down last: n8n 2.41 gives that in place of its result
 *   (wait-tracker.js, `resumeParentsOfFinishedSubExecutions`);
 * - with n8n's word that the worker failed, or that a user stopped it (`{error}`: n8n-core,
 *   workflow-execute.js, `runNode`, `resumeError`).
 */
export async function supervise(run: HiddenRun): Promise<Outputs> {
	const { context, job, seal } = run;
	const memory = readMemory(context, job);
	const input = readInput(context, job, seal, memory?.jobBefore);
	if (input.kind === 'end') {
		noteEndOf(memory?.workerId);
		return [[], context.getInputData()];
	}
	if (!memory || input.kind === 'unreadable') return leaveUnreadable(run);
	const { turn = 0, lost = 0, workerId, checkAt = 0, signs = 0, startedAt = Date.now() } = memory;
	const isLatest = input.kind === 'state' && input.turn === turn;
	const isHandover = isLatest && !input.inProgress;
	const latest = isLatest ? input.state : memory.state;
	if (latest === undefined) throw new TypeError('A supervisor was given no state');
	const state = job.spending && !isHandover ? job.spending.afterLoss(latest, isLatest) : latest;
	const parentId = ownText(context, 'parentId') || memory.parentId;
	const known: Known = { ...memory, state, startedAt, parentId: parentId ?? '' };

	if (turn > 0 && !(await isAwaited(run, known))) {
		return await leave(run, job.giveUp(state, 'notAwaited'));
	}
	if (isHandover) {
		noteEndOf(workerId);
		return await nextTurn(run, { ...known, lost: 0 }, input.notBefore);
	}
	if (input.kind === 'state' && !isLatest && workerId !== undefined) {
		const next = await nextCheckOn(context, workerId, { plannedAt: checkAt, signsBefore: signs });
		if (next) {
			// n8n knows by this whose result this execution takes.
			context.setMetadata({ waitingChildExecutionIds: [workerId] });
			return await sleepUntil(run, { ...known, ...next });
		}
	}
	context.logger.warn(`${job.node}: a worker was lost (${lost + 1} in a row)`);
	if (lost >= MOST_LOST_IN_A_ROW) {
		return await leaveOrGoOn(run, { ...known, state: job.giveUp(state, 'lostTooOften') });
	}
	return await nextTurn(run, { ...known, lost: lost + 1 });
}

/** Whether the execution that wants the results still sleeps; what is not known counts as so here. */
async function isAwaited({ context, job }: HiddenRun, { parentId }: Known): Promise<boolean> {
	// A user who stops a worker that spends wants no more of it.
	const { error } = context.getInputData()[0]?.json ?? {};
	if (job.spending && typeof error === 'string' && /cancell?ed/i.test(error)) return false;
	const withCallers = job.spending !== undefined;
	const parent = { id: parentId, on: context.getExecutionId(), withCallers };
	return parentId === '' || (await areAsleep(context, [parent], 'asleep'));
}

async function nextTurn(run: HiddenRun, known: Known, notBefore = 0): Promise<Outputs> {
	const { context, job } = run;
	const { state } = known;
	if (job.isDone(state)) return await leaveOrGoOn(run, known);
	const turn = (known.turn ?? 0) + 1;
	try {
		const worker = await startWorker(run, { turn, state, notBefore }, known);
		if (!worker.isAsleep) return [[], worker.items];
		const { executionId: workerId, checkAt } = worker;
		if (checkAt !== undefined)
			return await sleepUntil(run, { ...known, turn, workerId, checkAt, signs: 0 });
		remember(context, job, { ...known, turn });
		return leavingBehind(run, known);
	} catch (error) {
		return await leaveOrGoOn(run, { ...known, state: job.giveUp(state, error) });
	}
}

/** Lets the results of a job go that is done; or the job that goes on with them begins. */
async function leaveOrGoOn(run: HiddenRun, known: Known): Promise<Outputs> {
	const { context, job, registry } = run;
	const { state, turn, parentId } = known;
	if (!job.andThen?.applies(state)) return await leave(run, state);
	const next = await job.andThen.begin(context, state).catch((error: unknown) => {
		const { message } = registry.wordsOf(context, error);
		context.logger.warn(`${job.node}: what was to come next could not begin: ${message}`);
		return undefined;
	});
	const nextJob = next && registry.jobs[next.job];
	if (!nextJob) return await leave(run, state);
	return await nextTurn(
		{ ...run, job: nextJob },
		{
			state: next.state,
			startedAt: Date.now(),
			parentId,
			// Those of the job before do not count: what is kept stays kept.
			lost: 0,
			jobBefore: job.id,
			...(turn && { turn }),
		},
	);
}

async function sleepUntil(run: HiddenRun, known: Known & { checkAt: number }): Promise<Outputs> {
	remember(run.context, run.job, known);
	// In place of "until the sub-execution ends", which n8n has set: that one may never end.
	await run.context.putExecutionToWait(new Date(known.checkAt));
	return leavingBehind(run, known);
}

/**
 * What this node puts out as it goes to sleep. It is read only if n8n is killed in the very instant in
 * which the supervisor is awake: then n8n takes it for the result of this whole execution, so it is not
 * in an envelope.
 */
function leavingBehind({ context, job }: HiddenRun, { state }: Known): Outputs {
	noteSleep(context);
	return [job.lostItems(state), []];
}

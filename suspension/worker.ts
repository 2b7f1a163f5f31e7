import { leave } from './deliver';
import { readInput, readMemory, remember, toHandover } from './handover';
import { leaveUnreadable, type HiddenRun, type Outputs } from './hiddenRun';
import type { Next } from './job';
import { areAsleep, whileAwake, type Sleeper } from './lease';
import { withSignsOfLife } from './signsOfLife';
import { noteWorker } from './start';
import { firstSleepMs, nextWakeAt, shouldSuspend, suspensionMs } from './timing';
import { ownNumber, ownText } from './ownParameters';

/**
 * Does the steps of a job, and sleeps between them. The results leave when it is done; when its turn is
 * over before, or no one sleeps on it any more, the state as it is.
 *
 * A run of the node is one step of a job that spends: each leads back to itself, because n8n writes down
 * what a run has put out before the next one begins (`saveExecutionProgress`).
 */
export async function work(run: HiddenRun): Promise<Outputs> {
	const { context, job, seal } = run;
	noteWorker(seal);
	const input = readInput(context, job, seal);
	const memory = readMemory(context, job);
	if (!memory || input.kind === 'unreadable') return leaveUnreadable(run);
	const given = input.kind === 'state' ? input : undefined;
	const state = memory.state ?? given?.state;
	if (state === undefined) throw new TypeError('A worker was given no state');
	if (memory.endedBefore === undefined) {
		// The supervisor is not asleep yet: until it is, nothing may take time, or be sent.
		const endedBefore = job.spending?.ended(state) ?? 0;
		const now = Date.now();
		const untilDueMs = Math.max(job.untilDueMs(state, now), (given?.notBefore ?? 0) - now);
		return await sleep(run, { state, endedBefore, dueAt: now + firstSleepMs(untilDueMs) });
	}
	const begun = { state, endedBefore: memory.endedBefore, dueAt: memory.dueAt ?? 0 };
	const workerId = context.getExecutionId();
	return await whileAwake(
		workerId,
		async () => await withSignsOfLife(context, workerId, async () => await goOn(run, begun)),
	);
}

/** The state of a worker that has begun. */
interface Begun {
	state: unknown;
	endedBefore: number;
	/** When there is something to do. */
	dueAt: number;
}

/** n8n's timers are exact, but for some moments. */
const ON_TIME_MS = 1_000;

async function goOn(run: HiddenRun, begun: Begun): Promise<Outputs> {
	const { state: before, endedBefore } = begun;
	const { context, job } = run;
	if (!(await isAwaited(run))) {
		context.logger.info(`${job.node}: no execution waits for this any more`);
		return [[], [handover(run, before)]];
	}
	if (begun.dueAt > Date.now() + ON_TIME_MS) return await sleep(run, begun);
	const { state, next } = await step(run, before);
	if (next.kind === 'done') {
		return job.andThen?.applies(state) ? [[], [handover(run, state)]] : await leave(run, state);
	}
	const { spending } = job;
	const endedNow = (spending?.ended(state) ?? 0) - endedBefore;
	if (spending && endedNow >= spending.mostPerTurn(state)) return [[], [handover(run, state)]];
	if (next.kind === 'again') {
		remember(context, job, { state, endedBefore });
		return [[handover(run, state, { inProgress: true })], []];
	}
	// What has ended is not to be in doubt for as long as the sleep lasts.
	if (endedNow > 0) return [[], [handover(run, state)]];
	const dueAt = Date.now() + suspensionMs(next.untilNextMs);
	if (!spending && dueAt > ownNumber(context, 'leaseUntilMs')) {
		return [[], [handover(run, state, { notBefore: dueAt })]];
	}
	return await sleep(run, { state, endedBefore, dueAt });
}

/** Whether the supervisor and the execution that wants the results still sleep; asking costs nothing. */
async function isAwaited({ context, job }: HiddenRun): Promise<boolean> {
	const supervisorId = ownText(context, 'supervisorId');
	const parent: Sleeper = {
		id: ownText(context, 'parentId'),
		...(supervisorId && { on: supervisorId }),
		withCallers: job.spending !== undefined,
	};
	const known: Sleeper[] = [parent, { id: supervisorId }].filter(({ id }) => id !== '');
	return await areAsleep(context, known, job.spending ? 'gone' : 'asleep');
}

async function step(
	{ context, job }: HiddenRun,
	state: unknown,
): Promise<{ state: unknown; next: Next }> {
	try {
		return await job.step(context, state, { shouldSuspend });
	} catch (error) {
		return { state: job.giveUp(state, error), next: { kind: 'done' } };
	}
}

async function sleep(run: HiddenRun, begun: Begun): Promise<Outputs> {
	const { context, job } = run;
	remember(context, job, begun);
	const until = new Date(nextWakeAt(begun.dueAt, Date.now()));
	context.logger.info(`${job.node}: sleeps until ${until.toISOString()}`);
	await context.putExecutionToWait(until);
	// Should n8n lose this worker, it shows the supervisor what this node has put out last. Where nothing
	// is spent that costs more than it is worth: all of it stays in the database for each of many sleeps.
	return [job.spending ? [handover(run, begun.state, { inProgress: true })] : [], []];
}

function handover(
	{ context, job, seal }: HiddenRun,
	state: unknown,
	more: { inProgress?: boolean; notBefore?: number } = {},
) {
	const turn = ownNumber(context, 'turn');
	return toHandover(seal, job, { turn, state, ...more });
}

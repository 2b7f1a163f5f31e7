import type { IExecuteFunctions } from 'n8n-workflow';

import { settingsOf } from '../../suspension/inlineWorkflow';
import { runKey, type RunIdentity } from '../../tasks/idempotency';
import type { Mark } from '../../tasks/marks';
import { asFailure } from '../../transport/failure';
import { databaseMarks } from '../databaseMarks';

/*
 * A note in n8n's database that a try of a run has begun to create tasks. n8n goes on from what it has written
 * down of an execution, be it in a retry from its list: what the node did since then is not in that. So each
 * try has a number, which stands in what n8n keeps of the run, and notes it before it creates anything. A copy
 * that finds the number noted which would be its own is older than that try: tasks may have been created that
 * it does not know of.
 *
 * The only other trace is n8n's event log, which a new container does not have, and which names no runs of a
 * loop.
 */

/** By then n8n has written down what the node has put out, where it does so after each node. */
const WRITTEN_AFTER_MS = 30_000;
/** Longer than an execution is at work without an end or a sleep, either of which is written down. */
const WRITTEN_AT_ITS_END_MS = 24 * 3_600_000;

/** The last try of a run that is known here, and in which execution it was. */
export interface Try {
	number: number;
	executionId?: string | undefined;
}

/** A run of the node, as far as it is known what has begun of it. */
export interface Begun {
	run: RunIdentity;
	lastTry?: Try;
}

/** A try that is noted. */
export interface Note {
	/**
	 * The tasks have been created, or not.
	 * @param isVoid whether certainly none was: then it is as if it had not begun
	 */
	ended(isVoid: boolean): Promise<void>;
}

/**
 * Notes that a try begins, where a note is needed, and its number in `begun`.
 * @returns `taken` where a try with this number has begun that is not known here: nothing may be created then
 * @throws where it cannot be noted; nothing may be created then. But for a run by hand, which somebody looks
 * at: there it does without.
 */
export async function noteBegun(
	context: IExecuteFunctions,
	begun: Begun,
	later: (action: () => void, ms: number) => void = unhurried,
): Promise<Note | 'taken' | undefined> {
	const standsMs = await neededMs(context);
	if (standsMs === 0) return undefined;
	return await note(context, begun, standsMs, later).catch((error: unknown) => {
		if (context.getMode() !== 'manual') throw error;
		const { message } = asFailure(error);
		context.logger.warn(`That tasks are being created could not be noted: ${message}`);
		return undefined;
	});
}

async function note(
	context: IExecuteFunctions,
	begun: Begun,
	standsMs: number,
	later: (action: () => void, ms: number) => void,
): Promise<Note | 'taken' | undefined> {
	const { run, lastTry } = begun;
	const number = numberOf(context, lastTry);
	const mark = await markOf(context, run, number);
	if (!mark) return undefined;
	if (!(await mark.make(1))) {
		if (context.getMode() === 'retry' && !isOwn(context, lastTry)) return 'taken';
		// It stands from a try before this one, when n8n tries the node again; or it is that of another execution
		// that n8n has begun at the same moment, as with two calls at once.
		await mark.raise();
	}
	const level = await mark.level();
	begun.lastTry = { number, executionId: context.getExecutionId() };
	return {
		ended: async (isVoid) => {
			if (isVoid && level === 1) {
				await removeUnlessRaised(mark, level);
				if (lastTry) begun.lastTry = lastTry;
				else delete begun.lastTry;
			} else if (standsMs < Infinity) {
				later(() => void removeUnlessRaised(mark, level), standsMs);
			}
		},
	};
}

/** A note that stays because the database is away does no harm: it is asked for by a retry alone. */
async function removeUnlessRaised(mark: Mark, level: number): Promise<void> {
	try {
		if ((await mark.level()) === level) await mark.remove();
	} catch {
		// It stays.
	}
}

/** Without keeping a process for it that is about to end. */
function unhurried(action: () => void, ms: number): void {
	AbortSignal.timeout(ms).addEventListener('abort', action);
}

/** Whether a try was made in this very execution: n8n has run the node again in it. */
function isOwn(context: IExecuteFunctions, lastTry: Try | undefined): boolean {
	return lastTry !== undefined && lastTry.executionId === context.getExecutionId();
}

function numberOf(context: IExecuteFunctions, lastTry: Try | undefined): number {
	if (!lastTry) return 0;
	return isOwn(context, lastTry) ? lastTry.number : lastTry.number + 1;
}

/** The first try and its retries know each other by when n8n began the first one: they have nothing else in common. */
async function markOf(
	context: IExecuteFunctions,
	run: RunIdentity,
	number: number,
): Promise<Mark | undefined> {
	const known: Partial<Pick<IExecuteFunctions, 'getExecutionContext'>> = context;
	const beganAt = known.getExecutionContext?.()?.establishedAt;
	if (beganAt === undefined) return undefined;
	const name = JSON.stringify(['begun', run.workflowId, beganAt, runKey(run), number]);
	return (await databaseMarks(context, run.nodeId)([name])).get(name);
}

/**
 * For how long after its end a note must stand; 0 where none is needed. An execution of which n8n has written
 * nothing down is retried from its beginning, and known to be by that (see cutOff.ts). The one that a retry
 * retries can be retried again for as long as n8n's list has it.
 */
async function neededMs(context: IExecuteFunctions): Promise<number> {
	if (context.getMode() === 'retry') return Infinity;
	if (settingsOf(context).saveExecutionProgress === true) return WRITTEN_AFTER_MS;
	try {
		const kept = await context.getExecutionDataById(context.getExecutionId());
		const isWritten = Object.keys(kept?.resultData.runData ?? {}).length > 0;
		return isWritten ? WRITTEN_AT_ITS_END_MS : 0;
	} catch {
		// Where it cannot be read, nothing was written either.
		return 0;
	}
}

import type { IExecuteFunctions } from 'n8n-workflow';

import { settingsOf } from '../../suspension/inlineWorkflow';
import { runKey, type RunIdentity } from '../../tasks/idempotency';
import type { Mark } from '../../tasks/marks';
import { asFailure } from '../../transport/failure';
import { databaseMarks } from '../databaseMarks';
import { nodesBeside } from './cutOff';

/*
 * A note in n8n's database that a try of a run has begun to create tasks. n8n goes on from what it has written
 * down of an execution, be it in a retry from its list: what the node did since then is not in that. So each
 * try has a number, which stands in what n8n keeps of the run, and notes it before it creates anything. A copy
 * that finds the number noted which would be its own is older than that try: tasks may have been created that
 * it does not know of. That holds for a retry, and for an execution that n8n takes back to where it slept.
 *
 * The only other trace is n8n's event log, which a new container does not have, and which names no runs of a
 * loop.
 */

/** By then n8n has written down what the node has put out, where it does so after each node. */
const WRITTEN_AFTER_MS = 30_000;
/** Longer than an execution is at work without an end or a sleep, either of which is written down. */
const WRITTEN_AT_ITS_END_MS = 24 * 3_600_000;

/** The marks that stand for a try, and their levels when it was noted. */
interface Noted {
	marks: readonly Mark[];
	levels: readonly number[];
}

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
	const origin = originOf(context);
	if (!origin) return undefined;
	const { lastTry } = begun;
	const number = numberOf(context, lastTry);
	const marks = await marksOf(context, begun.run, origin.name, number);
	// Unless this execution has made it, when n8n tries the node again; or another one that began at the same
	// moment, as with two calls at once.
	const isOfUnknownTry =
		!isOwn(context, lastTry) && (origin.isOne || context.getMode() === 'retry');
	// Before the first: a mark that is made while another one cannot be is this try's.
	begun.lastTry = { number, executionId: context.getExecutionId() };
	for (const mark of marks) {
		if (await mark.make(1)) continue;
		if (isOfUnknownTry) {
			restoreTry(begun, lastTry);
			return 'taken';
		}
		await mark.raise();
	}
	const noted = { marks, levels: await levelsOf(marks) };
	return {
		ended: async (isVoid) => {
			if (isVoid && noted.levels.every((level) => level === 1)) {
				// A note that stays counts: the next try has the next number then.
				if (!(await removeUnlessRaised(noted))) return;
				restoreTry(begun, lastTry);
			} else if (standsMs < Infinity && !isStopped(context)) {
				later(removalOf(noted), standsMs);
			}
		},
	};
}

/**
 * Looks for a try that is not known here, without a note of its own. For a retry of which all tries at its provider
 * have made the same keys: what is noted then is a try at another provider.
 * @throws where it cannot be read; nothing may be created then
 */
export async function lookForOthers(
	context: IExecuteFunctions,
	{ run, lastTry }: Begun,
): Promise<'taken' | undefined> {
	const origin = originOf(context);
	if (!origin || isOwn(context, lastTry)) return undefined;
	const marks = await marksOf(context, run, origin.name, numberOf(context, lastTry));
	return (await levelsOf(marks)).some((level) => level > 0) ? 'taken' : undefined;
}

function restoreTry(begun: Begun, lastTry: Try | undefined): void {
	if (lastTry) begun.lastTry = lastTry;
	else delete begun.lastTry;
}

async function levelsOf(marks: readonly Mark[]): Promise<number[]> {
	return await Promise.all(marks.map(async (mark) => await mark.level()));
}

/** Holds nothing of the run: it is kept for a day. */
function removalOf(noted: Noted): () => void {
	return () => void removeUnlessRaised(noted);
}

/** Whether it is gone. One that stays for good because the database is away does no harm but its size. */
async function removeUnlessRaised({ marks, levels }: Noted): Promise<boolean> {
	try {
		const now = await levelsOf(marks);
		if (now.some((level, at) => level !== levels[at])) return false;
		for (const mark of marks) await mark.remove();
		return true;
	} catch {
		return false;
	}
}

/** n8n writes down of an execution that a user has stopped what was there before (n8n 2.41.1, `stopDuringRun`). */
function isStopped(context: IExecuteFunctions): boolean {
	return context.getExecutionCancelSignal()?.aborted === true;
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

/**
 * What the first try and its retries have in common: the secret of its resume URL, which n8n makes for each
 * execution and copies to its retries. Before it had that: when it began, which several may have in common.
 */
function originOf(
	context: IExecuteFunctions,
): { name: string | number; isOne: boolean } | undefined {
	const { runExecutionData }: { runExecutionData?: { resumeToken?: string } } = context as object;
	const { resumeToken } = runExecutionData ?? {};
	if (resumeToken) return { name: resumeToken, isOne: true };
	const known: Partial<Pick<IExecuteFunctions, 'getExecutionContext'>> = context;
	const beganAt = known.getExecutionContext?.()?.establishedAt;
	return beganAt === undefined ? undefined : { name: beganAt, isOne: false };
}

/**
 * A retry with the workflow as it is saved by now finds the node by its name, which may be that of a new node;
 * or the node was renamed. So a try is noted under both; under the name alone where other nodes have its ID, as in a
 * workflow that was not made in the editor.
 */
async function marksOf(
	context: IExecuteFunctions,
	run: RunIdentity,
	origin: string | number,
	number: number,
): Promise<Mark[]> {
	const nameFor = (node: string) =>
		JSON.stringify(['begun', run.workflowId, origin, runKey(run), number, node]);
	const { id, name } = context.getNode();
	const isShared = Object.values(nodesBeside(context)).filter((node) => node.id === id).length > 1;
	const names = [...(isShared ? [] : [run.nodeId]), name].map(nameFor);
	return [...(await databaseMarks(context, 'begun')(names)).values()];
}

/**
 * For how long after its end a note must stand; 0 where none is needed. An execution of which n8n has written
 * nothing down is retried from its beginning, and known to be by that (see cutOff.ts). The one that a retry
 * retries can be retried again for as long as n8n's list has it.
 */
async function neededMs(context: IExecuteFunctions): Promise<number> {
	if (context.getMode() === 'retry') return Infinity;
	if (settingsOf(context).saveExecutionProgress === true) {
		// Between two tries of the node nothing is written down.
		return context.getNode().retryOnFail ? WRITTEN_AT_ITS_END_MS : WRITTEN_AFTER_MS;
	}
	try {
		const kept = await context.getExecutionDataById(context.getExecutionId());
		const isWritten = Object.keys(kept?.resultData.runData ?? {}).length > 0;
		return isWritten ? WRITTEN_AT_ITS_END_MS : 0;
	} catch {
		// It may have been written, for all that can be told.
		return WRITTEN_AT_ITS_END_MS;
	}
}

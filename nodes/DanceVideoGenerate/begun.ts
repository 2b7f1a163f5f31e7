import type { IExecuteFunctions } from 'n8n-workflow';

import { settingsOf } from '../../suspension/inlineWorkflow';
import type { RunIdentity } from '../../tasks/idempotency';
import { asFailure } from '../../transport/failure';
import {
	levelsOf,
	marksOf,
	originOf,
	removeUnlessRaised,
	type Noted,
	type TryMarks,
} from './begunMarks';

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

/** How a try is noted. */
export interface NoteOptions {
	/**
	 * The account, where tries of this run make the same keys for it. What another one may have created there
	 * is reached by sending it again.
	 */
	sentTo?: string | undefined;
	later?: (action: () => void, ms: number) => void;
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
	options: NoteOptions = {},
): Promise<Note | 'taken' | undefined> {
	const standsMs = await neededMs(context);
	if (standsMs === 0) return undefined;
	return await note(context, begun, standsMs, options).catch((error: unknown) => {
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
	{ sentTo, later = unhurried }: NoteOptions,
): Promise<Note | 'taken' | undefined> {
	const origin = originOf(context);
	if (!origin) return undefined;
	const { lastTry } = begun;
	const { number, marks, keyed } = await nextTry(context, begun, origin.name, sentTo);
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
	// After the others: only the try whose number it is says where it sends its keys.
	for (const mark of keyed) await mark.make(1);
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
 * The next try after the last one that is known here; where others follow that have sent the same keys to the same
 * account, the next after those: what they have created is reached by sending it again.
 */
async function nextTry(
	context: IExecuteFunctions,
	{ run, lastTry }: Begun,
	origin: string | number,
	sentTo: string | undefined,
): Promise<TryMarks & Pick<Try, 'number'>> {
	for (let number = numberOf(context, lastTry); ; number++) {
		const found = await marksOf(context, run, origin, number, sentTo);
		if (isOwn(context, lastTry)) return { ...found, number };
		const levels = await levelsOf(found.keyed);
		if (levels.every((level) => level === 0)) return { ...found, number };
	}
}

function restoreTry(begun: Begun, lastTry: Try | undefined): void {
	if (lastTry) begun.lastTry = lastTry;
	else delete begun.lastTry;
}

/** Holds nothing of the run: it is kept for a day. */
function removalOf(noted: Noted): () => void {
	return () => void removeUnlessRaised(noted);
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

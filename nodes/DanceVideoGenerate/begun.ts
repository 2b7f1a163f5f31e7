import type { IExecuteFunctions } from 'n8n-workflow';

import { settingsOf } from '../../suspension/inlineWorkflow';
import { runKey, type RunIdentity } from '../../tasks/idempotency';
import type { Mark } from '../../tasks/marks';
import { databaseMarks } from '../databaseMarks';

/*
 * A note in n8n's database that a run of the node has begun to create tasks, for executions that n8n goes
 * on with where they were: it writes down after each node what has been done, if the workflow saves its
 * progress. Should n8n be killed now, a retry from its list begins at this run of the node, and nothing in it
 * tells that it had begun: the only other trace is n8n's event log, which a new container does not have,
 * and which names no runs of a loop.
 */

/** n8n has written down by then what the node has put out. Until then the note stands. */
const WRITTEN_AFTER_MS = 30_000;

/** Whether the execution that this one retries was ended in this run of the node. */
export async function hadBegun(context: IExecuteFunctions, run: RunIdentity): Promise<boolean> {
	if (context.getMode() !== 'retry') return false;
	const mark = await markOf(context, run);
	return mark !== undefined && (await mark.level()) > 0;
}

/**
 * Creates tasks, with a note while it lasts where one is needed.
 * @throws where it cannot be noted; nothing is created then
 */
export async function whileBegun<Result>(
	context: IExecuteFunctions,
	run: RunIdentity,
	create: () => Promise<Result>,
	later: (action: () => void, ms: number) => void = unhurried,
): Promise<Result> {
	if (!(await savesProgress(context))) return await create();
	const mark = await markOf(context, run);
	if (!mark) return await create();
	// It stands from a try before this one, when n8n tries the node again.
	if (!(await mark.make(1))) await mark.raise();
	const level = await mark.level();
	try {
		return await create();
	} finally {
		later(() => void removeUnlessRaised(mark, level), WRITTEN_AFTER_MS);
	}
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

/** The first try and its retries know each other by when n8n began the first one: they have nothing else in common. */
async function markOf(context: IExecuteFunctions, run: RunIdentity): Promise<Mark | undefined> {
	const known: Partial<Pick<IExecuteFunctions, 'getExecutionContext'>> = context;
	const beganAt = known.getExecutionContext?.()?.establishedAt;
	if (beganAt === undefined) return undefined;
	const name = JSON.stringify(['begun', run.workflowId, beganAt, runKey(run)]);
	return (await databaseMarks(context, run.nodeId)([name])).get(name);
}

/** Whether n8n writes down after each node what it has done. */
async function savesProgress(context: IExecuteFunctions): Promise<boolean> {
	// n8n retries no execution that was started by hand and that it was killed in.
	if (context.getMode() === 'manual') return false;
	const { saveExecutionProgress: isSet } = settingsOf(context);
	if (typeof isSet === 'boolean') return isSet;
	// As this n8n is set: then it has written down what the nodes before this one did.
	try {
		const kept = await context.getExecutionDataById(context.getExecutionId());
		return Object.keys(kept?.resultData.runData ?? {}).length > 0;
	} catch {
		// Where it cannot be read, nothing was written either.
		return false;
	}
}

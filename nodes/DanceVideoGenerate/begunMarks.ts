import type { IExecuteFunctions } from 'n8n-workflow';

import { runKey, type RunIdentity } from '../../tasks/idempotency';
import type { Mark } from '../../tasks/marks';
import { databaseMarks } from '../databaseMarks';
import { nodesBeside } from './cutOff';

/** The marks that stand for a try, and their levels when it was noted. */
export interface Noted {
	marks: readonly Mark[];
	levels: readonly number[];
}

/** The marks of one try. */
export interface TryMarks {
	/** By them it is known to have begun. */
	marks: Mark[];
	/** By them it is known where it has sent its keys; none, where it has none that others would make. */
	keyed: Mark[];
}

/**
 * What the first try and its retries have in common: the secret of its resume URL, which n8n makes for each
 * execution and copies to its retries. Before it had that: when it began, which several may have in common.
 */
export function originOf(
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
export async function marksOf(
	context: IExecuteFunctions,
	run: RunIdentity,
	origin: string | number,
	number: number,
	sentTo: string | undefined,
): Promise<TryMarks> {
	const { id, name } = context.getNode();
	const isShared = Object.values(nodesBeside(context)).filter((node) => node.id === id).length > 1;
	// One where both are the same.
	const nodes = [...new Set([...(isShared ? [] : [run.nodeId]), name])];
	const namesFor = (...sent: unknown[]) =>
		nodes.map((node) =>
			JSON.stringify(['begun', run.workflowId, origin, runKey(run), number, node, ...sent]),
		);
	const keyed = sentTo === undefined ? [] : namesFor(sentTo, run.executionId);
	const opened = await databaseMarks(context, 'begun')([...namesFor(), ...keyed]);
	const marksFor = (names: readonly string[]) => names.flatMap((of) => opened.get(of) ?? []);
	return { marks: marksFor(namesFor()), keyed: marksFor(keyed) };
}

export async function levelsOf(marks: readonly Mark[]): Promise<number[]> {
	return await Promise.all(marks.map(async (mark) => await mark.level()));
}

/** Whether it is gone. One that stays for good because the database is away does no harm but its size. */
export async function removeUnlessRaised({ marks, levels }: Noted): Promise<boolean> {
	try {
		const now = await levelsOf(marks);
		if (now.some((level, at) => level !== levels[at])) return false;
		for (const mark of marks) await mark.remove();
		return true;
	} catch {
		return false;
	}
}

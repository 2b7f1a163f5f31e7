import { randomUUID } from 'crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import { hiddenNode, place, START, to } from './drawing';
import type { Outputs } from './hiddenRun';
import { idsOf, inlineWorkflow, settingsFor } from './inlineWorkflow';
import { ownText } from './ownParameters';

/** The part of n8n's deduplication store that belongs to one node: one row of n8n's database. */
export type NodeRow = Pick<
	IExecuteFunctions['helpers'],
	'checkProcessedAndRecord' | 'clearAllProcessedItems' | 'getProcessedDataCount'
>;

/** Where the hidden nodes of a sub-execution hand in their rows, by the call that waits for them. */
const handedIn = new Map<string, Map<string, NodeRow>>();

/**
 * The rows of nodes that are in no workflow, by the nodes' IDs. The store's row belongs to the node that
 * asks for it, so each gets a hidden node, in a sub-execution of which n8n keeps nothing. Without those
 * that could not be reached, which happens where n8n runs the sub-execution in another process.
 */
export async function nodeRows(
	context: IExecuteFunctions,
	nodeIds: readonly string[],
): Promise<ReadonlyMap<string, NodeRow>> {
	const call = randomUUID();
	const rows = new Map<string, NodeRow>();
	handedIn.set(call, rows);
	const code = inlineWorkflow(
		context,
		idsOf(context).executionId,
		[
			START,
			...nodeIds.map((id, row) =>
				hiddenNode(id, { work: 'mark', call }, { position: place(1, row) }),
			),
		],
		{ Start: to([...nodeIds]) },
		{ saveExecutionProgress: false, ...settingsFor(context, 'nothing') },
	);
	try {
		await context.executeWorkflow({ code }, [{ json: {} }]);
	} finally {
		handedIn.delete(call);
	}
	return rows;
}

/** What a hidden node does: hands in its row to the call that waits for it. */
export function handInRow(context: IExecuteFunctions): Outputs {
	const { checkProcessedAndRecord, clearAllProcessedItems, getProcessedDataCount } =
		context.helpers;
	handedIn.get(ownText(context, 'call'))?.set(context.getNode().id, {
		checkProcessedAndRecord,
		clearAllProcessedItems,
		getProcessedDataCount,
	});
	return [[], []];
}

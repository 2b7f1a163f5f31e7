import { createHash } from 'crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import { nodeRows, type NodeRow } from '../suspension/nodeRows';
import type { OpenRows, Row } from '../tasks/marks';
import { asFailure, Failure } from '../transport/failure';

/** Hidden nodes in one sub-execution: enough to make it worth its cost, and not too many to hold. */
const MOST_AT_ONCE = 1_000;

const MODE = { mode: 'entries' } as const;

/**
 * Rows of n8n's deduplication store. It has a row for each node, and makes one by a plain insert,
 * which the database refuses when the row is there: the one thing n8n offers a node that is atomic
 * over all its processes. So each mark gets a node of its own, in a sub-execution that n8n keeps
 * nothing of. A hidden node's ID is made of the row's name, and all it does is to hand in its row.
 * @param owner whose rows they are: the visible node's ID, or what tells them from those of nodes
 */
export function databaseMarks(context: IExecuteFunctions, owner: string): OpenRows {
	return async (names) => {
		const opened = new Map<string, Row>();
		for (let from = 0; from < names.length; from += MOST_AT_ONCE) {
			const some = names.slice(from, from + MOST_AT_ONCE);
			const rows = await nodeRows(
				context,
				some.map((name) => rowId(owner, name)),
			);
			for (const name of some) {
				const row = rows.get(rowId(owner, name));
				if (!row) throw notReached();
				opened.set(name, rowIn(row));
			}
		}
		return opened;
	};
}

/**
 * A row is there or not, and its entries are its level. n8n reads a row before it writes it, so a
 * second `make` may write back what it read; that has the same first entry, which is all it is for.
 */
function rowIn(row: NodeRow): Row {
	const level = async () => await row.getProcessedDataCount('node', MODE);
	const entries = (count: number) => Array.from({ length: count }, (_, at) => `entry ${at}`);
	return {
		level,
		make: async (wanted) => {
			if ((await level()) > 0) return false;
			try {
				const { processed } = await row.checkProcessedAndRecord(entries(wanted), 'node', MODE);
				return processed.length === 0;
			} catch (error) {
				// The database refused the row because another one was quicker; or it is out of order.
				if ((await level()) > 0) return false;
				throw asFailure(error);
			}
		},
		raise: async () => {
			await row.checkProcessedAndRecord(entries((await level()) + 1), 'node', MODE);
		},
		remove: async () => await row.clearAllProcessedItems('node', MODE),
		fill: async (values) => {
			await row.checkProcessedAndRecord([...values], 'node', MODE);
		},
		swap: async (values) => {
			// What it is asked for is added to the end, as far as it is not there, and the oldest are dropped.
			const options = { ...MODE, maxEntries: values.length / 2 };
			const { processed } = await row.checkProcessedAndRecord([...values], 'node', options);
			return new Set(processed.map(String));
		},
	};
}

/** At most 36 characters of the node's ID and 255 in all would fit; a digest always does. */
function rowId(owner: string, name: string): string {
	return `dance-video-${createHash('sha256')
		.update(JSON.stringify([owner, name]))
		.digest('hex')}`;
}

function notReached(): Failure {
	return new Failure({
		kind: 'invalidRequest',
		message:
			'What keeps a task from being created twice cannot be noted: this n8n ran the sub-workflow that reaches its database somewhere else',
		nextStep:
			'Nothing was sent. If there is a key under Batch and Budget, remove it; report this with your version of n8n.',
		retryable: false,
		mayHaveBeenAccepted: false,
	});
}

import type { ExecuteWorkflowData, IExecuteFunctions } from 'n8n-workflow';

import { handInRow, type NodeRow } from '../../suspension/nodeRows';
import { plainContext, type Call } from './plainContext';

/** Rows of n8n's deduplication store, by the IDs of the nodes they belong to. */
export function plainRows() {
	const rows = new Map<string, string[]>();
	/** Of the store; a test may put its own in their place. */
	const store = {
		add: async (id: string, entries: string[]) =>
			void rows.set(id, [...(rows.get(id) ?? []), ...entries]),
		clear: async (id: string) => void rows.delete(id),
		count: async (id: string) => rows.get(id)?.length ?? 0,
	};
	const rowOf = (id: string): NodeRow => ({
		checkProcessedAndRecord: async (entries, scope, { mode }) => {
			if (scope !== 'node' || mode !== 'entries') throw new TypeError('Another row');
			await store.add(id, entries.map(String));
			return { new: entries, processed: [] };
		},
		clearAllProcessedItems: async (scope, { mode }) => {
			if (scope !== 'node' || mode !== 'entries') throw new TypeError('Another row');
			await store.clear(id);
		},
		getProcessedDataCount: async (scope, { mode }) => {
			if (scope !== 'node' || mode !== 'entries') throw new TypeError('Another row');
			return await store.count(id);
		},
	});
	/** As n8n runs the sub-execution of the hidden nodes, in this process. */
	const run = async ({ code }: Call): Promise<ExecuteWorkflowData> => {
		for (const { id, parameters } of code.nodes) {
			if (parameters.work === 'mark') handIn(id, parameters);
		}
		return { executionId: 'rows', data: [[]] };
	};
	/** What the hidden node with this ID does. */
	const handIn = (id: string, parameters: Record<string, unknown>) => {
		const { context } = plainContext({ parameters, node: { id } });
		return handInRow({ ...context, helpers: rowOf(id) } as unknown as IExecuteFunctions);
	};
	return { rows, store, run, handIn };
}

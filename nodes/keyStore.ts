import type { IExecuteFunctions } from 'n8n-workflow';

import type { ProcessedStore } from '../tasks/earlierNotes';
import type { SubmitOnceOptions } from '../tasks/submitOnce';
import { databaseMarks } from './databaseMarks';

/**
 * n8n's own deduplication store, for this node of this workflow. What is noted is in n8n's database
 * when the promise resolves; n8n keeps a hash of each value.
 * @param maxEntries how many values are remembered; the oldest go first. All, where left out.
 */
export function processedStore(
	{ helpers }: Pick<IExecuteFunctions, 'helpers'>,
	maxEntries?: number,
): ProcessedStore {
	const options = { mode: 'entries', ...(maxEntries && { maxEntries }) } as const;
	return {
		isEmpty: async () => (await helpers.getProcessedDataCount('node', options)) === 0,
		note: async (values) => {
			const check = async () => await helpers.checkProcessedAndRecord(values, 'node', options);
			// The first two executions of a node, on two workers, may both try to make its entry in the
			// store; the one that comes second finds it when it asks again.
			const { processed } = await check().catch(check);
			return new Set(processed.map(String));
		},
		forget: async (values) => await helpers.removeProcessed(values, 'node', options),
	};
}

/** Where claims of a node's Submit Once Keys and their tasks are kept, and what an earlier version recorded. */
export function keyStore(
	context: IExecuteFunctions,
	nodeId: string,
): Pick<SubmitOnceOptions, 'open' | 'earlier'> {
	return { open: databaseMarks(context, nodeId), earlier: processedStore(context) };
}

import type { INode } from 'n8n-workflow';

import { inARow, rowsNodes, setNode } from '../../host/buildWorkflow';
import type { Figures, Row } from '../figures';
import { DOCUMENTED_SECONDS, type Harness } from '../harness';
import { createNodes } from '../nodes';
import { peakMb, resetPeak, settledMemory } from '../process';
import { publish } from '../publish';

/** Items of a run. */
const COUNTS = [2_000];
const WARM_UP_ITEMS = 10;

/** What Generate gives for an item, made by a node of n8n's own: the items themselves. */
const ITEMS_ONLY = setNode(
	'Items',
	`{ provider: 'danceGenerator', taskId: '550e8400-e29b-41d4-a716-446655440000', status: 'pending', providerStatus: 'pending', progress: null, videoUrl: null, outputs: [], lastFrameUrl: null, cost: { amount: 70, unit: 'credits' }, estimatedCost: null, remainingCredits: 430, error: null, createdAt: $now, completedAt: null, estimatedSeconds: 180, refundedCredits: null }`,
);

/** What a run with many items takes in memory, and what of it the items themselves are. */
export async function measureBatch(harness: Harness): Promise<Figures> {
	await harness.fresh(DOCUMENTED_SECONDS);
	const { ours, rival } = createNodes(harness, await harness.accountAt('danceGenerator'));
	const rivals = { 'HTTP Request': rival, 'the items alone (Set)': ITEMS_ONLY };
	// What n8n loads for its first executions is nobody's.
	for (const middle of [ours, ...Object.values(rivals)]) {
		await measure(harness, WARM_UP_ITEMS, middle);
	}
	const rows: Row[] = [];
	for (const count of COUNTS) {
		const our = await measure(harness, count, ours);
		for (const [rivalName, middle] of Object.entries(rivals)) {
			const other = await measure(harness, count, middle);
			const row = (what: string, figure: 'peak' | 'heap'): Row => ({
				what: `${count} items, ${what}`,
				unit: 'MB',
				ours: [our[figure]],
				rival: [other[figure]],
				rivalName,
			});
			rows.push(row('peak', 'peak'), row('heap after', 'heap'));
		}
	}
	return { how: HOW, rows, goals: [] };
}

const HOW =
	'A run that creates so many tasks with Dance Video Generate, and with HTTP Request; and one that makes items of the same form and sends nothing, which shows what the items themselves need. The peak is the most that n8n’s process had resident during the run, garbage included, the heap what JavaScript uses after it.';

async function measure(
	harness: Harness,
	count: number,
	middle: INode,
): Promise<{ peak: number; heap: number }> {
	const rows = Array.from({ length: count }, (_, index) => `row ${index}`);
	const workflow = await publish(harness, inARow(`${count} rows`, [...rowsNodes(rows), middle]));
	// Each begins with the garbage of the one before cleared away.
	await settledMemory(harness.process);
	await resetPeak(harness.process);
	await workflow.call();
	await workflow.untilSucceeded(1);
	const peak = await peakMb(harness.process);
	return { peak, heap: (await settledMemory(harness.process)).heapMb };
}

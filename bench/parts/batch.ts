import { DANCE } from '../../test/danceForm';
import type { INode } from 'n8n-workflow';

import { inARow, rowsNodes, setNode } from '../../host/buildWorkflow';
import type { Figures, Row } from '../figures';
import { DOCUMENTED_SECONDS, type Harness } from '../harness';
import { ourNode } from '../ourNodes';
import { peakMb, resetPeak, settledMemory } from '../process';
import { publish } from '../publish';

/** Items of a run. */
const COUNTS = [100, 2_000];

/** What Generate gives for an item, made by a node of n8n's own: the items themselves. */
const ITEMS_ONLY = setNode(
	'Items',
	`{ provider: 'danceGenerator', taskId: '550e8400-e29b-41d4-a716-446655440000', status: 'pending', providerStatus: 'pending', progress: null, videoUrl: null, outputs: [], lastFrameUrl: null, cost: { amount: 70, unit: 'credits' }, estimatedCost: null, remainingCredits: 430, error: null, createdAt: $now, completedAt: null, estimatedSeconds: 180, refundedCredits: null }`,
);

/** What a run with many items takes in memory, and what of it the items themselves are. */
export async function measureBatch(harness: Harness): Promise<Figures> {
	await harness.fresh(DOCUMENTED_SECONDS);
	const generate = ourNode(
		'Generate',
		'danceVideoGenerate',
		await harness.accountAt('danceGenerator'),
		{ provider: 'danceGenerator', ...DANCE, prompt: '={{ $json.row }}' },
	);
	const sides = { rival: ITEMS_ONLY, ours: generate };
	// What n8n loads for its first executions is nobody's.
	for (const middle of Object.values(sides)) await measure(harness, 10, middle);
	const rows: Row[] = [];
	for (const count of COUNTS) {
		const rival = await measure(harness, count, sides.rival);
		const ours = await measure(harness, count, sides.ours);
		rows.push(
			{ what: `${count} items, peak`, unit: 'MB', ours: [ours.peak], rival: [rival.peak] },
			{ what: `${count} items, heap after`, unit: 'MB', ours: [ours.heap], rival: [rival.heap] },
		);
	}
	return { how: HOW, rows, goals: [] };
}

const HOW =
	'A run of so many items through Dance Video Generate; the rival is a Set node that gives items of the same form, and sends nothing: what the items themselves need. The peak is the most that n8n’s process had resident during the run, the heap what JavaScript uses after it.';

async function measure(
	harness: Harness,
	count: number,
	middle: INode,
): Promise<{ peak: number; heap: number }> {
	const rows = Array.from({ length: count }, (_, index) => `row ${index}`);
	const workflow = await publish(harness, inARow(`${count} rows`, [...rowsNodes(rows), middle]));
	await resetPeak(harness.process);
	await workflow.call();
	await workflow.untilSucceeded(1);
	const peak = await peakMb(harness.process);
	return { peak, heap: (await settledMemory(harness.process)).heapMb };
}

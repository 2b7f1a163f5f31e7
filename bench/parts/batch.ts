import type { INode } from 'n8n-workflow';

import { inARow, rowsNodes, setNode } from '../../host/buildWorkflow';
import type { Figures, Row } from '../figures';
import { DOCUMENTED_SECONDS, type Harness } from '../harness';
import { createNodes } from '../nodes';
import { peakMb, resetPeak, settledMemory } from '../process';
import { publish } from '../publish';

/** Items of a run. */
const ITEMS = 2_000;
/** Each on an n8n of its own: what an earlier run has left in its memory is nobody's. */
const RUNS = 5;
const WARM_UP_ITEMS = 10;

/** What Generate gives for an item, made by a node of n8n's own: the items themselves. */
const ITEMS_ONLY = setNode(
	'Items',
	`{ provider: 'danceGenerator', taskId: '550e8400-e29b-41d4-a716-446655440000', status: 'pending', providerStatus: 'pending', progress: null, videoUrl: null, outputs: [], lastFrameUrl: null, cost: { amount: 70, unit: 'credits' }, estimatedCost: null, remainingCredits: 430, error: null, createdAt: $now, completedAt: null, estimatedSeconds: 180, refundedCredits: null }`,
);

/** What a run has needed, in megabytes. */
interface Needed {
	peak: number;
	heap: number;
}

/** What a run with many items takes in memory, and what of it the items themselves are. */
export async function measureBatch(harness: Harness): Promise<Figures> {
	const { ours, rival } = createNodes(harness, await harness.accountAt('danceGenerator'));
	const rivals = [
		{ rivalName: 'HTTP Request', node: rival, needed: new Array<Needed>() },
		{ rivalName: 'the items alone (Set)', node: ITEMS_ONLY, needed: new Array<Needed>() },
	];
	const our: Needed[] = [];
	while (our.length < RUNS) {
		our.push(await measureAlone(harness, ours));
		for (const { node, needed } of rivals) needed.push(await measureAlone(harness, node));
	}
	const rows = rivals.flatMap(({ rivalName, needed }) => {
		const row = (what: string, figure: keyof Needed): Row => ({
			what: `${ITEMS} items, ${what}`,
			unit: 'MB',
			ours: our.map((run) => run[figure]),
			rival: needed.map((run) => run[figure]),
			rivalName,
		});
		return [row('peak', 'peak'), row('heap after', 'heap')];
	});
	return { how: HOW, rows, goals: [] };
}

const HOW =
	'Each run is on an n8n that has just been started. A run that creates so many tasks with Dance Video Generate, and with HTTP Request; and one that makes items of the same form and sends nothing, which shows what the items themselves need. The peak is the most that n8n’s process had resident during the run, garbage included, the heap what JavaScript uses after it.';

async function measureAlone(harness: Harness, middle: INode): Promise<Needed> {
	await harness.fresh(DOCUMENTED_SECONDS);
	// What n8n loads for its first executions is nobody's.
	await measure(harness, WARM_UP_ITEMS, middle);
	return await measure(harness, ITEMS, middle);
}

async function measure(harness: Harness, count: number, middle: INode): Promise<Needed> {
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

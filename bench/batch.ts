import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { INode } from 'n8n-workflow';

import { inARow, node, rowsNodes, setNode } from '../host/buildWorkflow';
import { createCleanup } from '../host/cleanup';
import { createWorkflow, runWorkflow, waitForExecution } from '../host/rest';
import { DANCE } from '../test/danceForm';
import { machine } from './machine';
import { resetPeak, peakMb, setUpHarness, settledMemory, type Harness } from './harness';

/** Items of a run. */
const COUNTS = [100, 500, 2_000];

interface Figures {
	count: number;
	/** The most that n8n had resident during the run, in MB. */
	peakMb: number;
	/** In use by JavaScript after it. */
	heapMb: number;
}

/** What Generate gives for an item, made by a node of n8n's own: the items themselves. */
const ITEMS_ONLY = setNode(
	'Generate',
	`{ provider: 'danceGenerator', taskId: '550e8400-e29b-41d4-a716-446655440000', status: 'pending', providerStatus: 'pending', progress: null, videoUrl: null, outputs: [], lastFrameUrl: null, cost: { amount: 70, unit: 'credits' }, estimatedCost: null, remainingCredits: 430, error: null, createdAt: $now, completedAt: null, estimatedSeconds: 180, refundedCredits: null }`,
);

async function generate(harness: Harness): Promise<INode> {
	return node(
		'Generate',
		'n8n-nodes-dance-video.danceVideoGenerate',
		{
			provider: 'danceGenerator',
			...DANCE,
			prompt: '={{ $json.row }}',
			batch: { ordersAtOnce: 10 },
		},
		{
			credentials: {
				danceGeneratorApi: await harness.credentialFor('danceGeneratorApi', 'danceGenerator'),
			},
		},
	);
}

async function measure(harness: Harness, count: number, middle: INode): Promise<Figures> {
	const rows = Array.from({ length: count }, (_, index) => `row ${index}`);
	const workflow = inARow(`${count} rows`, [...rowsNodes(rows), middle]);
	const stored = await createWorkflow(harness.session, workflow);
	await resetPeak(harness);
	const id = await runWorkflow(harness.session, stored, { trigger: 'Start' });
	const { status, resultData } = await waitForExecution(harness.session, id, {
		timeoutSeconds: 600,
	});
	if (status !== 'success')
		throw new Error(`${count} rows: ${status} ${resultData.error?.message}`);
	return { count, peakMb: await peakMb(harness), heapMb: (await settledMemory(harness)).heapMb };
}

function report(items: Figures[], orders: Figures[], paid: number): string {
	const mb = (value: number) => `${value.toFixed(0)} MB`;
	const rows = COUNTS.map((count, at) => {
		const [without, withGenerate] = [items[at], orders[at]];
		if (!without || !withGenerate) throw new Error(`${count} rows were not measured`);
		return `| ${count} | ${mb(without.peakMb)}, ${mb(without.heapMb)} | ${mb(withGenerate.peakMb)}, ${mb(withGenerate.heapMb)} |`;
	});
	return `# What a batch costs

Measured with \`npm run bench:batch\` on ${machine()}: a run of so many items through Dance Video Generate, and through a Set node that gives items of the same form. The peak is the most that n8n's process had resident during the run, the heap what JavaScript uses after it; ${paid} orders for ${COUNTS.reduce((sum, count) => sum + count)} items.

| Items | The items alone (peak, heap after) | With Dance Video Generate (peak, heap after) |
| ----: | ---- | ---- |
${rows.join('\n')}
`;
}

async function main(): Promise<void> {
	const cleanup = createCleanup();
	try {
		const harness = await setUpHarness(cleanup, { credits: 10_000_000 });
		const middle = await generate(harness);
		// What n8n loads for its first executions is not ours.
		await measure(harness, 10, ITEMS_ONLY);
		await measure(harness, 10, middle);
		const before = harness.sandbox.paidCreates();
		const items: Figures[] = [];
		const orders: Figures[] = [];
		for (const count of COUNTS) {
			items.push(await measure(harness, count, ITEMS_ONLY));
			orders.push(await measure(harness, count, middle));
		}
		const text = report(items, orders, harness.sandbox.paidCreates() - before);
		await writeFile(join(__dirname, 'batch.md'), text);
		console.log(text);
	} finally {
		await cleanup.run();
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});

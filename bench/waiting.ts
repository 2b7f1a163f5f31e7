import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { inARow, node } from '../host/buildWorkflow';
import { createCleanup } from '../host/cleanup';
import { createWorkflow, runWorkflow, waitForExecution } from '../host/rest';
import { DANCE } from '../test/danceForm';
import { machine } from './machine';
import { setUpHarness, settledMemory, untilStill, type Memory, type Harness } from './harness';

/** How many executions sleep at the same time. */
const ASLEEP = 50;
/** How many calls are timed. */
const CALLS = 21;

/** Megabytes that n8n holds, idle and while executions sleep. */
async function measureMemory(harness: Harness): Promise<{ idle: Memory; asleep: Memory }> {
	const credentials = {
		danceGeneratorApi: await harness.credentialFor('danceGeneratorApi', 'danceGenerator'),
	};
	const workflow = (mode: 'wait' | 'checkOnce') =>
		inARow(`Memory: ${mode}`, [
			node('Start', 'n8n-nodes-base.manualTrigger'),
			node(
				'Generate',
				'n8n-nodes-dance-video.danceVideoGenerate',
				{
					provider: 'danceGenerator',
					...DANCE,
				},
				{ credentials },
			),
			node(
				'Wait',
				'n8n-nodes-dance-video.danceVideoWait',
				{ provider: 'danceGenerator', mode, taskId: '={{ $json.taskId }}' },
				{ credentials },
			),
		]);
	const runAll = async (mode: 'wait' | 'checkOnce', count: number, wanted: string) => {
		const stored = await createWorkflow(harness.session, workflow(mode));
		for (let run = 0; run < count; run++) {
			const id = await runWorkflow(harness.session, stored, { trigger: 'Start' });
			const { status, resultData } = await untilStill(harness, id);
			if (status !== wanted) {
				throw new Error(`Run ${run + 1} is ${status}, not ${wanted}: ${resultData.error?.message}`);
			}
		}
	};
	// As many that do not wait come first: what n8n loads for its first executions is not ours.
	await runAll('checkOnce', ASLEEP, 'success');
	const idle = await settledMemory(harness);
	// An account that has paid for fifty tasks cannot pay for fifty more.
	harness.sandbox.reset();
	await runAll('wait', ASLEEP, 'waiting');
	return { idle, asleep: await settledMemory(harness) };
}

/** Milliseconds from the end of a task to the start of the node after the wait, when called back. */
async function measureCalls(harness: Harness): Promise<number[]> {
	const credentials = {
		seedance2AiApi: await harness.credentialFor('seedance2AiApi', 'seedance2Ai'),
	};
	const stored = await createWorkflow(
		harness.session,
		inARow('Called back', [
			node('Start', 'n8n-nodes-base.manualTrigger'),
			node(
				'Generate',
				'n8n-nodes-dance-video.danceVideoGenerate',
				{
					provider: 'seedance2Ai',
					mode: 'textToVideo',
					prompt: 'A lighthouse in a storm',
					callBack: 'resume',
				},
				{ credentials },
			),
			node(
				'Wait',
				'n8n-nodes-dance-video.danceVideoWait',
				{ provider: 'seedance2Ai', taskId: '={{ $json.taskId }}' },
				{ credentials },
			),
			node('After', 'n8n-nodes-base.noOp'),
		]),
	);
	const latenciesMs: number[] = [];
	for (let call = 0; call < CALLS; call++) {
		const id = await runWorkflow(harness.session, stored, { trigger: 'Start' });
		await untilStill(harness, id);
		const endedAt = Date.now();
		harness.sandbox.finishTasks();
		const { status, resultData } = await waitForExecution(harness.session, id);
		const after = resultData.runData.After?.[0];
		if (status !== 'success' || !after) throw new Error(`Call ${call + 1} ended with ${status}`);
		latenciesMs.push(after.startTime - endedAt);
	}
	return latenciesMs.toSorted((one, other) => one - other);
}

function report({ idle, asleep }: { idle: Memory; asleep: Memory }, latenciesMs: number[]): string {
	const memory = ({ rssMb, heapMb }: Memory) => `${rssMb.toFixed(0)} MB, ${heapMb.toFixed(1)} MB`;
	const heapKb = ((asleep.heapMb - idle.heapMb) * 1024) / ASLEEP;
	const rows = [
		[`n8n idle, after ${ASLEEP} executions that did not wait (resident, heap)`, memory(idle)],
		[`n8n while ${ASLEEP} executions are suspended (resident, heap)`, memory(asleep)],
		['heap for each suspended execution', `${heapKb.toFixed(0)} KB`],
		[
			`called back: from the end of the task to the next node, median of ${CALLS}`,
			`${latenciesMs[Math.floor(CALLS / 2)]} ms`,
		],
		['the slowest of them', `${latenciesMs.at(-1)} ms`],
	];
	return `# What waiting costs

Measured with \`npm run bench:waiting\` on ${machine()}. Memory is that of n8n's process, after its garbage was collected and it had given back what it does not need.

| What | Figure |
| ---- | ------ |
${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}
`;
}

async function main(): Promise<void> {
	const cleanup = createCleanup();
	try {
		const harness = await setUpHarness(cleanup);
		const text = report(await measureMemory(harness), await measureCalls(harness));
		await writeFile(join(__dirname, 'waiting.md'), text);
		console.log(text);
	} finally {
		await cleanup.run();
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});

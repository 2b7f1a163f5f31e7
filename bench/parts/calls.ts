import {
	createWorkflow,
	runWorkflow,
	waitForExecution,
	type StoredWorkflow,
} from '../../host/rest';
import { inARow, node } from '../../host/buildWorkflow';
import type { Figures } from '../figures';
import type { Harness } from '../harness';
import { ourNode, waitNode } from '../nodes';
import { AFTER, rivalWorkflow, START, type Side } from '../workflows';

/** How many calls are timed of each. */
const CALLS = 11;
/** Longer than it is waited for: the tasks end when they are told to. */
const VIDEO_SECONDS = 900;
const PROVIDER = 'seedance2Ai';

/** From the end of a task to the node after the wait, when the provider calls the execution. */
export async function measureCalls(harness: Harness): Promise<Figures> {
	await harness.fresh(VIDEO_SECONDS);
	const stored: Record<Side, StoredWorkflow> = {
		ours: await storeOurs(harness),
		rival: await storeRival(harness),
	};
	const delays: Record<Side, number[]> = { ours: [], rival: [] };
	for (let call = 0; call <= CALLS; call++) {
		for (const side of ['rival', 'ours'] as const) {
			const delay = await delayOf(harness, stored[side]);
			// The first is what n8n loads once.
			if (call > 0) delays[side].push(delay);
		}
	}
	return {
		how: HOW,
		rows: [
			{ what: 'end of the task to start of the next node, called back', unit: 'ms', ...delays },
		],
		goals: [],
	};
}

const HOW =
	'Seedance2 AI calls the address of the waiting execution when a task has ended. The rival is HTTP Request and a Wait that is resumed by a webhook, which believes the call; our nodes ask the provider before they do, which takes a request.';

async function storeOurs(harness: Harness): Promise<StoredWorkflow> {
	const credentials = await harness.accountAt(PROVIDER);
	return await createWorkflow(
		harness.session,
		inARow('Called back', [
			node(START, 'n8n-nodes-base.manualTrigger'),
			ourNode('Generate', 'danceVideoGenerate', credentials, {
				provider: PROVIDER,
				mode: 'textToVideo',
				prompt: 'A lighthouse in a storm',
				options: { callBack: 'resume' },
			}),
			waitNode(credentials, { provider: PROVIDER }),
			node(AFTER, 'n8n-nodes-base.noOp'),
		]),
	);
}

async function storeRival(harness: Harness): Promise<StoredWorkflow> {
	const credentials = await harness.accountAt(PROVIDER);
	const baseUrl = harness.sandbox.baseUrl(PROVIDER);
	return await createWorkflow(
		harness.session,
		await rivalWorkflow('calledBack', { credentials, baseUrl }),
	);
}

async function delayOf({ session, sandbox }: Harness, stored: StoredWorkflow): Promise<number> {
	const id = await runWorkflow(session, stored, { trigger: START });
	const isAsleep = (status: string) => status !== 'new' && status !== 'running';
	const asleep = await waitForExecution(session, id, { until: isAsleep });
	if (asleep.status !== 'waiting') throw new Error(`"${stored.name}" is ${asleep.status}`);
	const endedAt = Date.now();
	sandbox.finishTasks();
	const { status, resultData } = await waitForExecution(session, id);
	const after = resultData.runData[AFTER]?.[0];
	if (status !== 'success' || !after) throw new Error(`"${stored.name}" ended with ${status}`);
	return after.startTime - endedAt;
}

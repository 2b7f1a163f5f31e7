import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

import { withCredential, withParameters } from '../../host/editWorkflow';
import {
	createWorkflow,
	downloadBinary,
	findExecution,
	itemsOf,
	listExecutions,
	runWorkflow,
	stopExecution,
	waitForExecution,
	type Execution,
} from '../../host/rest';
import { NODES, readyExample } from './imageToDanceVideo';
import { CREDENTIAL_TYPE, openHarness, type Harness } from './harness';

const REASON = 'No person was found in the video';
const CASES = ['good', 'bad', 'stopped'] as const;
type Case = (typeof CASES)[number];

let harness: Harness;
const runs = {} as Record<Case, { workflowId: string; executionId: string }>;
/** What n8n lists of each run while it waits, and when it is over. */
const during = {} as Record<Case, string[]>;
const after = {} as Record<Case, string[]>;
const ended = {} as Record<Case, Execution>;
/** The internal executions of the first run, as the editor gets them. */
let internal: Array<z.output<typeof drawnSchema>>;
let endedAfterStopMs: number;

const drawnSchema = z.object({
	id: z.string(),
	customData: z.record(z.string(), z.string()).optional(),
	workflowData: z.object({
		name: z.string(),
		nodes: z.array(
			z.object({
				name: z.string(),
				type: z.string(),
				position: z.tuple([z.number(), z.number()]),
				parameters: z.record(z.string(), z.unknown()),
			}),
		),
	}),
});

async function startAsleep(name: Case) {
	const { sandbox, session, credential } = harness;
	const example = withParameters(await readyExample(sandbox), NODES.generate, { prompt: name });
	const stored = await createWorkflow(
		session,
		withCredential({ ...example, name: `A ${name} dance` }, CREDENTIAL_TYPE, credential),
	);
	const executionId = await runWorkflow(session, stored, { trigger: NODES.trigger });
	const isOver = (status: string) => status !== 'new' && status !== 'running';
	const { status } = await waitForExecution(session, executionId, { until: isOver });
	expect(status).toBe('waiting');
	return { workflowId: stored.id, executionId };
}

/** The rows of a workflow's executions, oldest first. */
async function rowsOf(name: Case): Promise<string[]> {
	const { session } = harness;
	const ids = await listExecutions(session, runs[name].workflowId);
	const found = await Promise.all(ids.map(async (id) => await findExecution(session, id)));
	return found.map((row) => `${row?.mode} ${row?.status}`);
}

/** Waits until nothing of a run moves any more. */
async function untilStill(name: Case): Promise<string[]> {
	for (;;) {
		const rows = await rowsOf(name);
		if (rows.every((row) => !/waiting|running|new/.test(row))) return rows;
		await sleep(500);
	}
}

beforeAll(async () => {
	// Three minutes become 90 seconds: long enough to be suspended.
	harness = await openHarness({ sandbox: { speed: 2 } });
	const { sandbox, session } = harness;
	sandbox.inject({
		path: '/generate',
		promptIncludes: 'bad',
		action: { type: 'task', fail: { message: REASON } },
	});
	for (const name of CASES) runs[name] = await startAsleep(name);
	for (const name of CASES) during[name] = await rowsOf(name);
	const [, ...parts] = await listExecutions(session, runs.good.workflowId);
	internal = await Promise.all(
		parts.map(async (id) => await session.call('GET', `/executions/${id}`, drawnSchema)),
	);
	await stopExecution(session, runs.stopped.executionId);
	const stoppedAt = Date.now();
	after.stopped = await untilStill('stopped');
	endedAfterStopMs = Date.now() - stoppedAt;
	for (const name of CASES) {
		ended[name] = await waitForExecution(session, runs[name].executionId, { timeoutSeconds: 300 });
		after[name] = await untilStill(name);
	}
});
afterAll(async () => await harness?.close());

describe('n8n’s list of executions', () => {
	it('shows a run that waits, and its two internal parts', () => {
		for (const name of CASES) {
			expect(during[name]).toEqual(['manual waiting', 'integrated waiting', 'integrated waiting']);
		}
	});

	it('opens an internal part with nodes side by side, and a note that leads to the run', () => {
		const { workflowId, executionId } = runs.good;
		expect(internal).toHaveLength(2);
		for (const { customData, workflowData } of internal) {
			const nodes = workflowData.nodes.filter(({ type }) => !type.endsWith('stickyNote'));
			const note = workflowData.nodes.find(({ type }) => type.endsWith('stickyNote'));
			expect(nodes.map(({ position: [x] }) => x)).toEqual([0, 260, 520]);
			expect(note?.parameters.content).toContain(
				`Internal part of the run of A good dance, [execution ${executionId}](/workflow/${workflowId}/executions/${executionId})`,
			);
			expect(customData).toEqual({ internalPartOfExecution: executionId });
		}
		expect(internal.map(({ workflowData: { nodes } }) => nodes[1]?.name)).toEqual([
			'Wait for the tasks',
			'Check the tasks',
		]);
	});

	it('shows the run alone when it has succeeded, and the video belongs to it', async () => {
		expect(after.good).toEqual(['manual success']);
		const [item] = itemsOf(ended.good, NODES.deliver);
		expect(item?.json).toMatchObject({ status: 'succeeded' });
		const video = item!.binary!.data!;
		expect(video.id).toContain(`/executions/${runs.good.executionId}/`);
		const bytes = await downloadBinary(harness.session, video);
		expect(bytes.subarray(4, 8).toString()).toBe('ftyp');
	});

	it('shows the run alone when it has failed, with the reason', () => {
		expect(after.bad).toEqual(['manual error']);
		expect(ended.bad.resultData.error?.message).toContain(REASON);
	});

	it('shows the run alone soon after it was stopped', () => {
		expect(after.stopped).toEqual(['manual canceled']);
		expect(endedAfterStopMs).toBeLessThan(300_000);
	});
});

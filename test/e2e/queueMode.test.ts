import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { request } from 'undici';

import type { N8n } from '../../host/n8n';
import { withCredential, withNode, withParameters } from '../../host/editWorkflow';
import {
	activateWorkflow,
	createWorkflow,
	downloadBinary,
	findExecution,
	itemsOf,
	listExecutions,
	login,
	stopExecution,
	waitForExecution,
	type Execution,
} from '../../host/rest';
import { control } from './control';
import { NODES, readyExample } from './imageToDanceVideo';
import { CREDENTIAL_TYPE, openHarness, type Harness } from './harness';

/** What the executions do: the prompt tells their tasks apart in the sandbox. */
const PROMPTS = {
	stopped: 'stopped while it sleeps',
	sleeps: 'asleep when it happens',
	lookedAt: 'checked when it happens',
} as const;
type Case = keyof typeof PROMPTS;

let harness: Harness;
const ended = {} as Record<Case, Execution>;

/** An execution of which a user wants no more. */
interface Stopped {
	executionId: string;
	/** What n8n lists of its workflow in the end, and after how long that is all. */
	rows: string[];
	goneAfterMs: number;
}
let stopped: Stopped;

/** Stops an execution that sleeps, as the editor does, and tells when its parts are gone from n8n's list. */
async function stopAsleep(name: Case): Promise<() => Promise<Stopped>> {
	const { session } = harness;
	const { executionId, workflowId } = await startAsleep(name);
	await stopExecution(session, executionId);
	const stoppedAt = Date.now();
	return async () => {
		for (;;) {
			const rows = await listExecutions(session, workflowId);
			const goneAfterMs = Date.now() - stoppedAt;
			if (rows.length <= 1 || goneAfterMs > 6 * 60_000) return { executionId, rows, goneAfterMs };
			await sleep(1_000);
		}
	};
}

/** Calls a published workflow, and gives its execution as soon as that sleeps. */
async function startAsleep(name: Case): Promise<{ executionId: string; workflowId: string }> {
	const { sandbox, session, credential, n8n } = harness;
	const path = randomUUID();
	const called = withNode(await readyExample(sandbox), NODES.trigger, () => ({
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		webhookId: path,
		parameters: { path, httpMethod: 'POST' },
	}));
	const workflow = withParameters(called, NODES.generate, { prompt: PROMPTS[name] });
	const stored = await createWorkflow(
		session,
		withCredential(workflow, CREDENTIAL_TYPE, credential),
	);
	await activateWorkflow(session, stored);
	const call = async () => {
		const { statusCode, body } = await request(`${n8n.origin}/webhook/${path}`, { method: 'POST' });
		await body.dump();
		return statusCode;
	};
	// A webhook listens some moments after its workflow is published.
	while ((await call()) !== 200) await sleep(500);
	for (;;) {
		const [id] = await listExecutions(session, stored.id);
		const status = id && (await findExecution(session, id))?.status;
		if (id && status === 'waiting') return { executionId: id, workflowId: stored.id };
		if (status === 'error') throw new Error(`The execution ${id} failed before it slept`);
		await sleep(300);
	}
}

const looksAt = (name: Case) => {
	const entries = harness.sandbox.journal();
	const taskId = entries.find(
		({ paidCreate, body }) => paidCreate && (body as { prompt?: string }).prompt === PROMPTS[name],
	)?.taskId;
	return entries.filter((entry) => entry.method === 'GET' && entry.taskId === taskId);
};

/** The executions that a worker took from the queue, by its own log. */
async function takenBy(worker: N8n): Promise<string[]> {
	const log = await readFile(worker.logFile, 'utf8');
	return [...log.matchAll(/Worker started execution (\d+)/g)].map(([, id]) => id!);
}

async function workerOf(executionId: string): Promise<N8n> {
	for (const worker of harness.workers) {
		if ((await takenBy(worker)).includes(executionId)) return worker;
	}
	throw new Error(`No worker has taken execution ${executionId}`);
}

// A user stops an execution that sleeps. Two more sleep: the worker that had them dies, and the main process too; later the worker that
// checks the second one's task dies while it does.
beforeAll(async () => {
	harness = await openHarness({
		queueWorkers: 2,
		// Three minutes become 90 seconds: long enough to be suspended.
		sandbox: { speed: 2 },
	});
	const { n8n, sandbox, session, owner, workers } = harness;
	sandbox.inject({
		method: 'GET',
		promptIncludes: PROMPTS.lookedAt,
		times: 'always',
		action: { type: 'hang' },
	});
	const whenGone = await stopAsleep('stopped');
	const { executionId: sleeps } = await startAsleep('sleeps');
	const { executionId: lookedAt } = await startAsleep('lookedAt');
	const first = await workerOf(sleeps);
	const other = workers.find((worker) => worker !== first)!;
	await first.kill9();
	await n8n.kill9();
	await n8n.restart();
	await login(session, owner);
	ended.sleeps = await waitForExecution(session, sleeps, { timeoutSeconds: 240 });

	stopped = await whenGone();
	while (looksAt('lookedAt').length === 0) await sleep(300);
	await first.restart();
	await other.kill9();
	await control(sandbox, { clearFaults: true });
	// n8n's recovery at a worker's start calls the sleeping executions in its event log "crashed" for an
	// instant, before it puts them back to "waiting" (execution-recovery.service, 2.41.1).
	ended.lookedAt = await waitForExecution(session, lookedAt, {
		timeoutSeconds: 400,
		until: (status) => ['success', 'error', 'canceled'].includes(status),
	});
});
afterAll(async () => await harness?.close());

describe('a suspended wait in queue mode, in a real n8n with two workers', () => {
	it.each(['sleeps', 'lookedAt'] as const)(
		'is finished by the other worker when the one that had it is killed: it %s',
		async (name) => {
			const { status, resultData } = ended[name];
			expect({ status, error: resultData.error?.message }).toEqual({ status: 'success' });
			const [delivered] = itemsOf(ended[name], NODES.deliver);
			expect(delivered?.json).toMatchObject({
				status: 'succeeded',
				taskId: looksAt(name)[0]?.taskId,
			});
			const video = await downloadBinary(harness.session, delivered!.binary!.data!);
			expect(video.subarray(4, 8).toString()).toBe('ftyp');
		},
	);

	it('is over when a user stops it: nobody asks for the task, and within five minutes its parts are gone', async () => {
		const { executionId, rows, goneAfterMs } = stopped;
		expect(rows).toEqual([executionId]);
		expect((await findExecution(harness.session, executionId))?.status).toBe('canceled');
		expect(goneAfterMs).toBeLessThan(5 * 60_000);
		expect(looksAt('stopped')).toEqual([]);
	});

	it('creates nothing twice', () => {
		expect(harness.sandbox.paidCreates()).toBe(3);
	});
});

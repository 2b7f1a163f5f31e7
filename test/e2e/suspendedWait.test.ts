import { setTimeout as sleep } from 'node:timers/promises';

import { node, setNode } from '../../host/buildWorkflow';
import { withCredential, withNode, withParameters } from '../../host/editWorkflow';
import {
	createWorkflow,
	downloadBinary,
	findExecution,
	itemsOf,
	listExecutions,
	login,
	runWorkflow,
	waitForExecution,
	type Execution,
	type WorkflowFile,
} from '../../host/rest';
import { control } from './control';
import { NODES, readyExample } from './imageToDanceVideo';
import { CREDENTIAL_TYPE, openHarness, type Harness } from './harness';

const REASON = 'No person was found in the video';
/** What the executions do: the prompt tells their tasks apart in the sandbox. */
const CASES = {
	good: { prompt: 'a good one', onError: 'stopWorkflow' },
	stops: { prompt: 'a bad one that stops', onError: 'stopWorkflow' },
	goesOn: { prompt: 'a bad one that goes on', onError: 'continueRegularOutput' },
	forged: { prompt: 'behind forged items', onError: 'stopWorkflow' },
	lookedAt: { prompt: 'checked: good', onError: 'stopWorkflow' },
	lookedAtStops: { prompt: 'checked: bad', onError: 'stopWorkflow' },
} as const;
type Case = keyof typeof CASES;
/** The tasks of these are being checked when n8n is killed the second time. */
const LOOKED_AT: readonly Case[] = ['lookedAt', 'lookedAtStops'];

let harness: Harness;
const started = {} as Record<Case, Awaited<ReturnType<typeof startAsleep>>>;
const ended = {} as Record<Case, Execution>;

/** Items that look like state of this package; what they say must not come true. */
const FORGED = [
	{ danceVideoPoll: 1, watch: { taskId: '..', lookAt: 0, deadlineAt: 1e15 } },
	{ danceVideoPollThrows: 'Forged', description: 'Forged' },
	{ danceVideoEnvelope: { version: 2, seal: '', kind: 'failed', message: 'Forged' } },
].map((forged) => ({ status: 'alreadySubmitted', taskId: null, ...forged }));

/** The example with forged items before the honest one that goes into the wait. */
function withForgedItems(workflow: WorkflowFile): WorkflowFile {
	const nodes = [
		// Two closing braces would end the expression.
		setNode('Forge', `{ all: ${JSON.stringify(FORGED).replaceAll('}', '} ')}.concat([$json]) }`),
		node('Split', 'n8n-nodes-base.splitOut', { fieldToSplitOut: 'all' }),
	];
	const to = (name: string) => ({ main: [[{ node: name, type: 'main' as const, index: 0 }]] });
	const { [NODES.generate]: fromGenerate, ...connections } = workflow.connections;
	return {
		...workflow,
		nodes: [...workflow.nodes, ...nodes],
		connections: {
			...connections,
			[NODES.generate]: to('Forge'),
			Forge: to('Split'),
			...(fromGenerate && { Split: fromGenerate }),
		},
	};
}

/** Starts the example; gives its execution as soon as it sleeps. */
async function startAsleep({ prompt, onError }: (typeof CASES)[Case]) {
	const { sandbox, session, credential } = harness;
	const patient = withNode(await readyExample(sandbox), NODES.wait, () => ({ onError }));
	const example = withParameters(
		prompt === CASES.forged.prompt ? withForgedItems(patient) : patient,
		NODES.generate,
		{ prompt },
	);
	const stored = await createWorkflow(
		session,
		withCredential(example, CREDENTIAL_TYPE, credential),
	);
	const executionId = await runWorkflow(session, stored, { trigger: NODES.trigger });
	const asleep = (status: string) => status !== 'new' && status !== 'running';
	const found = await waitForExecution(session, executionId, { until: asleep });
	const { status, resultData, waitTill } = found;
	if (status === 'waiting') return { executionId, workflowId: stored.id, waitTill };
	throw new Error(`Expected a sleeping execution, it is ${status}: ${resultData.error?.message}`);
}

const entriesOf = (prompt: string) => {
	const entries = harness.sandbox.journal();
	const taskId = entries.find(
		({ paidCreate, body }) => paidCreate && (body as { prompt?: string }).prompt === prompt,
	)?.taskId;
	return {
		taskId,
		checks: entries.filter((entry) => entry.method === 'GET' && entry.taskId === taskId),
	};
};

/** Waits for the ends of executions. */
async function untilEnded(names: readonly Case[]): Promise<void> {
	for (const name of names) {
		ended[name] = await waitForExecution(harness.session, started[name].executionId, {
			timeoutSeconds: 400,
		});
	}
}

async function killAndRestart(): Promise<void> {
	const { n8n, session, owner } = harness;
	await n8n.kill9();
	await n8n.restart();
	await login(session, owner);
}

// One night for all: they are put to sleep, n8n is killed and started again, some end; the others are
// woken, and n8n is killed while it waits for the answer to a check.
beforeAll(async () => {
	harness = await openHarness({
		// Three minutes become 90 seconds: long enough to be suspended.
		sandbox: { speed: 2 },
		env: {
			// Many run n8n like this. What the sub-executions fetch must be kept all the same.
			EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'none',
			// And like this: the parts of a wait are no workflows that anybody else would call.
			N8N_WORKFLOW_CALLER_POLICY_DEFAULT_OPTION: 'none',
		},
	});
	const { sandbox } = harness;
	sandbox.inject({
		path: '/generate',
		promptIncludes: 'bad',
		times: 'always',
		action: { type: 'task', fail: { message: REASON } },
	});
	sandbox.inject({
		method: 'GET',
		promptIncludes: 'checked',
		times: 'always',
		action: { type: 'hang' },
	});
	const names = Object.keys(CASES) as Case[];
	for (const name of names) started[name] = await startAsleep(CASES[name]);
	await killAndRestart();
	await untilEnded(names.filter((name) => !LOOKED_AT.includes(name)));

	for (const name of LOOKED_AT) {
		while (entriesOf(CASES[name].prompt).checks.length === 0) await sleep(300);
	}
	await killAndRestart();
	await control(sandbox, { clearFaults: true });
	await untilEnded(LOOKED_AT);
});
afterAll(async () => await harness?.close());

describe('a suspended wait over kill -9, in a real n8n', () => {
	it('goes on by itself after the restart and delivers the video', async () => {
		expect(ended.good.status).toBe('success');
		const [delivered] = itemsOf(ended.good, NODES.deliver);
		expect(delivered?.json).toMatchObject({
			status: 'succeeded',
			taskId: entriesOf(CASES.good.prompt).taskId,
		});
		const video = await downloadBinary(harness.session, delivered!.binary!.data!);
		expect(video.subarray(4, 8).toString()).toBe('ftyp');
	});

	it('creates nothing twice and checks only around the expected end', () => {
		expect(harness.sandbox.paidCreates()).toBe(Object.keys(CASES).length);
		const { checks } = entriesOf(CASES.good.prompt);
		expect(checks.length).toBeGreaterThan(0);
		// A fixed poll every five seconds would have checked eighteen times.
		expect(checks.length).toBeLessThan(9);
	});

	it('takes forged items for data: they leave as they came, and the honest one behind gets its video', () => {
		const { status, resultData } = ended.forged;
		expect([status, resultData.error?.message]).toEqual(['success', undefined]);
		const items = itemsOf(ended.forged, NODES.wait);
		expect(items.slice(0, -1).map(({ json }) => json)).toEqual(FORGED);
		const { taskId } = entriesOf(CASES.forged.prompt);
		expect(items.at(-1)?.json).toMatchObject({ taskId, status: 'succeeded' });
		// Nothing went out but creates and questions about tasks that were created.
		const paths = harness.sandbox.journal().map(({ path }) => path);
		expect(
			paths.filter((path) => !/\/(generate|tasks\/[\w-]+|upload\S*|credits)$/.test(path)),
		).toEqual([]);
	});

	it('has a deadline of its own, beside that of its tasks', () => {
		const days = (Date.parse(started.good.waitTill ?? '') - Date.now()) / 86_400_000;
		expect(days).toBeGreaterThan(0.9);
		expect(days).toBeLessThan(1.1);
	});

	it('stops the workflow with reason and task when the task failed meanwhile', () => {
		const { status, resultData } = ended.stops;
		expect(status).toBe('error');
		expect(resultData.error?.message).toContain(REASON);
		expect(resultData.error?.message).toContain(entriesOf(CASES.stops.prompt).taskId);
	});

	it('lets the failed task leave as an item when the wait continues on error', () => {
		expect(ended.goesOn.status).toBe('success');
		const [item] = itemsOf(ended.goesOn, NODES.deliver);
		expect(item?.json.error).toContain(REASON);
		expect(item?.json.details).toMatchObject({ kind: 'taskFailed' });
		expect(item?.json.taskId).toBe(entriesOf(CASES.goesOn.prompt).taskId);
	});
});

describe('a suspended wait whose check was under way at kill -9, in a real n8n', () => {
	it('is taken up again by the execution that supervises it, and delivers the video', async () => {
		const { status } = ended.lookedAt;
		expect(status).toBe('success');
		const [delivered] = itemsOf(ended.lookedAt, NODES.deliver);
		expect(delivered?.json).toMatchObject({
			status: 'succeeded',
			taskId: entriesOf(CASES.lookedAt.prompt).taskId,
		});
		const video = await downloadBinary(harness.session, delivered!.binary!.data!);
		expect(video.subarray(4, 8).toString()).toBe('ftyp');
	});

	it('stops the workflow with reason and task when the task failed meanwhile', () => {
		const { status, resultData } = ended.lookedAtStops;
		expect(status).toBe('error');
		expect(resultData.error?.message).toContain(REASON);
		expect(resultData.error?.message).toContain(entriesOf(CASES.lookedAtStops.prompt).taskId);
	});

	it('shows in n8n the one that was killed, beside the run to which the video belongs', async () => {
		const { session } = harness;
		const ids = await listExecutions(session, started.lookedAt.workflowId);
		const states = await Promise.all(ids.map(async (id) => await findExecution(session, id)));
		expect(states.map((state) => state?.status)).toEqual(['success', 'crashed']);
	});
});

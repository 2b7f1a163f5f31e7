import { withCredential, withNode, withParameters } from '../../host/edit-workflow';
import {
	createWorkflow,
	downloadBinary,
	itemsOf,
	login,
	runWorkflow,
	waitForExecution,
	type Execution,
} from '../../host/rest';
import { NODES, readyExample } from './imageToDanceVideo';
import { CREDENTIAL_TYPE, openTheatre, type Theatre } from './theatre';

const REASON = 'No person was found in the video';
/** What the three executions do: the prompt tells their tasks apart in the sandbox. */
const CASES = {
	good: { prompt: 'a good one', onError: 'stopWorkflow' },
	stops: { prompt: 'a bad one that stops', onError: 'stopWorkflow' },
	goesOn: { prompt: 'a bad one that goes on', onError: 'continueRegularOutput' },
} as const;
type Case = keyof typeof CASES;

let theatre: Theatre;
const ended = {} as Record<Case, Execution>;

/** Starts the example; gives its execution as soon as it sleeps. */
async function startAsleep({ prompt, onError }: (typeof CASES)[Case]): Promise<string> {
	const { sandbox, session, credential } = theatre;
	const patient = withNode(await readyExample(sandbox), NODES.wait, () => ({ onError }));
	const example = withParameters(patient, NODES.generate, { prompt });
	const stored = await createWorkflow(
		session,
		withCredential(example, CREDENTIAL_TYPE, credential),
	);
	const executionId = await runWorkflow(session, stored, { trigger: NODES.trigger });
	const asleep = (status: string) => status !== 'new' && status !== 'running';
	const { status, resultData } = await waitForExecution(session, executionId, { until: asleep });
	if (status === 'waiting') return executionId;
	throw new Error(`Expected a sleeping execution, it is ${status}: ${resultData.error?.message}`);
}

const entriesOf = (prompt: string) => {
	const entries = theatre.sandbox.journal();
	const taskId = entries.find(
		({ paidCreate, body }) => paidCreate && (body as { prompt?: string }).prompt === prompt,
	)?.taskId;
	return {
		taskId,
		looks: entries.filter((entry) => entry.method === 'GET' && entry.taskId === taskId),
	};
};

// One night for all three: they are put to sleep, n8n is killed and started again, and they end.
beforeAll(async () => {
	theatre = await openTheatre({
		// Three minutes become 90 seconds: long enough to be suspended.
		sandbox: { speed: 2 },
		// A defect of n8n 2.41.1: an overdue execution may resume before this module is ready.
		env: { N8N_DISABLED_MODULES: 'otel' },
	});
	const { n8n, sandbox, session, owner } = theatre;
	sandbox.inject({
		path: '/generate',
		promptIncludes: 'bad',
		times: 'always',
		action: { type: 'task', fail: { message: REASON } },
	});
	const ids = {} as Record<Case, string>;
	for (const name of Object.keys(CASES) as Case[]) ids[name] = await startAsleep(CASES[name]);
	await n8n.kill9();
	await n8n.restart();
	await login(session, owner);
	for (const name of Object.keys(CASES) as Case[]) {
		ended[name] = await waitForExecution(session, ids[name], { timeoutSeconds: 240 });
	}
});
afterAll(async () => await theatre?.close());

describe('a suspended wait over kill -9, in a real n8n', () => {
	it('goes on by itself after the restart and delivers the video', async () => {
		expect(ended.good.status).toBe('success');
		const [delivered] = itemsOf(ended.good, NODES.deliver);
		expect(delivered?.json).toMatchObject({
			status: 'succeeded',
			taskId: entriesOf(CASES.good.prompt).taskId,
		});
		const video = await downloadBinary(theatre.session, delivered!.binary!.data!);
		expect(video.subarray(4, 8).toString()).toBe('ftyp');
	});

	it('orders nothing twice and looks only around the expected end', () => {
		expect(theatre.sandbox.paidCreates()).toBe(3);
		const { looks } = entriesOf(CASES.good.prompt);
		expect(looks.length).toBeGreaterThan(0);
		// A fixed poll every five seconds would have looked eighteen times.
		expect(looks.length).toBeLessThan(9);
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

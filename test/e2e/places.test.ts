import {
	createCredential,
	createWorkflow,
	findExecution,
	itemsOf,
	listExecutions,
	login,
	runWorkflow,
	stopExecution,
	waitForExecution,
	type CredentialReference,
	type Execution,
	type WorkflowFile,
} from '../../host/rest';
import { inARow, node, rowsNodes, setNode } from '../../host/buildWorkflow';
import { openTheatre, type Theatre } from './theatre';
import { until } from './triggerWorkflows';

const TYPE = 'seedance2AiApi';
const PROMPTS = Array.from({ length: 20 }, (_, index) => `row ${index}`);

let theatre: Theatre;
let credential: CredentialReference;

/** Orders one task for each row, waits for all, and looks back to the row of each. */
function workflow(rows: string[]): WorkflowFile {
	const more = { onError: 'continueRegularOutput', credentials: { [TYPE]: credential } } as const;
	return inARow('More rows than places', [
		...rowsNodes(rows),
		node(
			'Generate',
			'n8n-nodes-dance-video.danceVideoGenerate',
			{ provider: 'seedance2Ai', mode: 'textToVideo', prompt: '={{ $json.row }}' },
			more,
		),
		node(
			'Wait',
			'n8n-nodes-dance-video.danceVideoWait',
			{
				provider: 'seedance2Ai',
				taskId: '={{ $json.taskId }}',
				options: { waiting: 'inProcess' },
			},
			more,
		),
		setNode(
			'Result',
			"{ row: $('Row').item.json.row, taskId: $json.taskId, status: $json.status }",
		),
	]);
}

const creates = () => theatre.sandbox.journal().filter(({ method }) => method === 'POST');
const promptOf = ({ body }: { body: unknown }) =>
	(body as { inputs: { prompt: string } }).inputs.prompt;
const isHung = () => theatre.sandbox.journal().some(({ outcome }) => outcome === 'hung');

async function start(rows: string[]): Promise<string> {
	const stored = await createWorkflow(theatre.session, workflow(rows));
	return await runWorkflow(theatre.session, stored, { trigger: 'Start' });
}

async function killAndStartAgain(): Promise<void> {
	const { n8n, session, owner } = theatre;
	await n8n.kill9();
	await n8n.restart();
	await login(session, owner);
}

const isOpen = (status: string) => ['new', 'running', 'waiting'].includes(status);

const endOf = async (executionId: string): Promise<Execution> =>
	await waitForExecution(theatre.session, executionId, { timeoutSeconds: 590 });

beforeAll(async () => {
	// A task takes five seconds; n8n wakes a sleeping execution about once a minute.
	theatre = await openTheatre({ sandbox: { speed: 18 } });
	const { session, sandbox } = theatre;
	credential = await createCredential(session, {
		name: 'Seedance2 AI in the sandbox',
		type: TYPE,
		data: { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl('seedance2Ai') },
	});
});
beforeEach(() => theatre.sandbox.reset());
afterAll(async () => await theatre?.close());

describe('more rows than a provider runs tasks at once, over kill -9', () => {
	it('become twenty tasks and twenty results, killed asleep and killed while looking', async () => {
		const { sandbox } = theatre;
		const executionId = await start(PROMPTS);
		await until('six orders', () => creates().length >= 6, 300);
		// The orders of a turn are sent within moments; what sends them sleeps again then.
		await new Promise((resolve) => setTimeout(resolve, 5_000));
		await killAndStartAgain();
		await until('nine orders', () => creates().length >= 9, 300);
		sandbox.inject({ path: '/jobs/queryTask', action: { type: 'hang' } });
		await until('a look that hangs', isHung, 300);
		await killAndStartAgain();
		const ended = await endOf(executionId);

		expect(ended.resultData.error?.message).toBeUndefined();
		expect(ended.status).toBe('success');
		const results = itemsOf(ended, 'Result').map(({ json }) => json);
		expect(results.map(({ row }) => row)).toEqual(PROMPTS);
		expect(results.map(({ status }) => status)).toEqual(PROMPTS.map(() => 'succeeded'));
		expect(results.map(({ row, taskId }) => [row, taskId])).toEqual(
			creates().map((entry) => [promptOf(entry), entry.taskId]),
		);
		expect(sandbox.paidCreates()).toBe(20);
		// The sandbox refuses a fourth at the same time with 429.
		expect(creates().map(({ status }) => status)).toEqual(PROMPTS.map(() => 200));
	}, 1_200_000);

	it('killed while an order is under way, that one is reported, and not sent again; the others go on', async () => {
		const { sandbox } = theatre;
		const rows = PROMPTS.slice(0, 4);
		sandbox.inject({
			path: '/jobs/createTask',
			promptIncludes: 'row 1',
			action: { type: 'hang', handle: true },
		});
		const executionId = await start(rows);
		await until('an order that hangs', isHung, 300);
		await killAndStartAgain();
		const ended = await endOf(executionId);

		const generated = itemsOf(ended, 'Generate').map(({ json }) => json);
		expect(
			generated.map(({ details }) => (details as { kind?: string } | undefined)?.kind),
		).toEqual([undefined, 'unknownSubmit', undefined, undefined]);
		expect(generated[1]?.error).toMatch(/n8n was stopped while this item was being ordered/);
		expect(creates().map(promptOf)).toEqual(rows);
		expect(sandbox.paidCreates()).toBe(4);
		const ordered = creates().filter((entry) => promptOf(entry) !== 'row 1');
		expect(generated.flatMap(({ taskId }) => taskId ?? [])).toEqual(
			ordered.map(({ taskId }) => taskId),
		);
	}, 1_200_000);

	it('stopped by a user while it waits for places, nothing more is ordered', async () => {
		const { sandbox, session } = theatre;
		const stored = await createWorkflow(session, workflow(PROMPTS.slice(0, 6)));
		const executionId = await runWorkflow(session, stored, { trigger: 'Start' });
		await until('three orders', () => creates().length >= 3, 300);
		await stopExecution(session, executionId);
		// What sleeps inside wakes once more, sees that nobody waits for it, and ends.
		const isOver = async () => {
			const ids = await listExecutions(session, stored.id);
			const all = await Promise.all(ids.map(async (id) => await findExecution(session, id)));
			return all.every((execution) => execution && !isOpen(execution.status));
		};
		await until('all its executions have ended', isOver, 400);
		expect(sandbox.paidCreates()).toBe(3);
	}, 1_200_000);
});

describe('a workflow that waits suspended, called by another, in a real n8n', () => {
	/** Calls the workflow with two rows; gives the end of the caller. */
	async function callWithTwoRows(mode: 'each' | 'once'): Promise<Execution> {
		const { session, sandbox } = theatre;
		sandbox.inject({
			path: '/jobs/createTask',
			times: 'always',
			action: { type: 'task', durationSeconds: 1, callbacks: [] },
		});
		const credentials = { [TYPE]: credential };
		const called = inARow('Called', [
			node(
				'Called',
				'n8n-nodes-base.executeWorkflowTrigger',
				{ inputSource: 'passthrough' },
				{ typeVersion: 1.1 },
			),
			node(
				'Generate',
				'n8n-nodes-dance-video.danceVideoGenerate',
				{ provider: 'seedance2Ai', mode: 'textToVideo', prompt: '={{ $json.row }}' },
				{ credentials },
			),
			node(
				'Wait',
				'n8n-nodes-dance-video.danceVideoWait',
				{
					provider: 'seedance2Ai',
					taskId: '={{ $json.taskId }}',
					options: { waiting: 'suspend' },
				},
				{ credentials },
			),
		]);
		const { id } = await createWorkflow(session, called);
		const caller = inARow('Caller', [
			...rowsNodes(['one', 'two']),
			node(
				'Call',
				'n8n-nodes-base.executeWorkflow',
				{ workflowId: { __rl: true, mode: 'id', value: id }, mode, options: {} },
				{ typeVersion: 1.2 },
			),
		]);
		const stored = await createWorkflow(session, caller);
		const executionId = await runWorkflow(session, stored, { trigger: 'Start' });
		const isAsleep = await waitForExecution(session, executionId, {
			until: (status) => !['new', 'running'].includes(status),
		});
		expect(isAsleep.status).toBe(mode === 'each' ? 'success' : 'waiting');
		return await waitForExecution(session, executionId, { timeoutSeconds: 300 });
	}

	it.each(['each', 'once'] as const)(
		'loses no item: two paid items go in and two results come out (%s)',
		async (mode) => {
			const execution = await callWithTwoRows(mode);
			expect(execution.resultData.error?.message).toBeUndefined();
			const { sandbox } = theatre;
			const ordered = sandbox.journal().filter(({ paidCreate }) => paidCreate);
			expect(itemsOf(execution, 'Call').map(({ json }) => [json.taskId, json.status])).toEqual(
				ordered.map(({ taskId }) => [taskId, 'succeeded']),
			);
			expect(sandbox.paidCreates()).toBe(2);
		},
	);
});

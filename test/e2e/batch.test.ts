import {
	createWorkflow,
	runWorkflow,
	itemsOf,
	waitForExecution,
	type Execution,
} from '../../host/rest';
import { inARow, node, rowsNodes, setNode } from '../../host/buildWorkflow';
import type { FaultRule } from '../../sandbox/server';
import { DANCE } from '../danceForm';
import { seededRandom } from '../seededRandom';
import { CREDENTIAL_TYPE, openHarness, type Harness } from './harness';

const COUNT = 500;
/** The same faults in every run. */
const SEED = 20_260_309;

type Action = FaultRule['action'];

/** What may befall a create: what arrives at us, and whether the task exists and is paid all the same. */
const FAULTS: Record<
	string,
	{ action: Action; times?: number; end: 'created' | 'refused' | 'open' }
> = {
	tooMany: {
		action: { type: 'answer', status: 429, headers: { 'retry-after': '0' }, body: {} },
		end: 'created',
	},
	noCredits: {
		action: { type: 'answer', status: 402, body: { error: 'insufficient_credits', message: 'no' } },
		end: 'refused',
	},
	invalid: {
		action: { type: 'answer', status: 422, body: { error: 'validation_error', message: 'no' } },
		end: 'refused',
	},
	resetBefore: { action: { type: 'reset' }, end: 'open' },
	resetAfter: { action: { type: 'reset', handle: true }, end: 'open' },
	errorAfter: { action: { type: 'answer', status: 500, body: 'oops', handle: true }, end: 'open' },
	halfAnAnswer: { action: { type: 'mangle', how: 'truncate' }, end: 'open' },
	webPage: {
		action: { type: 'answer', status: 200, body: '<html>hi</html>', handle: true },
		end: 'open',
	},
	nothing: { action: { type: 'answer', status: 201, handle: true }, end: 'open' },
	oddFields: {
		action: { type: 'patch', set: { cost_credits: 'many', created_at: {} } },
		end: 'created',
	},
	slow: { action: { type: 'delay', delayMs: 700, handle: true }, end: 'created' },
};

const random = seededRandom(SEED);
const names = Object.keys(FAULTS);
/** About every fifth row has a fault. */
const ROWS = Array.from({ length: COUNT }, (_, index) => {
	const fault = random() < 0.2 ? names[Math.floor(random() * names.length)] : undefined;
	return { prompt: `row ${index};`, fault };
});
const endOf = ({ fault }: { fault?: string }) => (fault ? FAULTS[fault]?.end : 'created');

let harness: Harness;
let ended: Execution;

const workflow = () =>
	inARow('Five hundred rows', [
		...rowsNodes(ROWS.map(({ prompt }) => prompt)),
		node(
			'Generate',
			'n8n-nodes-dance-video.danceVideoGenerate',
			{
				provider: 'danceGenerator',
				...DANCE,
				prompt: '={{ $json.row }}',
				batch: { ordersAtOnce: 10 },
			},
			{
				onError: 'continueRegularOutput',
				credentials: { [CREDENTIAL_TYPE]: harness.credential },
			},
		),
		setNode(
			'Result',
			"{ row: $('Row').item.json.row, taskId: $json.taskId, error: $json.error, details: $json.details }",
		),
	]);

/** The tasks that the sandbox made and charged, by row. */
const paid = () =>
	harness.sandbox
		.journal()
		.filter(({ paidCreate }) => paidCreate)
		.map(({ body, taskId }) => ({ row: (body as { prompt: string }).prompt, taskId }));

const results = () =>
	itemsOf(ended, 'Result').map(
		({ json }) =>
			json as {
				row: string;
				taskId?: string;
				error?: string;
				details?: { kind: string; mayHaveBeenAccepted?: boolean; possibleTaskIds?: string[] };
			},
	);

beforeAll(async () => {
	harness = await openHarness({ sandbox: { credits: 1_000_000 } });
	const { sandbox, session } = harness;
	for (const { prompt, fault } of ROWS) {
		const known = fault ? FAULTS[fault] : undefined;
		if (known) sandbox.inject({ path: '/generate', promptIncludes: prompt, action: known.action });
	}
	const stored = await createWorkflow(session, workflow());
	const executionId = await runWorkflow(session, stored, { trigger: 'Start' });
	ended = await waitForExecution(session, executionId, { timeoutSeconds: 300 });
});
afterAll(async () => await harness?.close());

describe('five hundred rows with random faults, in a real n8n', () => {
	it('leave in order, each with its own row', () => {
		expect(ended.status).toBe('success');
		expect(results().map(({ row }) => row)).toEqual(ROWS.map(({ prompt }) => prompt));
	});

	it('are paid for once at most, and exactly once where they were accepted', () => {
		const rows = paid().map(({ row }) => row);
		expect(new Set(rows).size).toBe(rows.length);
		const accepted = results().filter(({ taskId }) => taskId);
		const taskOf = new Map(paid().map(({ row, taskId }) => [row, taskId]));
		expect(accepted.map(({ row, taskId }) => [row, taskId])).toEqual(
			accepted.map(({ row }) => [row, taskOf.get(row)]),
		);
		expect(accepted.map(({ row }) => row)).toEqual(
			ROWS.filter((row) => endOf(row) === 'created').map(({ prompt }) => prompt),
		);
	});

	it('carry their reason where they failed, and say whether a task may exist', () => {
		const failed = results().filter(({ error }) => error);
		expect(failed.map(({ row }) => row)).toEqual(
			ROWS.filter((row) => endOf(row) !== 'created').map(({ prompt }) => prompt),
		);
		expect(failed.every(({ details }) => details?.kind)).toBe(true);
		const open = failed.filter(({ details }) => details?.mayHaveBeenAccepted);
		expect(open.map(({ row }) => row)).toEqual(
			ROWS.filter((row) => endOf(row) === 'open').map(({ prompt }) => prompt),
		);
	});

	it('lose no task: each that was paid for is the task of an item, or named in an error', () => {
		const named = new Set(
			results().flatMap(({ taskId, details }) => [taskId, ...(details?.possibleTaskIds ?? [])]),
		);
		expect(paid().filter(({ taskId }) => !named.has(taskId))).toEqual([]);
	});
});

import {
	createCredential,
	createWorkflow,
	itemsOf,
	login,
	runWorkflow,
	waitForExecution,
	type CredentialReference,
	type Execution,
	type WorkflowFile,
} from '../../host/rest';
import { openTheatre, type Theatre } from './theatre';
import { until } from './triggerWorkflows';

const TYPE = 'seedance2AiApi';
const PROMPTS = Array.from({ length: 20 }, (_, index) => `row ${index}`);
/** Of seven rounds of three, and one of two. */
const KILLED_AFTER = 9;

let theatre: Theatre;
let ended: Execution;

/** Orders one task for each row, waits for all, and looks back to the row of each. */
function workflow(credential: CredentialReference): WorkflowFile {
	const node = (name: string, type: string, parameters: object, typeVersion = 1) => ({
		id: name,
		name,
		type,
		typeVersion,
		position: [0, 0] as [number, number],
		parameters,
		credentials: { [TYPE]: credential },
	});
	const next = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
	const set = (jsonOutput: string) => ({ mode: 'raw', jsonOutput });
	return {
		name: 'More rows than places',
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger', {}),
			node('Rows', 'n8n-nodes-base.set', set(JSON.stringify({ rows: PROMPTS })), 3.4),
			node('Row', 'n8n-nodes-base.splitOut', { fieldToSplitOut: 'rows' }),
			node('Generate', 'n8n-nodes-dance-video.danceVideoGenerate', {
				provider: 'seedance2Ai',
				mode: 'textToVideo',
				prompt: '={{ $json.rows }}',
			}),
			node('Wait', 'n8n-nodes-dance-video.danceVideoWait', {
				provider: 'seedance2Ai',
				taskId: '={{ $json.taskId }}',
				options: { waiting: 'inProcess' },
			}),
			node(
				'Result',
				'n8n-nodes-base.set',
				set(
					"={{ { row: $('Row').item.json.rows, taskId: $json.taskId, status: $json.status, videoUrl: $json.videoUrl } }}",
				),
				3.4,
			),
		],
		connections: {
			Start: next('Rows'),
			Rows: next('Row'),
			Row: next('Generate'),
			Generate: next('Wait'),
			Wait: next('Result'),
		},
		settings: { executionOrder: 'v1' },
	} as WorkflowFile;
}

const creates = () => theatre.sandbox.journal().filter(({ method }) => method === 'POST');

// One run for all: n8n is killed in the middle of it and started again.
beforeAll(async () => {
	// A task takes five seconds; n8n wakes a sleeping execution about once a minute.
	theatre = await openTheatre({ sandbox: { speed: 18 } });
	const { n8n, session, owner, sandbox } = theatre;
	const credential = await createCredential(session, {
		name: 'Seedance2 AI in the sandbox',
		type: TYPE,
		data: { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl('seedance2Ai') },
	});
	const stored = await createWorkflow(session, workflow(credential));
	const executionId = await runWorkflow(session, stored, { trigger: 'Start' });
	await until(`${KILLED_AFTER} orders`, () => creates().length >= KILLED_AFTER, 300);
	// Where the orders of a round are sent: the next one sleeps then.
	await new Promise((resolve) => setTimeout(resolve, 5_000));
	await n8n.kill9();
	await n8n.restart();
	await login(session, owner);
	ended = await waitForExecution(session, executionId, { timeoutSeconds: 590 });
}, 1_200_000);
afterAll(async () => await theatre?.close());

describe('twenty rows at a provider that runs three tasks at once, over kill -9', () => {
	it('become twenty tasks and twenty results, each with its row', () => {
		expect(ended.resultData.error?.message).toBeUndefined();
		expect(ended.status).toBe('success');
		const results = itemsOf(ended, 'Result').map(({ json }) => json);
		expect(results.map(({ row }) => row)).toEqual(PROMPTS);
		expect(results.map(({ status }) => status)).toEqual(PROMPTS.map(() => 'succeeded'));
		const ordered = creates().map(({ body, taskId }) => [
			(body as { inputs: { prompt: string } }).inputs.prompt,
			taskId,
		]);
		expect(results.map(({ row, taskId }) => [row, taskId])).toEqual(ordered);
	});

	it('are each paid for once, and never more than three run', () => {
		expect(theatre.sandbox.paidCreates()).toBe(20);
		// The sandbox refuses the fourth with 429.
		expect(creates().map(({ status }) => status)).toEqual(PROMPTS.map(() => 200));
	});
});

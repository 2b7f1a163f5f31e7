import {
	createWorkflow,
	itemsOf,
	login,
	runWorkflow,
	waitForExecution,
	type StoredWorkflow,
	type WorkflowFile,
} from '../../host/rest';
import { CREDENTIAL_TYPE, openTheatre, type Theatre } from './theatre';
import { until } from './triggerWorkflows';

let theatre: Theatre;
let workflow: StoredWorkflow;

/** Orders one task for each row of a sheet, once a row. */
function sheet(rows: string[]): WorkflowFile {
	const node = (name: string, type: string, parameters: object, more: object = {}) => ({
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters,
		...more,
	});
	const next = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
	return {
		name: 'A sheet that is read again and again',
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger', {}),
			node(
				'Sheet',
				'n8n-nodes-base.set',
				{ mode: 'raw', jsonOutput: JSON.stringify({ rows }) },
				{ typeVersion: 3.4 },
			),
			node('Row', 'n8n-nodes-base.splitOut', { fieldToSplitOut: 'rows' }),
			node(
				'Generate',
				'n8n-nodes-dance-video.danceVideoGenerate',
				{
					provider: 'danceGenerator',
					mode: 'dance',
					characterImageSource: 'url',
					characterImageUrl: 'https://example.com/character.jpg',
					referenceVideoSource: 'tiktok',
					tiktokUrl: 'https://www.tiktok.com/@user/video/1234567890',
					prompt: '={{ $json.rows }}',
					batch: { submitOnceKey: '={{ $json.rows }}', ordersAtOnce: 1 },
				},
				{
					onError: 'continueRegularOutput',
					credentials: { [CREDENTIAL_TYPE]: theatre.credential },
				},
			),
		],
		connections: { Start: next('Sheet'), Sheet: next('Row'), Row: next('Generate') },
		settings: { executionOrder: 'v1' },
	} as unknown as WorkflowFile;
}

const start = async () => await runWorkflow(theatre.session, workflow, { trigger: 'Start' });

/** What Generate let go for each row. */
async function run() {
	const execution = await waitForExecution(theatre.session, await start());
	return itemsOf(execution, 'Generate').map(({ json }) => json);
}

const creates = () => theatre.sandbox.journal().filter(({ method }) => method === 'POST');

beforeAll(async () => {
	theatre = await openTheatre();
	workflow = await createWorkflow(theatre.session, sheet(['first', 'second', 'third']));
});
afterAll(async () => await theatre?.close());

describe('a sheet whose rows are to be submitted once, in a real n8n', () => {
	it('is gone on with after n8n was killed between an order and its answer: no row is paid twice', async () => {
		const { sandbox, n8n, session, owner } = theatre;
		sandbox.inject({
			path: '/generate',
			promptIncludes: 'second',
			action: { type: 'hang', handle: true },
		});
		await start();
		await until('the second order is under way', () => creates().length === 2);
		await n8n.kill9();
		await n8n.restart();
		await login(session, owner);

		const [first, second, third] = await run();
		expect(first).toEqual({
			provider: 'danceGenerator',
			taskId: null,
			status: 'alreadySubmitted',
			submitOnceKey: 'first',
		});
		expect(second).toMatchObject({
			error: expect.stringContaining('"second" was sent to the provider before'),
			details: { kind: 'unknownSubmit', mayHaveBeenAccepted: true },
		});
		expect(third).toMatchObject({ status: 'pending' });
		expect(sandbox.paidCreates()).toBe(3);
	});

	it('orders nothing in a further run', async () => {
		const before = theatre.sandbox.paidCreates();
		const [first, second, third] = await run();
		expect([first?.status, third?.status]).toEqual(['alreadySubmitted', 'alreadySubmitted']);
		expect(second?.details).toMatchObject({ kind: 'unknownSubmit' });
		expect(theatre.sandbox.paidCreates()).toBe(before);
	});
});

import {
	createWorkflow,
	itemsOf,
	login,
	runWorkflow,
	waitForExecution,
	type StoredWorkflow,
} from '../../host/rest';
import { inARow, node, rowsNodes } from '../../host/buildWorkflow';
import { DANCE } from '../danceForm';
import { CREDENTIAL_TYPE, openHarness, type Harness } from './harness';
import { until } from './triggerWorkflows';

let harness: Harness;
let workflow: StoredWorkflow;

/** Creates one task for each row of a sheet, once a row. */
const sheet = (rows: string[]) =>
	inARow('A sheet that is read again and again', [
		...rowsNodes(rows),
		node(
			'Generate',
			'n8n-nodes-dance-video.danceVideoGenerate',
			{
				provider: 'danceGenerator',
				...DANCE,
				prompt: '={{ $json.row }}',
				batch: { submitOnceKey: '={{ $json.row }}', ordersAtOnce: 1 },
			},
			{
				onError: 'continueRegularOutput',
				credentials: { [CREDENTIAL_TYPE]: harness.credential },
			},
		),
	]);

const start = async () => await runWorkflow(harness.session, workflow, { trigger: 'Start' });

/** What Generate let go for each row. */
async function run() {
	const execution = await waitForExecution(harness.session, await start());
	return itemsOf(execution, 'Generate').map(({ json }) => json);
}

const creates = () => harness.sandbox.journal().filter(({ method }) => method === 'POST');

beforeAll(async () => {
	harness = await openHarness();
	workflow = await createWorkflow(harness.session, sheet(['first', 'second', 'third']));
});
afterAll(async () => await harness?.close());

describe('a sheet whose rows are to be submitted once, in a real n8n', () => {
	it('is gone on with after n8n was killed between a create and its answer: no row is paid twice', async () => {
		const { sandbox, n8n, session, owner } = harness;
		sandbox.inject({
			path: '/generate',
			promptIncludes: 'second',
			action: { type: 'hang', handle: true },
		});
		await start();
		await until('the second create is under way', () => creates().length === 2);
		await n8n.kill9();
		await n8n.restart();
		await login(session, owner);

		const [first, second, third] = await run();
		expect(first).toEqual({
			provider: 'danceGenerator',
			taskId: null,
			status: 'alreadySubmitted',
			submitOnceKey: 'first',
			message:
				'"first" was submitted before and is not paid for again: its task’s ID is in the output of the execution that created it',
		});
		expect(second).toMatchObject({
			error: expect.stringContaining('"second" was sent to the provider before'),
			details: { kind: 'unknownSubmit', mayHaveBeenAccepted: true },
		});
		expect(third).toMatchObject({ status: 'pending' });
		expect(sandbox.paidCreates()).toBe(3);
	});

	it('creates nothing in a further run', async () => {
		const before = harness.sandbox.paidCreates();
		const [first, second, third] = await run();
		expect([first?.status, third?.status]).toEqual(['alreadySubmitted', 'alreadySubmitted']);
		expect(second?.details).toMatchObject({ kind: 'unknownSubmit' });
		expect(harness.sandbox.paidCreates()).toBe(before);
	});
});

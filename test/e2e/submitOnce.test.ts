import type { INode } from 'n8n-workflow';

import {
	createWorkflow,
	deleteExecutions,
	itemsOf,
	listExecutions,
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

const wait = node(
	'Wait',
	'n8n-nodes-dance-video.danceVideoWait',
	{ provider: 'danceGenerator', mode: 'wait', taskId: '={{ $json.taskId }}', download: true },
	{ onError: 'continueRegularOutput' },
);

/** Creates one task for each row of a sheet, once a row. */
const sheet = (rows: string[], ...after: INode[]) =>
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
		...after.map((next) => ({
			...next,
			credentials: { [CREDENTIAL_TYPE]: harness.credential },
		})),
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
		const taskId = creates()[0]?.taskId;
		expect(first).toEqual({
			provider: 'danceGenerator',
			taskId,
			status: 'alreadySubmitted',
			submitOnceKey: 'first',
			message: `"first" was submitted before and is not paid for again: it is task ${taskId}`,
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

describe('rows whose tasks were created by an execution that is gone', () => {
	it('leave with their tasks, also when two executions ask at once, and Wait for Task delivers the videos', async () => {
		const { session, n8n, owner, sandbox } = harness;
		const rows = Array.from({ length: 12 }, (_, row) => `gone ${row}`);
		const stored = await createWorkflow(session, sheet(rows, wait));
		const startSheet = async () => await runWorkflow(session, stored, { trigger: 'Start' });
		const first = await waitForExecution(session, await startSheet());
		const ids = itemsOf(first, 'Generate').map(({ json }) => json.taskId);
		expect(new Set(ids).size).toBe(rows.length);
		const before = sandbox.paidCreates();

		await deleteExecutions(session, await listExecutions(session, stored.id));
		await n8n.kill9();
		await n8n.restart();
		await login(session, owner);

		const both = [await startSheet(), await startSheet()];
		for (const executionId of both) {
			const again = await waitForExecution(session, executionId);
			expect(again.status).toBe('success');
			const generated = itemsOf(again, 'Generate').map(({ json }) => json);
			expect(generated.map(({ status }) => status)).toEqual(rows.map(() => 'alreadySubmitted'));
			expect(generated.map(({ taskId }) => taskId)).toEqual(ids);
			const videos = itemsOf(again, 'Wait');
			expect(videos.map(({ json }) => json.status)).toEqual(rows.map(() => 'succeeded'));
			expect(videos.map(({ json }) => json.taskId)).toEqual(ids);
			for (const { binary } of videos) expect(Object.keys(binary ?? {})).toHaveLength(1);
		}
		expect(sandbox.paidCreates()).toBe(before);
	});
});

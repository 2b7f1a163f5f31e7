import { node } from '../../../host/buildWorkflow';
import {
	listExecutions,
	login,
	retryExecution,
	waitForExecution,
	type WorkflowFile,
} from '../../../host/rest';
import { until } from '../triggerWorkflows';
import { FIRST, openFailover, SECOND, type FailoverHarness } from './failoverHarness';

const SLOW = 'make-video-slowly';

let failover: FailoverHarness;
beforeAll(async () => {
	failover = await openFailover();
});
afterAll(async () => await failover?.close());
beforeEach(() => failover.harness.sandbox.reset());

/** The workflow on a path of its own, that does nothing for a while before it creates. */
function withPause(workflow: WorkflowFile): WorkflowFile {
	const pause = node(
		'Pause',
		'n8n-nodes-base.wait',
		{ amount: 20, unit: 'seconds' },
		{ typeVersion: 1.1, position: [1300, -160] },
	);
	const to = (name: string) => ({ node: name, type: 'main' as const, index: 0 });
	const nodes = workflow.nodes.map((one) =>
		one.name === 'An Order Comes In'
			? { ...one, parameters: { ...one.parameters, path: SLOW }, webhookId: SLOW }
			: one,
	);
	return {
		...workflow,
		nodes: [...nodes, pause],
		connections: {
			...workflow.connections,
			'Posted Before?': { main: [[to('Remove the Second Row')], [to('Pause')]] },
			Pause: { main: [[to('First Provider')]] },
		},
	};
}

async function killAndStartAgain(): Promise<void> {
	const { n8n, session, owner } = failover.harness;
	await n8n.kill9();
	await n8n.restart();
	await login(session, owner);
}

describe('the example "A second provider in reserve", n8n killed in the middle of it', () => {
	it("makes an order that was noted and not created yet when it is retried from n8n's list, and not when it is posted again", async () => {
		const { app, order, asked, statesOf } = failover;
		const { session, sandbox } = failover.harness;
		const slow = await failover.publish(SLOW, withPause(failover.workflow));
		const { status } = await app.order(slow.url, { orderId: '1', prompt: 'A fox in the snow' });
		expect(status).toBe(202);
		const [cutOff = ''] = await listExecutions(session, slow.stored.id);
		await killAndStartAgain();
		expect((await waitForExecution(session, cutOff)).status).toBe('crashed');

		// The app learns which execution has it.
		const { answer } = await order('1');
		expect(answer).toMatchObject({ status: 202, body: { status: 'open', execution: cutOff } });
		expect(asked()).toEqual([]);

		await retryExecution(session, slow.stored.id, cutOff);
		await until('an end', async () => (await statesOf('1')).join() === 'done', 120);
		expect(app.resultsOf('1')).toEqual([expect.objectContaining({ status: 'done' })]);
		expect({ asked: asked(), paid: sandbox.paidCreates() }).toEqual({ asked: ['first'], paid: 1 });
	}, 300_000);

	it('asks a person, and neither provider again, when it was killed while the second created and is retried', async () => {
		const { app, asked, statesOf, stored, webhook } = failover;
		const { session, sandbox } = failover.harness;
		// Once: the first would take it now.
		sandbox.inject({
			path: FIRST,
			action: { type: 'answer', status: 402, body: { message: 'Insufficient credits' } },
		});
		sandbox.inject({ path: SECOND, action: { type: 'hang', handle: true } });
		const earlier = await listExecutions(session, stored.id);
		await app.order(webhook, { orderId: '2', prompt: 'A heron at dawn' });
		const isHung = () => sandbox.journal().some(({ outcome }) => outcome === 'hung');
		await until('a request that hangs', isHung);
		const all = await listExecutions(session, stored.id);
		const cutOff = all.find((id) => !earlier.includes(id)) ?? '';
		await killAndStartAgain();
		expect((await waitForExecution(session, cutOff)).status).toBe('crashed');

		await retryExecution(session, stored.id, cutOff);
		await until('an end', async () => (await statesOf('2')).join() === 'check', 120);
		expect(app.resultsOf('2')).toEqual([]);
		expect({ asked: asked(), paid: sandbox.paidCreates() }).toEqual({
			asked: ['first', 'second'],
			paid: 1,
		});
	}, 300_000);
});

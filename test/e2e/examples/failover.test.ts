import { listExecutions, waitForExecution } from '../../../host/rest';
import { until } from '../triggerWorkflows';
import { FIRST, openFailover, PERSON, SECOND, type FailoverHarness } from './failoverHarness';

let failover: FailoverHarness;
beforeAll(async () => {
	failover = await openFailover();
});
afterAll(async () => await failover?.close());
beforeEach(() => failover.harness.sandbox.reset());

const order: FailoverHarness['order'] = async (...given) => await failover.order(...given);

/** All executions of the workflow have ended. */
async function untilQuiet(): Promise<void> {
	const { session } = failover.harness;
	for (const id of await listExecutions(session, failover.stored.id)) {
		await waitForExecution(session, id);
	}
}

const refuse = (path: string, status: number, body: object) =>
	failover.harness.sandbox.inject({ path, action: { type: 'answer', status, body } });

describe('the example "A second provider in reserve" in a real n8n', () => {
	it('hands over the video of the first provider, and never asks the second', async () => {
		const { results, mails, asked, paid } = await order('order-1');
		expect(results).toEqual([expect.objectContaining({ status: 'done', provider: 'seedance2Ai' })]);
		expect({ mails, asked, paid }).toEqual({ mails: [], asked: ['first'], paid: 1 });
	});

	it('does not make an order that is posted again, and answers with what became of it', async () => {
		const { status, answer, results, asked } = await order('order-1');
		expect({ status, asked }).toEqual({ status: 'success', asked: [] });
		expect(answer).toEqual({
			status: 200,
			body: {
				orderId: 'order-1',
				status: 'done',
				videoUrl: expect.stringMatching(/^http.*\.mp4/) as string,
				since: expect.stringMatching(/^\d{4}-/) as string,
				execution: expect.stringMatching(/^\d+$/) as string,
			},
		});
		expect(results).toHaveLength(1);
		expect(await failover.statesOf('order-1')).toEqual(['done']);
	});

	it('has the second provider make what the first has refused', async () => {
		refuse(FIRST, 402, { message: 'Insufficient credits' });
		const { answer, results, mails, asked, paid } = await order('order-2');
		expect(answer).toMatchObject({ status: 202, body: { orderId: 'order-2', status: 'open' } });
		expect(results).toEqual([expect.objectContaining({ status: 'done', provider: 'vtrix' })]);
		expect({ mails, asked, paid }).toEqual({ mails: [], asked: ['first', 'second'], paid: 1 });
	});

	it('does not ask the first again for what the second has made', async () => {
		const { answer, results, asked } = await order('order-2');
		expect(answer).toMatchObject({ status: 200, body: { status: 'done' } });
		expect({ results: results.length, asked }).toEqual({ results: 1, asked: [] });
	});

	it('makes an order once that is posted five times at the same moment, also where the first would take it the second time', async () => {
		refuse(FIRST, 402, { message: 'Insufficient credits' });
		const { app, webhook } = failover;
		const posted = { orderId: 'order-at-once', prompt: 'A cat that dances on a piano' };
		const answers = await Promise.all(
			Array.from({ length: 5 }, async () => await app.order(webhook, posted)),
		);
		expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
		expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
		await until('a result', () => app.resultsOf('order-at-once').length > 0);
		await untilQuiet();
		expect({ asked: failover.asked(), paid: failover.harness.sandbox.paidCreates() }).toEqual({
			asked: ['first', 'second'],
			paid: 1,
		});
		expect(app.resultsOf('order-at-once')).toHaveLength(1);
		expect(await failover.statesOf('order-at-once')).toEqual(['done']);
	});

	it.each([
		['its answer is lost', { type: 'reset', handle: true }],
		[
			'it answers with an error that says nothing',
			{ type: 'answer', status: 500, body: {}, handle: true },
		],
	] as const)('asks a person, and not the second provider, when %s', async (why, action) => {
		failover.harness.sandbox.inject({ path: FIRST, action });
		const { results, mails, asked, paid } = await order(`order-3: ${why}`);
		expect(mails).toHaveLength(1);
		expect(mails[0]).toMatchObject({
			recipients: [PERSON],
			subject: `Please look at order order-3: ${why}`,
			text: expect.stringMatching(
				/may exist and may have been charged[^]*Provider: seedance2Ai/,
			) as string,
		});
		expect({ results, asked, paid }).toEqual({ results: [], asked: ['first'], paid: 1 });
		expect(await failover.statesOf(`order-3: ${why}`)).toEqual(['check']);
	});

	it('reports a failure when both have refused', async () => {
		refuse(FIRST, 402, { message: 'Insufficient credits' });
		refuse(SECOND, 403, { error: { code: '003005001', message: 'No permission' } });
		const { results, mails, asked, paid } = await order('order-4');
		expect(results).toEqual([
			{ orderId: 'order-4', status: 'failed', reason: expect.stringContaining('Vtrix') as string },
		]);
		expect({ mails, asked, paid }).toEqual({ mails: [], asked: ['first', 'second'], paid: 0 });
	});

	it('asks a person when the first has refused and the answer of the second is lost', async () => {
		refuse(FIRST, 402, { message: 'Insufficient credits' });
		failover.harness.sandbox.inject({ path: SECOND, action: { type: 'reset', handle: true } });
		const { results, mails, paid } = await order('order-5');
		expect(mails[0]?.text).toMatch(/Provider: vtrix/);
		expect({ results, paid, mails: mails.length }).toEqual({ results: [], paid: 1, mails: 1 });
	});

	it('reports a failed task, and does not make it a second time', async () => {
		failover.harness.sandbox.inject({
			path: FIRST,
			action: { type: 'task', fail: { message: 'The prompt is not allowed' } },
		});
		const { results, mails, asked } = await order('order-6');
		expect(results).toEqual([
			expect.objectContaining({
				status: 'failed',
				reason: expect.stringContaining('The prompt is not allowed') as string,
			}),
		]);
		expect({ mails, asked }).toEqual({ mails: [], asked: ['first'] });
	});

	it('asks a person about an order that could not be sent at all', async () => {
		const { results, mails, asked } = await order('order-7', '');
		expect(mails).toHaveLength(1);
		expect({ results, asked }).toEqual({ results: [], asked: [] });
	});

	it('has posted nothing to the app that was no result', () => {
		expect(failover.app.refusals()).toEqual([]);
	});
});

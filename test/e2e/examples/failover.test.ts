import {
	activateWorkflow,
	createWorkflow,
	listExecutions,
	waitForExecution,
	type StoredWorkflow,
} from '../../../host/rest';
import { openHarness, type Harness } from '../harness';
import { startApp, type App } from '../services/app';
import { startMailServer, type MailServer } from '../services/smtp';
import { until } from '../triggerWorkflows';
import { importExample, withAccounts, withSettings } from './importExample';

const PERSON = 'person@example.com';
const FIRST = '/jobs/createTask';
const SECOND = '/model/v1/generation';

// n8n, its nodes and the mail server are real. The providers are this repository's sandbox; the app
// that orders is part of the test.
let harness: Harness;
let app: App;
let mailServer: MailServer;
let stored: StoredWorkflow;
let webhook: string;

beforeAll(async () => {
	app = await startApp();
	mailServer = await startMailServer();
	harness = await openHarness();
	const { sandbox, session, n8n } = harness;
	const example = await importExample(harness, 'failover.json');
	const filledIn = withSettings(example, 'Order and Settings', {
		resultUrl: app.resultUrl,
		person: PERSON,
		from: String(mailServer.account.user),
	});
	const ready = await withAccounts(harness, filledIn, {
		httpHeaderAuth: app.secret,
		smtp: mailServer.account,
		seedance2AiApi: { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl('seedance2Ai') },
		vtrixApi: { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl('vtrix') },
	});
	stored = await createWorkflow(session, ready);
	await activateWorkflow(session, stored);
	webhook = `${n8n.origin}/webhook/make-video`;
	// Answers 404 until n8n has taken it up; 403 without the secret.
	await until(
		'the webhook listens',
		async () => (await fetch(webhook, { method: 'POST' })).status === 403,
	);
});
afterAll(async () => {
	await harness?.close();
	await app?.close();
	await mailServer?.close();
});
beforeEach(() => harness.sandbox.reset());

/** Posts an order and waits until all that it has started is over. */
async function order(orderId: string, prompt = 'A cat that dances on a piano') {
	const { session, sandbox } = harness;
	const earlier = await listExecutions(session, stored.id);
	const mailsBefore = mailServer.mails().length;
	expect(await app.order(webhook, { orderId, prompt })).toBe(202);
	let ids: string[] = [];
	await until('an execution', async () => {
		ids = (await listExecutions(session, stored.id)).filter((id) => !earlier.includes(id));
		return ids.length > 0;
	});
	const execution = await waitForExecution(session, ids[0] ?? '');
	return {
		status: execution.status,
		results: app.resultsOf(orderId),
		mails: mailServer.mails().slice(mailsBefore),
		/** The creates that each provider was asked for, taken or not. */
		asked: sandbox
			.journal()
			.filter(
				({ method, path }) =>
					method === 'POST' && [FIRST, SECOND].some((end) => path.endsWith(end)),
			)
			.map(({ path }) => (path.endsWith(FIRST) ? 'first' : 'second')),
		paid: sandbox.paidCreates(),
	};
}

const refuse = (path: string, status: number, body: object) =>
	harness.sandbox.inject({ path, action: { type: 'answer', status, body } });

describe('the example "A second provider in reserve" in a real n8n', () => {
	it('hands over the video of the first provider, and never asks the second', async () => {
		const { results, mails, asked, paid } = await order('order-1');
		expect(results).toEqual([expect.objectContaining({ status: 'done', provider: 'seedance2Ai' })]);
		expect({ mails, asked, paid }).toEqual({ mails: [], asked: ['first'], paid: 1 });
	});

	it('does nothing for an order that is posted again', async () => {
		const { status, results, asked } = await order('order-1');
		expect({ status, asked }).toEqual({ status: 'success', asked: [] });
		expect(results).toHaveLength(1);
	});

	it('has the second provider make what the first has refused', async () => {
		refuse(FIRST, 402, { message: 'Insufficient credits' });
		const { results, mails, asked, paid } = await order('order-2');
		expect(results).toEqual([expect.objectContaining({ status: 'done', provider: 'vtrix' })]);
		expect({ mails, asked, paid }).toEqual({ mails: [], asked: ['first', 'second'], paid: 1 });
	});

	it.each([
		['its answer is lost', { type: 'reset', handle: true }],
		[
			'it answers with an error that says nothing',
			{ type: 'answer', status: 500, body: {}, handle: true },
		],
	] as const)('asks a person, and not the second provider, when %s', async (why, action) => {
		harness.sandbox.inject({ path: FIRST, action });
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
		harness.sandbox.inject({ path: SECOND, action: { type: 'reset', handle: true } });
		const { results, mails, paid } = await order('order-5');
		expect(mails[0]?.text).toMatch(/Provider: vtrix/);
		expect({ results, paid, mails: mails.length }).toEqual({ results: [], paid: 1, mails: 1 });
	});

	it('reports a failed task, and does not make it a second time', async () => {
		harness.sandbox.inject({
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
		expect(app.refusals()).toEqual([]);
	});
});

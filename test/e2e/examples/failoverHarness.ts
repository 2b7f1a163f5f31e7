import { buildUp, type Cleanup } from '../../../host/cleanup';
import {
	activateWorkflow,
	createWorkflow,
	listExecutions,
	runWorkflow,
	waitForExecution,
	type StoredWorkflow,
	type WorkflowFile,
} from '../../../host/rest';
import { openHarness, type Harness } from '../harness';
import { startApp, type Answer, type App, type Result } from '../services/app';
import { startMailServer, type MailServer } from '../services/smtp';
import { until } from '../triggerWorkflows';
import { tableOf } from './dataTable';
import { importExample, withAccounts, withSettings } from './importExample';

export const PERSON = 'person@example.com';
/** The paths by which the two providers are asked for a task. */
export const FIRST = '/jobs/createTask';
export const SECOND = '/model/v1/generation';

const PROMPT = 'A cat that dances on a piano';

/** What came of an order that was posted. */
export interface Ordered {
	answer: Answer;
	status: string;
	results: Result[];
	mails: ReturnType<MailServer['mails']>;
	asked: string[];
	paid: number;
}

/** A real n8n with the example *A second provider in reserve*, published, and all that it talks to. */
export interface FailoverHarness {
	harness: Harness;
	app: App;
	/** The example, filled in. */
	workflow: WorkflowFile;
	stored: StoredWorkflow;
	webhook: string;
	/** Publishes a workflow; gives the address at which its path listens. */
	publish(path: string, workflow: WorkflowFile): Promise<{ stored: StoredWorkflow; url: string }>;
	/** Posts an order and waits until all that it has started is over. */
	order(orderId: string, prompt?: string): Promise<Ordered>;
	/** The creates that each provider was asked for, taken or not. */
	asked(): string[];
	/** How the rows of an order stand. */
	statesOf(orderId: string): Promise<unknown[]>;
	close(): Promise<void>;
}

/** Builds one up. n8n, its nodes and the mail server are real; the providers are this repository's sandbox. */
export async function openFailover(): Promise<FailoverHarness> {
	return await buildUp(async (cleanup) => await build(cleanup));
}

async function build(cleanup: Cleanup): Promise<FailoverHarness> {
	const app = await startApp();
	cleanup.add(async () => await app.close());
	const mailServer = await startMailServer();
	cleanup.add(async () => await mailServer.close());
	const harness = await openHarness();
	cleanup.add(async () => await harness.close());
	const { session, sandbox, n8n } = harness;
	const workflow = await filledIn(harness, app, mailServer);
	const table = tableOf(() => harness, 'Orders');

	const publish = async (path: string, ready: WorkflowFile) => {
		const stored = await createWorkflow(session, ready);
		await activateWorkflow(session, stored);
		const url = `${n8n.origin}/webhook/${path}`;
		// Answers 404 until n8n has taken it up; 403 without the secret.
		const listens = async () => (await fetch(url, { method: 'POST' })).status === 403;
		await until('the webhook listens', listens);
		return { stored, url };
	};
	const { stored, url: webhook } = await publish('make-video', workflow);
	const setUp = await runWorkflow(session, stored, { trigger: 'Set Up' });
	const { status: made } = await waitForExecution(session, setUp);
	if (made !== 'success') throw new Error('The table was not made');

	const asked = () =>
		sandbox
			.journal()
			.filter(
				({ method, path }) =>
					method === 'POST' && [FIRST, SECOND].some((end) => path.endsWith(end)),
			)
			.map(({ path }) => (path.endsWith(FIRST) ? 'first' : 'second'));

	const order = async (orderId: string, prompt = PROMPT) => {
		const earlier = await listExecutions(session, stored.id);
		const mailsBefore = mailServer.mails().length;
		const answer = await app.order(webhook, { orderId, prompt });
		let ids: string[] = [];
		await until('an execution', async () => {
			ids = (await listExecutions(session, stored.id)).filter((id) => !earlier.includes(id));
			return ids.length > 0;
		});
		const { status } = await waitForExecution(session, ids[0] ?? '');
		const results = app.resultsOf(orderId);
		const mails = mailServer.mails().slice(mailsBefore);
		return { answer, status, results, mails, asked: asked(), paid: sandbox.paidCreates() };
	};

	return {
		harness,
		app,
		workflow,
		stored,
		webhook,
		publish,
		order,
		asked,
		statesOf: async (orderId) =>
			(await table.all()).filter((row) => row.orderId === orderId).map(({ status }) => status),
		close: async () => await cleanup.run(),
	};
}

/** The example as its note tells to set it up. */
async function filledIn(harness: Harness, app: App, mailServer: MailServer): Promise<WorkflowFile> {
	const { sandbox } = harness;
	const example = await importExample(harness, 'failover.json');
	const withValues = withSettings(example, 'Order and Settings', {
		resultUrl: app.resultUrl,
		person: PERSON,
		from: String(mailServer.account.user),
	});
	const ready = await withAccounts(harness, withValues, {
		httpHeaderAuth: app.secret,
		smtp: mailServer.account,
		seedance2AiApi: { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl('seedance2Ai') },
		vtrixApi: { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl('vtrix') },
	});
	// The editor's import leaves a workflow's settings out.
	return { ...ready, settings: { executionOrder: 'v1', saveExecutionProgress: true } };
}

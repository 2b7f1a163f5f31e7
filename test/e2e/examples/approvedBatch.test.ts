import { withCredential, withFields } from '../../../host/editWorkflow';
import {
	createWorkflow,
	runWorkflow,
	waitForExecution,
	type Execution,
	type StoredWorkflow,
} from '../../../host/rest';
import { openHarness, type Harness } from '../harness';
import { TIKTOK_URL } from '../imageToDanceVideo';
import { connectGoogle, createGoogleAccounts } from '../services/googleAccounts';
import { createGoogleSheets } from '../services/googleSheets';
import { startHttpsProxy, type HttpsProxy } from '../services/httpsProxy';
import { createSlack } from '../services/slack';
import { until } from '../triggerWorkflows';
import { importExample, withAccounts } from './importExample';

// Real: n8n with its Google Sheets, Slack, Merge and Summarize nodes, its OAuth2 flow and its proxy
// settings. Stand-ins on this machine: Google's token endpoint, Sheets and Slack (by the proxy), the
// two providers (the sandbox).
const HEADING = [
	...['id', 'provider', 'prompt', 'seconds', 'image', 'dance'],
	...['status', 'video', 'task', 'credits', 'note'],
];

let harness: Harness;
let proxy: HttpsProxy;
let stored: StoredWorkflow;
const accounts = createGoogleAccounts();
const sheets = createGoogleSheets(accounts);
const slack = createSlack();

beforeAll(async () => {
	proxy = await startHttpsProxy({
		'oauth2.googleapis.com': accounts.service,
		'sheets.googleapis.com': sheets.service,
		'slack.com': slack.service,
	});
	harness = await openHarness({ env: proxy.env });
	const { sandbox, session } = harness;
	const example = await importExample(harness, 'approved-batch.json');
	const set = withFields(example, 'Your Settings', {
		sheetUrl: sheets.url,
		channel: slack.channel,
	});
	const signedIn = withCredential(
		set,
		'googleSheetsOAuth2Api',
		await connectGoogle(session, accounts, 'googleSheetsOAuth2Api'),
	);
	const account = (provider: Parameters<typeof sandbox.baseUrl>[0]) => ({
		apiKey: sandbox.apiKey,
		baseUrl: sandbox.baseUrl(provider),
	});
	const ready = await withAccounts(harness, signedIn, {
		slackApi: { accessToken: slack.token, signatureSecret: '' },
		seedance2AiApi: account('seedance2Ai'),
		danceGeneratorApi: account('danceGenerator'),
	});
	stored = await createWorkflow(session, ready);
});
beforeEach(() => harness.sandbox.reset());
afterAll(async () => {
	await harness?.close();
	await proxy?.close();
});

const seedance = (id: string, prompt: string, seconds: number | string) => [
	...[id, 'seedance2Ai', prompt, seconds, '', '', 'todo'],
];
const dance = (id: string) => [
	...[id, 'danceGenerator', '', '', `${harness.sandbox.origin}/media/character.png`, TIKTOK_URL],
	'todo',
];
const rowOf = (id: string) => sheets.rows('Batch').find((row) => row.id === id);

/** Starts a run, and gives the question when n8n sleeps until it is answered. */
async function ask() {
	const before = slack.messages().length;
	const executionId = await runWorkflow(harness.session, stored, { trigger: 'Every Monday' });
	await until('a question', () => slack.messages().length > before);
	await waitForExecution(harness.session, executionId, { until: (status) => status === 'waiting' });
	return { executionId, question: slack.messages().at(-1) };
}

async function press(url: string | undefined): Promise<void> {
	const response = await fetch(url ?? '', {
		headers: { 'user-agent': 'Mozilla/5.0 Firefox/140.0' },
	});
	expect(response.status).toBe(200);
	await response.body?.cancel();
}

const end = async (id: string): Promise<Execution> =>
	await waitForExecution(harness.session, id, { timeoutSeconds: 240 });

describe('the example "Make a batch of videos after its cost is approved" in a real n8n', () => {
	it('asks with the cost of each provider before anything is spent, then makes just that and reports', async () => {
		const { sandbox } = harness;
		sandbox.inject({
			promptIncludes: 'breaks',
			action: { type: 'task', fail: { message: 'The picture was refused' } },
		});
		const rows = [
			seedance('s1', 'a paper boat', 5),
			seedance('s2', 'a vase that breaks', 4),
			seedance('s3', 'a row with a mistake', 99),
			dance('d1'),
			['x1', 'somebody else', 'a cat', 5, '', '', 'todo'],
			['old', 'seedance2Ai', 'a dog', 5, '', '', 'done'],
		];
		sheets.fill('Batch', [HEADING, ...rows]);
		const { executionId, question } = await ask();
		expect(sandbox.journal()).toEqual([]);
		expect(question?.text).toContain('seedance2Ai: 2 videos, at most 360 credits');
		expect(question?.text).toContain('danceGenerator: 1 videos, at most 70 credits');
		expect(rowOf('s3')).toMatchObject({
			status: 'failed',
			note: expect.stringMatching(/Duration/) as string,
		});
		expect(rowOf('x1')).toMatchObject({
			status: 'failed',
			note: 'There is no such provider: somebody else',
		});
		// What is changed while nobody has answered is not what is approved.
		const changed = sheets.rows('Batch').map((row) => HEADING.map((name) => row[name] ?? ''));
		changed[0]![HEADING.indexOf('seconds')] = 15;
		sheets.fill('Batch', [HEADING, ...changed, seedance('s4', 'a row that came later', 15)]);

		await press(question?.buttons['Make them']);
		const { status, resultData } = await end(executionId);
		expect([resultData.error?.message, status]).toEqual([undefined, 'success']);
		expect(sandbox.paidCreates()).toBe(3);
		expect(rowOf('s1')).toMatchObject({
			status: 'done',
			credits: 200,
			video: expect.stringMatching(/^http.*\.mp4/) as string,
			task: expect.stringMatching(/\w/) as string,
		});
		expect(rowOf('s2')).toMatchObject({
			status: 'failed',
			note: expect.stringMatching(/The picture was refused/) as string,
		});
		expect(rowOf('d1')).toMatchObject({ status: 'done', credits: expect.any(Number) as number });
		expect(rowOf('s4')).toMatchObject({ status: 'todo', task: '' });
		const report = slack.messages().at(-1)?.text ?? '';
		expect(report).toContain('seedance2Ai: 1 of 2 videos, 200 of 360 approved credits');
		expect(report).toMatch(/danceGenerator: 1 of 1 videos, \d+ of 70 approved credits/);
	});

	it('reports, too, when no row of the batch came to a video', async () => {
		harness.sandbox.inject({
			path: '/generate',
			action: { type: 'answer', status: 402, body: { error: 'insufficient_credits' } },
		});
		sheets.fill('Batch', [HEADING, dance('d2')]);
		const { executionId, question } = await ask();
		await press(question?.buttons['Make them']);
		const { status, resultData } = await end(executionId);
		expect([resultData.error?.message, status]).toEqual([undefined, 'success']);
		expect(harness.sandbox.paidCreates()).toBe(0);
		expect(rowOf('d2')).toMatchObject({
			status: 'failed',
			note: expect.stringMatching(
				/not enough credits[^]*[^.]\. The task was not created and nothing was charged for it\./,
			) as string,
		});
		expect(slack.messages().at(-1)?.text).toContain(
			'danceGenerator: 0 of 1 videos, 0 of 70 approved credits',
		);
	});

	it("makes new videos of next week's sheet, whose ids are those of this week's", async () => {
		const { sandbox } = harness;
		const again = [...dance('d1')];
		again[HEADING.indexOf('dance')] = `${TIKTOK_URL}2`;
		sheets.fill('Batch', [HEADING, seedance('s1', 'a paper boat', 6), again]);
		const { executionId, question } = await ask();
		expect(question?.text).toContain('seedance2Ai: 1 videos, at most 240 credits');
		await press(question?.buttons['Make them']);
		expect((await end(executionId)).status).toBe('success');
		expect(sandbox.paidCreates()).toBe(2);
		const taskIds = sandbox
			.journal()
			.flatMap(({ paidCreate, taskId }) => (paidCreate ? [taskId] : []));
		for (const id of ['s1', 'd1']) {
			expect(rowOf(id)?.status).toBe('done');
			expect(taskIds).toContain(rowOf(id)?.task);
		}
	});

	it('spends nothing when the cost is not approved', async () => {
		sheets.fill('Batch', [HEADING, seedance('s5', 'a paper boat', 5), dance('d3')]);
		const { executionId, question } = await ask();
		await press(question?.buttons.No);
		expect((await end(executionId)).status).toBe('success');
		expect(harness.sandbox.journal()).toEqual([]);
		expect(slack.messages().at(-1)?.text).toMatch(/nothing is spent/);
		expect(rowOf('s5')).toMatchObject({ status: 'todo' });
	});

	it('asks nobody when there is nothing to do', async () => {
		const before = slack.messages().length;
		sheets.fill('Batch', [HEADING]);
		const executionId = await runWorkflow(harness.session, stored, { trigger: 'Every Monday' });
		expect((await end(executionId)).status).toBe('success');
		expect(slack.messages()).toHaveLength(before);
	});

	it('has sent nothing that Slack or Google refuse, and asked nobody else', () => {
		expect(proxy.refusals()).toEqual([]);
		expect(proxy.refusedHosts()).toEqual([]);
	});
});

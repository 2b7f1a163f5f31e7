import { request } from 'undici';

import { withCredential, withFields } from '../../../host/editWorkflow';
import { loopback } from '../../../host/loopback';
import {
	createWorkflow,
	itemsOf,
	runWorkflow,
	waitForExecution,
	type Execution,
	type StoredWorkflow,
} from '../../../host/rest';
import { modelCredential } from '../agentWorkflow';
import { startChatModel, type ChatModel } from '../chatModel';
import { openHarness, type Harness } from '../harness';
import { connectGoogle, createGoogleAccounts } from '../services/googleAccounts';
import { createGoogleDrive } from '../services/googleDrive';
import { createGoogleSheets } from '../services/googleSheets';
import { startHttpsProxy, type HttpsProxy } from '../services/httpsProxy';
import { accountAt } from '../triggerWorkflows';
import { importExample } from './importExample';

// Real: n8n with its Google and AI nodes, its OAuth2 flow, and its proxy settings. Stand-ins on this
// machine: Google's token endpoint, Sheets and Drive (by the proxy), the model (by the base URL of its
// credential), the provider (the sandbox).
const HEADING = ['id', 'idea', 'status', 'prompt', 'video', 'task', 'credits', 'note'];
const FORMULA = '=HYPERLINK("https://example.com")';
const ROWS: Array<[id: string, idea: string, status: string]> = [
	['boat', 'a paper boat in the {rain}', 'todo'],
	['formula', 'a formula', 'todo'],
	['silent', 'an idea without an answer', 'todo'],
	['broken', 'a video that breaks', 'todo'],
	['full', 'a video without room', 'todo'],
	['lost', 'a video whose answer is lost', 'todo'],
	['over', 'a video over the budget', 'todo'],
	['old', 'an old idea', 'done'],
	['twice', 'the first of this id', 'todo'],
	['twice', 'the second of this id', 'todo'],
	['', 'an idea without an id', 'todo'],
];
/** What of the rows is to be left alone. */
const LEFT_ALONE = ROWS.slice(7);

let harness: Harness;
let model: ChatModel;
let proxy: HttpsProxy;
let stored: StoredWorkflow;
const accounts = createGoogleAccounts();
const sheets = createGoogleSheets(accounts);
const drive = createGoogleDrive(accounts);
const ended = {} as Record<'first' | 'again' | 'changed', Execution>;
const rows = {} as Record<'first' | 'again' | 'changed', ReturnType<typeof sheets.rows>>;
let paidBeforeTheChange: number;
let uploaded: typeof drive extends { files(): infer Files } ? Files : never;

const run = async (): Promise<Execution> => {
	const executionId = await runWorkflow(harness.session, stored, { trigger: 'Every Hour' });
	return await waitForExecution(harness.session, executionId, { timeoutSeconds: 240 });
};
const fill = (status: (row: string) => string) =>
	sheets.fill('Videos', [HEADING, ...ROWS.map(([id, idea, was]) => [id, idea, status(was)])]);

beforeAll(async () => {
	model = await startChatModel();
	model.replyBy(({ messages }) => {
		const idea = String(messages.at(-1)?.content);
		if (idea.includes('without an answer')) throw new Error('The model refuses');
		return { text: idea === 'a formula' ? FORMULA : `In the evening light: ${idea}` };
	});
	proxy = await startHttpsProxy({
		'oauth2.googleapis.com': accounts.service,
		'sheets.googleapis.com': sheets.service,
		'www.googleapis.com': drive.service,
	});
	drive.refuseFile('full');
	harness = await openHarness({ env: proxy.env });
	const { sandbox, session } = harness;
	sandbox.inject({
		promptIncludes: 'breaks',
		action: { type: 'task', fail: { message: 'The picture was refused' } },
	});
	sandbox.inject({ promptIncludes: 'is lost', action: { type: 'reset', handle: true } });
	const credentials = {
		googleSheetsOAuth2Api: await connectGoogle(session, accounts, 'googleSheetsOAuth2Api'),
		googleDriveOAuth2Api: await connectGoogle(session, accounts, 'googleDriveOAuth2Api'),
		openAiApi: await modelCredential(harness, model),
		...(await accountAt(harness, 'seedance2AiApi', 'seedance2Ai')),
	};
	const example = await importExample(harness, 'google-sheets-batch.json');
	const set = withFields(example, 'Settings', {
		sheetUrl: sheets.url,
		folderUrl: drive.folderUrl,
	});
	const ready = Object.entries(credentials).reduce(
		(workflow, [type, credential]) => withCredential(workflow, type, credential),
		set,
	);
	stored = await createWorkflow(session, ready);

	fill((was) => was);
	accounts.expireTokens();
	ended.first = await run();
	rows.first = sheets.rows('Videos');
	uploaded = [...drive.files()];
	// All rows are put back, as if the first run had been cut off before it wrote.
	fill((was) => was);
	ended.again = await run();
	rows.again = sheets.rows('Videos');
	paidBeforeTheChange = sandbox.paidCreates();
	// Another sheet, in which an id has another idea.
	sandbox.inject({
		path: '/results',
		promptIncludes: 'out of reach',
		times: 'always',
		action: { type: 'answer', status: 404, body: '' },
	});
	const others = [
		['boat', 'a paper boat that sinks', 'todo'],
		['apart', 'a video out of reach', 'todo'],
	];
	sheets.fill('Videos', [HEADING, ...others]);
	ended.changed = await run();
	rows.changed = sheets.rows('Videos');
});
afterAll(async () => {
	await harness?.close();
	await proxy?.close();
	await model?.close();
});

describe('the example "Make videos for the rows of a Google Sheet" in a real n8n', () => {
	it('saves a video of each prompt to Drive, and writes link, task and cost into the row', async () => {
		expect(ended.first.resultData.error).toBeUndefined();
		expect(ended.first.status).toBe('success');
		expect(uploaded.map(({ name }) => name).toSorted()).toEqual(['boat.mp4', 'formula.mp4']);
		for (const { id, name, parents, mimeType, content } of uploaded) {
			const row = rows.first.find((one) => `${one.id}.mp4` === name);
			expect(row).toMatchObject({
				status: 'done',
				video: `https://drive.google.com/file/d/${id}/view`,
				task: expect.stringMatching(/\w+/) as string,
				credits: expect.any(Number) as number,
			});
			expect([parents, mimeType]).toEqual([[drive.folderId], 'video/mp4']);
			const waited = itemsOf(ended.first, 'Wait for the Videos');
			const { outputs } = waited.find(({ json }) => json.taskId === row?.task)?.json as {
				outputs: Array<{ url: string }>;
			};
			const { body } = await request(outputs[0]!.url, { dispatcher: loopback });
			expect(content.equals(Buffer.from(await body.arrayBuffer()))).toBe(true);
		}
	});

	it('makes each video from what the model wrote, and writes that as text, never as a formula', () => {
		const bodies = harness.sandbox
			.journal()
			.flatMap(({ paidCreate, body }) => (paidCreate ? [body] : []));
		const prompts = JSON.stringify(bodies);
		expect(prompts).toContain('"In the evening light: a paper boat in the {rain}"');
		expect(prompts).toContain(JSON.stringify(FORMULA));
		expect(rows.first.find(({ id }) => id === 'formula')?.prompt).toBe(FORMULA);
	});

	it('says in the row why there is no video', () => {
		const noteOf = (id: string) => rows.first.find((row) => row.id === id);
		expect(noteOf('silent')).toMatchObject({
			status: 'failed',
			note: expect.stringMatching(/Bad request/) as string,
			task: '',
		});
		expect(noteOf('broken')).toMatchObject({
			status: 'failed',
			note: expect.stringMatching(/The picture was refused/) as string,
			task: expect.stringMatching(/\w+/) as string,
		});
	});

	it('asks for a look where a video may have been paid for, and leaves what is over the budget to do', () => {
		const [lost, over] = ['lost', 'over'].map((id) => rows.first.find((row) => row.id === id));
		expect(lost).toMatchObject({ status: 'check', note: expect.stringMatching(/may/) as string });
		expect(over).toMatchObject({ status: 'todo', task: '' });
		expect(rows.again.find(({ id }) => id === 'over')).toMatchObject({ status: 'done' });
	});

	it('keeps the link of a video that Drive did not take', () => {
		expect(rows.first.find(({ id }) => id === 'full')).toMatchObject({
			status: 'check',
			video: expect.stringMatching(/^http.*\.mp4/) as string,
			task: expect.stringMatching(/\w+/) as string,
			note: expect.stringMatching(/Forbidden/) as string,
		});
	});

	it('leaves rows alone that are done, or have no id of their own', () => {
		const left = rows.first.slice(-LEFT_ALONE.length);
		expect(left.map(({ id, idea, status, task }) => [id, idea, status, task])).toEqual(
			LEFT_ALONE.map((row) => [...row, '']),
		);
	});

	it('pays for no row twice, and finds the task that was created for it', () => {
		// Five in the first run; in the second the one that was over the budget.
		expect(paidBeforeTheChange).toBe(6);
		expect([ended.again.resultData.error, ended.again.status]).toEqual([undefined, 'success']);
		const paid = rows.first.filter(({ task }) => task !== '');
		expect(paid).toHaveLength(4);
		expect(rows.again).toEqual(
			expect.arrayContaining(
				paid.map(({ id, task }) => expect.objectContaining({ id, task }) as object),
			),
		);
	});

	it('makes a new video for a row with another idea', () => {
		expect(harness.sandbox.paidCreates()).toBe(paidBeforeTheChange + 2);
		const [boat] = rows.changed;
		expect(boat).toMatchObject({
			status: 'done',
			prompt: expect.stringMatching(/sinks/) as string,
		});
		expect(boat?.task).not.toBe(rows.first.find(({ id }) => id === 'boat')?.task);
	});

	it('says in the row where a video is that cannot be fetched, and what can be done', () => {
		expect(rows.changed[1]).toMatchObject({
			status: 'check',
			video: expect.stringMatching(/^http.*\.mp4/) as string,
			task: expect.stringMatching(/\w+/) as string,
			note: expect.stringMatching(/HTTP 404[^]*[^.]\. \w[^]*\.$/) as string,
		});
	});

	it('refreshes its tokens, and asks nobody else on the internet', () => {
		expect(accounts.refreshed()).toBeGreaterThanOrEqual(2);
		expect(proxy.refusedHosts()).toEqual([]);
		expect(proxy.refusals().filter((refusal) => !/invalid auth|quota/.test(refusal))).toEqual([]);
	});
});

import {
	createWorkflow,
	itemsOf,
	runWorkflow,
	waitForExecution,
	type Execution,
	type WorkflowFile,
} from '../../../host/rest';
import { openHarness, type Harness } from '../harness';
import { TIKTOK_URL } from '../imageToDanceVideo';
import { startMailServer, type MailServer, type ReceivedMail } from '../services/smtp';
import { tableOf, type Row } from './dataTable';
import { importExample, withAccounts, withSettings } from './importExample';

const PERSON = 'person@example.com';

const LONG_AGO = '2020-01-01T00:00:00.000Z';

/** Tasks that have failed, by why; one a long time ago, and one whose credits were kept. */
const REASONS = {
	old: 'Failed long ago',
	free: 'No person in the image',
	tooOften: 'The dance is too fast',
	unknown: 'The image is blurred',
	kept: 'The account was locked',
} as const;
type Task = keyof typeof REASONS;

// n8n, its nodes, its Data Tables and the mail server are real; the provider is this repository's
// sandbox. The tasks were created by somebody else, as those of the user's other workflows are.
let harness: Harness;
let mailServer: MailServer;
let ready: WorkflowFile;
const taskIds = {} as Record<Task, string>;
const ends = {} as Record<'first' | 'second', Execution>;
const mails = {} as Record<'first' | 'second', readonly ReceivedMail[]>;
const paid = {} as Record<'before' | 'first' | 'second', number>;
const rows = {} as Record<'first' | 'second', Row[]>;
const table = tableOf(() => harness, 'Dances');

async function createFailing(reason: string): Promise<string> {
	const { sandbox } = harness;
	sandbox.inject({
		path: '/generate',
		action: { type: 'task', durationSeconds: 0, fail: { message: reason } },
	});
	const response = await fetch(`${sandbox.baseUrl('danceGenerator')}/generate`, {
		method: 'POST',
		headers: { authorization: `Bearer ${sandbox.apiKey}`, 'content-type': 'application/json' },
		body: JSON.stringify({
			character_image_url: `${sandbox.origin}/media/character.png`,
			tiktok_url: TIKTOK_URL,
		}),
	});
	return ((await response.json()) as { task_id: string }).task_id;
}

async function run(workflow: WorkflowFile, trigger: string): Promise<Execution> {
	const stored = await createWorkflow(harness.session, workflow);
	return await waitForExecution(
		harness.session,
		await runWorkflow(harness.session, stored, { trigger }),
	);
}

/** One morning of a workflow that is stored already, so that its once-keys are those of the last one. */
async function morning(workflow: { id: string; name: string; versionId: string }) {
	const before = mailServer.mails().length;
	const id = await runWorkflow(harness.session, workflow, { trigger: 'Every Morning' });
	const execution = await waitForExecution(harness.session, id);
	return { execution, mails: mailServer.mails().slice(before) };
}

beforeAll(async () => {
	mailServer = await startMailServer();
	harness = await openHarness();
	const { sandbox, session } = harness;
	const example = await importExample(harness, 'daily-care.json');
	const filledIn = withSettings(example, 'Your Settings', {
		lowCredits: 100_000,
		person: PERSON,
		from: String(mailServer.account.user),
	});
	ready = await withAccounts(harness, filledIn, {
		smtp: mailServer.account,
		danceGeneratorApi: { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl('danceGenerator') },
	});
	await run(ready, 'Set Up');
	for (const [task, reason] of Object.entries(REASONS)) {
		taskIds[task as Task] = await createFailing(reason);
	}
	// The list begins with the newest: the oldest of five is the last.
	sandbox.inject({
		path: '/tasks',
		method: 'GET',
		times: 'always',
		action: {
			type: 'patch',
			set: {
				'tasks.4.created_at': LONG_AGO,
				'tasks.4.completed_at': LONG_AGO,
				// Before the last look, after which it failed.
				'tasks.2.created_at': LONG_AGO,
			},
		},
	});
	sandbox.inject({
		path: `/tasks/${taskIds.kept}`,
		method: 'GET',
		times: 'always',
		action: { type: 'patch', set: { refunded_credits: 0 } },
	});
	const from = { imageUrl: `${sandbox.origin}/media/character.png`, danceUrl: TIKTOK_URL };
	await table.insert([
		{ ...from, taskId: taskIds.old, tries: 1 },
		{ ...from, taskId: taskIds.free, tries: 1 },
		{ ...from, taskId: taskIds.tooOften, tries: 3 },
		{ ...from, taskId: taskIds.kept, tries: 1 },
	]);
	paid.before = sandbox.paidCreates();
	const stored = await createWorkflow(session, ready);
	({ execution: ends.first, mails: mails.first } = await morning(stored));
	paid.first = sandbox.paidCreates();
	rows.first = await table.all();
	// Somebody puts the failed task back into the table.
	await table.insert([{ ...from, taskId: taskIds.free, tries: 1 }]);
	({ execution: ends.second, mails: mails.second } = await morning(stored));
	paid.second = sandbox.paidCreates();
	rows.second = await table.all();
});
afterAll(async () => {
	await harness?.close();
	await mailServer?.close();
});

describe('the example "Report failed dance videos every morning" in a real n8n', () => {
	it('says that the credits are running out', () => {
		expect(ends.first.resultData.error).toBeUndefined();
		expect(mails.first[0]).toMatchObject({
			recipients: [PERSON],
			subject: expect.stringMatching(/^Only \d+ credits are left at Dance Generator$/) as string,
			text: expect.stringContaining('A video of 10 seconds costs 70.') as string,
		});
	});

	it('makes again what was refunded, has a row and was not tried too often, and nothing else', () => {
		expect(paid.first - paid.before).toBe(1);
		const made = itemsOf(ends.first, 'Generate Again').map(({ json }) => json.taskId);
		expect(made).toEqual([expect.stringMatching(/[\w-]{36}/)]);
		expect(rows.first.map(({ taskId, tries }) => [taskId, tries])).toEqual([
			[taskIds.old, 1],
			[made[0], 2],
			[taskIds.tooOften, 3],
			[taskIds.kept, 1],
		]);
	});

	it('reports each task that failed since yesterday with its reason, and what is made again', () => {
		expect(mails.first).toHaveLength(2);
		const { subject, text = '' } = mails.first[1] ?? {};
		expect(subject).toBe('4 videos failed at Dance Generator, 1 are made again');
		for (const task of ['free', 'tooOften', 'unknown', 'kept'] as const) {
			expect(text).toContain(`- ${taskIds[task]}: ${REASONS[task]}`);
		}
		expect(text).not.toContain(taskIds.old);
		const [made] = itemsOf(ends.first, 'Generate Again');
		expect(text).toContain(`- ${taskIds.free}: now task ${String(made?.json.taskId)}`);
	});

	it('makes no failed task again a second time, whatever the table says', () => {
		expect(ends.second.resultData.error).toBeUndefined();
		expect(paid.second).toBe(paid.first);
		expect(mails.second[1]?.text).toContain(`- ${taskIds.free}: was made again before`);
		expect(mails.second[1]?.subject).toBe('4 videos failed at Dance Generator, 0 are made again');
		// The row names the task that was made then, as after a crash before it was noted.
		expect(rows.second.at(-1)).toMatchObject({ taskId: rows.first[1]?.taskId, tries: 2 });
	});

	it('sends no mail when there are credits and nothing has failed', async () => {
		harness.sandbox.reset();
		const before = mailServer.mails().length;
		const rich = withSettings(ready, 'Your Settings', { lowCredits: 100 });
		expect(await run(rich, 'Every Morning')).toMatchObject({ status: 'success' });
		expect(mailServer.mails()).toHaveLength(before);
	});
});

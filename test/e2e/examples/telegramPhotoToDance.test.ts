import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
	activateWorkflow,
	createWorkflow,
	listExecutions,
	login,
	retryExecution,
	waitForExecution,
	type StoredWorkflow,
} from '../../../host/rest';
import { control } from '../control';
import { openHarness, type Harness } from '../harness';
import { TIKTOK_URL } from '../imageToDanceVideo';
import { startTelegram, type Telegram } from '../services/telegram';
import { until } from '../triggerWorkflows';
import { importExample, withAccounts, withSettings } from './importExample';

const MEDIA = join(__dirname, '..', '..', '..', 'sandbox', 'media');
const OWNER = 4711;
const STRANGER = 666;

// n8n and its nodes are real. The provider is this repository's sandbox, and Telegram a stand-in on
// loopback, reached by the Base URL of n8n's own Telegram credential.
let harness: Harness;
let telegram: Telegram;
let stored: StoredWorkflow;
let photo: Buffer;

beforeAll(async () => {
	photo = await readFile(join(MEDIA, 'image.jpg'));
	telegram = await startTelegram({ chats: [OWNER, STRANGER] });
	harness = await openHarness();
	const { sandbox, session } = harness;
	const example = await importExample(harness, 'telegram-photo-to-dance.json');
	const filledIn = withSettings(example, 'Your Settings', {
		allowedChats: `1, ${OWNER}`,
		danceUrl: TIKTOK_URL,
	});
	const ready = await withAccounts(harness, filledIn, {
		telegramApi: { accessToken: telegram.token, baseUrl: telegram.baseUrl },
		danceGeneratorApi: { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl('danceGenerator') },
	});
	stored = await createWorkflow(session, ready);
	await activateWorkflow(session, stored);
	await until('n8n asks Telegram for updates', () => telegram.hasWebhook());
});
afterAll(async () => {
	await harness?.close();
	await telegram?.close();
});

let before: number;
beforeEach(() => {
	before = telegram.sentTo(OWNER).length;
});

const answers = () => telegram.sentTo(OWNER).slice(before);
const untilAnswers = async (count: number, timeoutSeconds?: number) =>
	await until(`${count} answers`, () => answers().length >= count, timeoutSeconds);

/** All executions of the workflow have ended. */
async function untilQuiet(): Promise<string[]> {
	const ids = await listExecutions(harness.session, stored.id);
	const ended = await Promise.all(
		ids.map(async (id) => await waitForExecution(harness.session, id)),
	);
	return ended.map(({ status }) => status);
}

describe('the example "Turn photos into dance videos in a Telegram chat" in a real n8n', () => {
	it('answers at once, and sends the video that was made of the very photo', async () => {
		const { sandbox } = harness;
		await telegram.write(OWNER, { photo: { bytes: photo, caption: 'Me' } });
		await untilAnswers(2);

		const [working, delivered] = answers();
		const created = sandbox.journal().find(({ paidCreate }) => paidCreate);
		expect(working?.text).toBe(
			`The video is being made. It takes some minutes; I send it here when it is done.\nTask ${created?.taskId}`,
		);
		expect(delivered?.video).toMatchObject({
			fileName: `${created?.taskId}.mp4`,
			mimeType: 'video/mp4',
		});
		const made = await readFile(join(MEDIA, 'dance.mp4'));
		expect(delivered?.video?.bytes.equals(made)).toBe(true);
		const upload = sandbox.journal().find(({ path }) => path.endsWith('/upload/image'));
		expect(upload?.body).toMatchObject({ file: { mimeType: 'image/jpeg', size: photo.length } });
		expect(created?.body).toMatchObject({ tiktok_url: TIKTOK_URL });
	});

	it('pays once for a message that Telegram delivers twice, and sends the same video again', async () => {
		const { sandbox } = harness;
		const paid = sandbox.paidCreates();
		const update = await telegram.write(OWNER, { photo: { bytes: photo } });
		await untilAnswers(2);
		await telegram.deliverAgain(update);
		await untilAnswers(3);
		await untilQuiet();
		expect(sandbox.paidCreates()).toBe(paid + 1);
		const [working, ...videos] = answers();
		const { taskId } = sandbox.journal().findLast(({ paidCreate }) => paidCreate) ?? {};
		expect(working?.text).toContain(`Task ${taskId}`);
		expect(videos.map(({ video }) => video?.fileName)).toEqual([`${taskId}.mp4`, `${taskId}.mp4`]);
	});

	it('tells a stranger the ID of the chat, and asks for a photo where there is none; pays for neither', async () => {
		const { sandbox } = harness;
		const paid = sandbox.paidCreates();
		await telegram.write(STRANGER, { photo: { bytes: photo } });
		await telegram.write(OWNER, { text: 'Hello <b>' });
		await untilAnswers(1);
		await untilQuiet();
		expect(telegram.sentTo(STRANGER).map(({ text }) => text)).toEqual([
			expect.stringContaining(`<code>${STRANGER}</code>`),
		]);
		expect(answers().map(({ text }) => text)).toEqual([expect.stringMatching(/^Send me a photo/)]);
		expect(sandbox.paidCreates()).toBe(paid);
	});

	it('says in the chat why there is no video: refused, failed, or not known', async () => {
		const { sandbox } = harness;
		const paid = sandbox.paidCreates();
		sandbox.inject({
			path: '/generate',
			action: { type: 'answer', status: 402, body: { error: 'insufficient_credits' } },
		});
		await telegram.write(OWNER, { photo: { bytes: photo } });
		await untilAnswers(1);
		expect(answers().at(-1)?.text).toMatch(/^There is no video\. There are not enough credits/);

		sandbox.inject({
			path: '/generate',
			action: { type: 'task', fail: { message: 'No <person> & no "pet" in the image' } },
		});
		await telegram.write(OWNER, { photo: { bytes: photo } });
		await untilAnswers(3);
		expect(answers().at(-1)?.text).toMatch(/^There is no video\. /);
		expect(answers().at(-1)?.text).toContain('No &lt;person> &amp; no "pet" in the image');

		sandbox.inject({ path: '/generate', action: { type: 'reset', handle: true } });
		await telegram.write(OWNER, { photo: { bytes: photo } });
		await untilAnswers(4);
		expect(answers().at(-1)?.text).toMatch(
			/^I do not know whether there is a video\. .*may exist and may have been charged/,
		);
		expect(sandbox.paidCreates()).toBe(paid + 2);
	});

	it('says where a video is that it cannot fetch', async () => {
		const { sandbox } = harness;
		sandbox.inject({ path: '/results', action: { type: 'bytes', size: 51 * 1024 * 1024 } });
		await telegram.write(OWNER, { photo: { bytes: photo } });
		await untilAnswers(2);
		expect(answers().at(-1)?.text).toMatch(
			/^There is a video, but I cannot send it\. For some time it is at http\S+\.mp4\S*\s/,
		);
	});

	it('delivers a video that was paid for when n8n was killed before it waited, and is retried', async () => {
		const { n8n, sandbox, session, owner } = harness;
		const paid = sandbox.paidCreates();
		// Twenty seconds: not long enough to be suspended.
		sandbox.inject({ path: '/generate', action: { type: 'task', durationSeconds: 1_200 } });
		const earlier = await listExecutions(session, stored.id);
		await telegram.write(OWNER, { photo: { bytes: photo } });
		await untilAnswers(1);
		const all = await listExecutions(session, stored.id);
		const executionId = all.find((id) => !earlier.includes(id)) ?? '';
		await n8n.kill9();
		await n8n.restart();
		await login(session, owner);
		expect((await waitForExecution(session, executionId)).status).toBe('crashed');

		await retryExecution(session, stored.id, executionId);
		await untilAnswers(2, 120);
		expect(sandbox.paidCreates()).toBe(paid + 1);
		const { taskId } = sandbox.journal().findLast(({ paidCreate }) => paidCreate) ?? {};
		expect(answers().map(({ text, video }) => video?.fileName ?? text)).toEqual([
			expect.stringContaining(`Task ${taskId}`),
			`${taskId}.mp4`,
		]);
	}, 300_000);

	it('delivers after n8n was killed while the video was being made, for one paid task', async () => {
		const { n8n, sandbox, session, owner } = harness;
		const paid = sandbox.paidCreates();
		// Three minutes become 90 seconds: long enough for the wait to be suspended.
		await control(sandbox, { speed: 2 });
		const earlier = await listExecutions(session, stored.id);
		await telegram.write(OWNER, { photo: { bytes: photo } });
		await untilAnswers(1);
		// The first is the workflow's own; those after it are what its nodes have started.
		const all = await listExecutions(session, stored.id);
		const executionId = all.find((id) => !earlier.includes(id)) ?? '';
		await waitForExecution(session, executionId, { until: (status) => status === 'waiting' });
		await n8n.kill9();
		await n8n.restart();
		await login(session, owner);
		await untilAnswers(2, 300);

		expect(answers()[1]?.video?.bytes.subarray(4, 8).toString()).toBe('ftyp');
		expect(sandbox.paidCreates()).toBe(paid + 1);
		const execution = await waitForExecution(session, executionId);
		expect(execution.status).toBe('success');
		// It listens again.
		await telegram.write(OWNER, { text: 'Thank you' });
		await untilAnswers(3);
	});

	it('has asked Telegram for nothing that it refuses', () => {
		expect(telegram.refusals()).toEqual([]);
	});
});

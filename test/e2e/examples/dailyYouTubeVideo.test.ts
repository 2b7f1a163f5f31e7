import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { withCredential, withFields } from '../../../host/editWorkflow';
import {
	createWorkflow,
	login,
	runWorkflow,
	waitForExecution,
	type Execution,
	type StoredWorkflow,
} from '../../../host/rest';
import { startChatModel, type ChatModel } from '../chatModel';
import { control } from '../control';
import { openHarness, type Harness } from '../harness';
import { connectGoogle, createGoogleAccounts } from '../services/googleAccounts';
import { startHttpsProxy, type HttpsProxy } from '../services/httpsProxy';
import { startTelegram, type Telegram } from '../services/telegram';
import { createYouTube } from '../services/youtube';
import { until } from '../triggerWorkflows';
import { importExample, withAccounts } from './importExample';

// Real: n8n with its AI, Telegram, YouTube, Merge and HTTP nodes, its OAuth2 flow and its proxy
// settings. Stand-ins on this machine: YouTube and Google's token endpoint (by the proxy), Telegram and
// the model (by the base URLs of their credentials), the provider (the sandbox).
const CHAT = 4711;
const IDEA = {
	prompt: 'A snail on a bicycle_bell & <dew>',
	title: `A snail_rides *home* ${'slowly '.repeat(20)}`.trim(),
	description: 'It takes its time. "Really" <long>.',
};

let harness: Harness;
let model: ChatModel;
let telegram: Telegram;
let proxy: HttpsProxy;
let stored: StoredWorkflow;
const accounts = createGoogleAccounts();
const youTube = createYouTube(accounts);

beforeAll(async () => {
	model = await startChatModel();
	telegram = await startTelegram({ chats: [CHAT] });
	proxy = await startHttpsProxy({
		'oauth2.googleapis.com': accounts.service,
		'www.googleapis.com': youTube.service,
	});
	harness = await openHarness({ env: proxy.env });
	const { sandbox, session } = harness;
	const example = await importExample(harness, 'daily-youtube-video.json');
	const set = withFields(example, 'Your Settings', {
		chatId: String(CHAT),
		topic: 'snails',
		categoryId: '22',
	});
	const signedIn = withCredential(
		set,
		'youTubeOAuth2Api',
		await connectGoogle(session, accounts, 'youTubeOAuth2Api'),
	);
	const ready = await withAccounts(harness, signedIn, {
		openAiApi: { apiKey: 'sk-stand-in', url: model.baseUrl, header: false },
		telegramApi: { accessToken: telegram.token, baseUrl: telegram.baseUrl },
		seedance2AiApi: { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl('seedance2Ai') },
	});
	stored = await createWorkflow(session, ready);
});
afterAll(async () => {
	await harness?.close();
	await proxy?.close();
	await telegram?.close();
	await model?.close();
});

const sent = () => telegram.sentTo(CHAT);

/** Starts a run; the model has its idea. */
async function start(): Promise<string> {
	// n8n asks for the shape below "output".
	model.replyBy(() => ({ text: JSON.stringify({ output: IDEA }) }));
	return await runWorkflow(harness.session, stored, { trigger: 'Every Morning' });
}

/** The question that is asked after so many messages, when n8n sleeps until it is answered. */
async function questionAfter(count: number, executionId: string) {
	await until('a question', () => sent().length >= count + 2, 200);
	await asleep(executionId);
	return sent()[count + 1];
}

/** Waits until an execution holds nothing any more; it must not have ended. */
async function asleep(executionId: string): Promise<void> {
	const { status, resultData } = await waitForExecution(harness.session, executionId, {
		until: (now) => now !== 'new' && now !== 'running',
	});
	expect([resultData.error?.message, status]).toEqual([undefined, 'waiting']);
}

/** Presses a button, which opens the address behind it in a browser. */
async function press(message: ReturnType<typeof sent>[number] | undefined, label: string) {
	const buttons = message?.keyboard?.inline_keyboard.flat() ?? [];
	const { url = '' } = buttons.find(({ text }) => text === label) ?? {};
	const response = await fetch(url, { headers: { 'user-agent': 'Mozilla/5.0 Firefox/140.0' } });
	expect(response.status).toBe(200);
	await response.body?.cancel();
}

async function killAndRestart(): Promise<void> {
	const { n8n, session, owner } = harness;
	await n8n.kill9();
	await n8n.restart();
	await login(session, owner);
}

const end = async (id: string): Promise<Execution> =>
	await waitForExecution(harness.session, id, { timeoutSeconds: 240 });

describe('the example "Publish a daily video on YouTube" in a real n8n', () => {
	it('publishes what was approved, over kill -9 while the video is made and while the answer is awaited', async () => {
		// Three minutes become 90 seconds: long enough for the wait to be suspended.
		await control(harness.sandbox, { speed: 2 });
		const executionId = await start();
		await asleep(executionId);
		expect(sent()).toEqual([]);
		await killAndRestart();

		const question = await questionAfter(0, executionId);
		await killAndRestart();
		expect(youTube.videos()).toEqual([]);
		accounts.expireTokens();
		await press(question, 'Publish');
		const { status, resultData } = await end(executionId);
		expect([resultData.error?.message, status]).toEqual([undefined, 'success']);

		const made = await readFile(join(__dirname, '../../../sandbox/media/dance.mp4'));
		expect(sent()[0]?.video?.bytes.equals(made)).toBe(true);
		expect(sent()[0]?.text).toContain(IDEA.description);
		const [video, ...others] = youTube.videos();
		expect(others).toEqual([]);
		expect(video?.content.equals(made)).toBe(true);
		expect(video?.snippet).toMatchObject({
			title: IDEA.title.slice(0, 100),
			description: IDEA.description,
			categoryId: '22',
		});
		// It was never public without the label.
		expect(video?.statuses).toEqual([
			expect.objectContaining({ privacyStatus: 'private' }),
			expect.objectContaining({ privacyStatus: 'public', containsSyntheticMedia: true }),
		]);
		expect(sent().at(-1)?.text).toBe(`It is on YouTube: https://youtu.be/${video?.id}`);
		expect(harness.sandbox.paidCreates()).toBe(1);
		expect(JSON.stringify(harness.sandbox.journal().map(({ body }) => body))).toContain(
			JSON.stringify(IDEA.prompt),
		);
		await control(harness.sandbox, { speed: 60 });
	});

	it('uploads nothing that was declined', async () => {
		const [before, videos] = [sent().length, youTube.videos().length];
		const executionId = await start();
		await press(await questionAfter(before, executionId), 'No');
		expect((await end(executionId)).status).toBe('success');
		expect(sent().at(-1)?.text).toBe('It does not go to YouTube.');
		expect(youTube.videos()).toHaveLength(videos);
	});

	it('says in the chat why there is no video', async () => {
		const before = sent().length;
		harness.sandbox.inject({
			promptIncludes: 'snail',
			action: { type: 'task', fail: { message: 'No <snails> & bells' } },
		});
		expect((await end(await start())).status).toBe('success');
		expect(sent().slice(before)).toHaveLength(1);
		expect(sent().at(-1)?.text).toContain('No &lt;snails> &amp; bells');
	});

	it('says where a video is that n8n cannot fetch', async () => {
		const before = sent().length;
		harness.sandbox.inject({
			path: '/results',
			times: 'always',
			action: { type: 'answer', status: 404, body: '' },
		});
		expect((await end(await start())).status).toBe('success');
		expect(sent()).toHaveLength(before + 1);
		expect(sent().at(-1)?.text).toMatch(
			/^There is a video today, but n8n could not fetch it\. For some time it is at http\S+\.mp4/,
		);
		await control(harness.sandbox, { clearFaults: true });
	});

	it('pays nothing for an idea that has another shape', async () => {
		const paid = harness.sandbox.paidCreates();
		model.replyBy(() => ({ text: 'A snail, perhaps?' }));
		const executionId = await runWorkflow(harness.session, stored, { trigger: 'Every Morning' });
		expect((await end(executionId)).status).toBe('error');
		expect(harness.sandbox.paidCreates()).toBe(paid);
	});

	it('has sent nothing that Telegram or YouTube refuse, and asked nobody else', () => {
		expect(telegram.refusals()).toEqual([]);
		expect(proxy.refusals().filter((refusal) => !refusal.includes('invalid auth'))).toEqual([]);
		expect(proxy.refusedHosts()).toEqual([]);
		expect(accounts.refreshed()).toBeGreaterThan(0);
	});
});

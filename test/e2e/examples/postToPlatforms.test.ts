import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { withFields, withParameters } from '../../../host/editWorkflow';
import {
	activateWorkflow,
	createWorkflow,
	itemsOf,
	listExecutions,
	waitForExecution,
	type Execution,
	type StoredWorkflow,
} from '../../../host/rest';
import { openHarness, type Harness } from '../harness';
import { startHttpsProxy, type HttpsProxy } from '../services/httpsProxy';
import { createUploadPost } from '../services/uploadPost';
import { until } from '../triggerWorkflows';
import { FORM_LOGIN, openWithoutLogin, submitForm } from './formVisitor';
import { importExample, withAccounts } from './importExample';

// Real: n8n, its form, its HTTP and Wait nodes, and its proxy settings. Stand-ins on this machine:
// Upload-Post (by the proxy) and the provider (the sandbox).
const WORDS = 'A cat on a skateboard';
const TITLE = `The cat: "a & b" ${'long '.repeat(30)}`.trim();
const posted = (platform: string) => ({
	platform,
	success: true,
	url: `https://${platform}.example/1`,
});

let harness: Harness;
let proxy: HttpsProxy;
let stored: StoredWorkflow;
let form: string;
const uploadPost = createUploadPost();

beforeAll(async () => {
	proxy = await startHttpsProxy({ 'api.upload-post.com': uploadPost.service });
	harness = await openHarness({ env: proxy.env });
	const { sandbox, session, n8n } = harness;
	const example = await importExample(harness, 'post-to-tiktok-reels-shorts.json');
	let set = withFields(example, 'Your Settings', { profile: uploadPost.profile });
	// Nobody waits for minutes in a test.
	for (const pause of ['Give Them Time', 'More Time']) {
		set = withParameters(set, pause, { amount: 1, unit: 'seconds' });
	}
	const ready = await withAccounts(harness, set, {
		httpBasicAuth: FORM_LOGIN,
		httpHeaderAuth: { name: 'Authorization', value: uploadPost.authorization },
		seedance2AiApi: { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl('seedance2Ai') },
	});
	stored = await createWorkflow(session, ready);
	await activateWorkflow(session, stored);
	form = `${n8n.origin}/form/${ready.nodes.find(({ name }) => name === 'Post Form')?.webhookId}`;
	await until('the form is there', async () => (await openWithoutLogin(form)) === 401);
});
afterAll(async () => {
	await harness?.close();
	await proxy?.close();
});

/** Fills the form in, and waits for the end of what it started. */
async function generate(words = WORDS): Promise<Execution> {
	const { session } = harness;
	const before = await listExecutions(session, stored.id);
	await submitForm(form, [words, TITLE]);
	const ids = async () => await listExecutions(session, stored.id);
	await until('an execution', async () => (await ids()).length > before.length);
	const executionId = (await ids()).find((id) => !before.includes(id)) ?? '';
	return await waitForExecution(session, executionId, { timeoutSeconds: 240 });
}

describe('the example "Post a generated video" in a real n8n', () => {
	it('gives Upload-Post the address of the video, marked as made by AI, and ends with the links', async () => {
		uploadPost.script([
			{ status: 'completed', results: ['youtube', 'tiktok', 'instagram'].map(posted) },
		]);
		const execution = await generate();
		expect(execution.resultData.error).toBeUndefined();
		expect(execution.status).toBe('success');
		const [request, ...others] = uploadPost.requests();
		expect(others).toEqual([]);
		const wait = itemsOf(execution, 'Wait for the Video')[0];
		const { taskId, outputs } = wait?.json as { taskId: string; outputs: Array<{ url: string }> };
		expect(request?.platforms).toEqual(['tiktok', 'instagram', 'youtube']);
		expect(request?.fields).toMatchObject({
			video: outputs[0]?.url,
			title: TITLE,
			youtube_title: TITLE.slice(0, 100),
			is_aigc: 'true',
			containsSyntheticMedia: 'true',
			media_type: 'REELS',
			async_upload: 'true',
		});
		const made = await readFile(join(__dirname, '../../../sandbox/media/dance.mp4'));
		expect(request?.video.equals(made)).toBe(true);
		// The file itself has not passed through n8n.
		expect(wait?.binary).toBeUndefined();
		expect(taskId).toMatch(/\w/);
		expect(itemsOf(execution, 'Posted').map(({ json }) => json)).toEqual(
			['tiktok', 'instagram', 'youtube'].map(posted),
		);
	});

	it('makes no second post when the answer is lost and n8n asks again', async () => {
		const before = uploadPost.requests().length;
		uploadPost.loseNextAnswer();
		const execution = await generate();
		expect(execution.status).toBe('success');
		expect(uploadPost.requests()).toHaveLength(before + 1);
	});

	it('looks again later, and ends with an error that says which platform refused', async () => {
		uploadPost.script([
			{ status: 'in_progress', results: [posted('tiktok')] },
			{
				status: 'completed',
				results: [
					posted('tiktok'),
					{ platform: 'instagram', success: false, error: 'Not a business account' },
				],
			},
		]);
		const execution = await generate();
		expect(execution.status).toBe('error');
		const message = execution.resultData.error?.message ?? '';
		expect(message).toContain('tiktok: posted https://tiktok.example/1');
		expect(message).toContain('instagram: Not a business account; youtube: not known yet');
		expect(message).toContain(uploadPost.requests().at(-1)?.requestId);
	});

	it('posts nothing when there is no video', async () => {
		const before = uploadPost.requests().length;
		harness.sandbox.inject({
			promptIncludes: 'breaks',
			action: { type: 'task', fail: { message: 'The prompt was refused' } },
		});
		const execution = await generate('A vase that breaks');
		expect(execution.status).toBe('error');
		expect(execution.resultData.error?.message).toContain('The prompt was refused');
		expect(uploadPost.requests()).toHaveLength(before);
	});

	it('has sent nothing that Upload-Post refuses, and asked nobody else', () => {
		expect(proxy.refusals()).toEqual([expect.stringContaining('Bad Gateway')]);
		expect(proxy.refusedHosts()).toEqual([]);
		expect(harness.sandbox.paidCreates()).toBe(4);
	});
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { activateWorkflow, createWorkflow } from '../../../host/rest';
import { openHarness, type Harness } from '../harness';
import { startMailServer, type MailServer } from '../services/smtp';
import { until } from '../triggerWorkflows';
import { endForm, FORM_LOGIN, nextPage, openWithoutLogin, sendForm } from './formVisitor';
import { importExample, withAccounts, withSettings } from './importExample';

const MEDIA = join(__dirname, '..', '..', '..', 'sandbox', 'media');
const CUSTOMER = 'customer@example.com';
const DANCES = {
	Shuffle: 'https://www.tiktok.com/@dancer/video/7300000000000000001',
	Ballet: 'https://www.tiktok.com/@dancer/video/7300000000000000002',
	Robot: 'https://www.tiktok.com/@dancer/video/7300000000000000003',
};

// n8n, its nodes and the mail server are real; the provider is this repository's sandbox. Nobody but
// the browser is played: its part is that of the script in n8n's own pages.
let harness: Harness;
let mailServer: MailServer;
let form: string;
let picture: File;

beforeAll(async () => {
	const bytes = await readFile(join(MEDIA, 'image.png'));
	picture = new File([bytes], 'vase.png', { type: 'image/png' });
	mailServer = await startMailServer();
	harness = await openHarness();
	const { sandbox, session, n8n } = harness;
	const example = await importExample(harness, 'form-to-mail.json');
	const filledIn = withSettings(example, 'Your Dances', {
		...DANCES,
		from: String(mailServer.account.user),
	});
	const ready = await withAccounts(harness, filledIn, {
		httpBasicAuth: FORM_LOGIN,
		smtp: mailServer.account,
		danceGeneratorApi: { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl('danceGenerator') },
	});
	const stored = await createWorkflow(session, ready);
	await activateWorkflow(session, stored);
	const trigger = ready.nodes.find(({ name }) => name === 'Order Form');
	form = `${n8n.origin}/form/${trigger?.webhookId}`;
	await until('the form is there', async () => (await openWithoutLogin(form)) === 401);
});
afterAll(async () => {
	await harness?.close();
	await mailServer?.close();
});
beforeEach(() => harness.sandbox.reset());

/** The mails to the customer from now on. */
function mailsFromNow() {
	const before = mailServer.mails().length;
	return () => mailServer.mails().slice(before);
}

const created = () => harness.sandbox.journal().find(({ paidCreate }) => paidCreate);

describe('the example "Mail dance videos of product pictures" in a real n8n', () => {
	it('leads to a page that shows how far the video is, and mails it', async () => {
		const { sandbox } = harness;
		sandbox.inject({ path: '/generate', action: { type: 'task', durationSeconds: 600 } });
		const mails = mailsFromNow();
		const waitingUrl = await sendForm(form, [picture, 'Ballet', CUSTOMER]);
		const progressUrl = await endForm(waitingUrl, await nextPage(waitingUrl));
		expect(progressUrl).toBe(
			`${harness.n8n.origin}/webhook/dance-video-progress?task=${created()?.taskId}`,
		);
		const early = await (await fetch(progressUrl ?? '')).text();
		expect(early).toContain('<h1>Your video is being made</h1>');
		expect(early).toContain('http-equiv="refresh"');
		expect(mails()).toEqual([]);

		sandbox.finishTasks();
		await until('a mail', () => mails().length > 0);
		const [mail] = mails();
		expect(mail).toMatchObject({ recipients: [CUSTOMER], subject: 'Your video: Ballet' });
		const made = await readFile(join(MEDIA, 'dance.mp4'));
		expect(mail?.attachments).toHaveLength(1);
		expect(mail?.attachments[0]).toMatchObject({
			filename: `${created()?.taskId}.mp4`,
			mimeType: 'video/mp4',
			disposition: 'attachment',
		});
		expect(made.equals(Buffer.from(mail?.attachments[0]?.content as ArrayBuffer))).toBe(true);
		expect(created()?.body).toMatchObject({ tiktok_url: DANCES.Ballet });
		const late = await (await fetch(progressUrl ?? '')).text();
		expect(late).toContain('<h1>Your video is there</h1>');
		expect(late).toMatch(/<video controls src="http[^"]+\.mp4/);
		expect(late).not.toContain('http-equiv="refresh"');
		expect(sandbox.paidCreates()).toBe(1);
	});

	it('mails the video too when the browser was closed after the form was sent', async () => {
		const mails = mailsFromNow();
		await sendForm(form, [picture, 'Robot', CUSTOMER]);
		await until('a mail', () => mails().length > 0, 240);
		expect(mails()[0]).toMatchObject({ recipients: [CUSTOMER], subject: 'Your video: Robot' });
		expect(mails()[0]?.attachments).toHaveLength(1);
	});

	it('shows why a create was refused, and pays nothing', async () => {
		harness.sandbox.inject({
			path: '/generate',
			action: { type: 'answer', status: 402, body: { error: 'insufficient_credits' } },
		});
		const waitingUrl = await sendForm(form, [picture, 'Shuffle', CUSTOMER]);
		const page = await nextPage(waitingUrl);
		expect(page).toContain('There is no video');
		expect(page).toContain('There are not enough credits');
		expect(await endForm(waitingUrl, page)).toBeUndefined();
		expect(harness.sandbox.paidCreates()).toBe(0);
	});

	it('mails why a video could not be made', async () => {
		const mails = mailsFromNow();
		harness.sandbox.inject({
			path: '/generate',
			action: { type: 'task', fail: { message: 'No person in the picture' } },
		});
		const waitingUrl = await sendForm(form, [picture, 'Shuffle', CUSTOMER]);
		await endForm(waitingUrl, await nextPage(waitingUrl));
		await until('a mail', () => mails().length > 0);
		expect(mails()[0]).toMatchObject({ subject: 'Your video could not be made' });
		expect(mails()[0]?.text).toContain('No person in the picture');
	});

	it('mails where a video is that is too large for a mail', async () => {
		const mails = mailsFromNow();
		harness.sandbox.inject({ path: '/results', action: { type: 'bytes', size: 21 * 1024 * 1024 } });
		const waitingUrl = await sendForm(form, [picture, 'Shuffle', CUSTOMER]);
		await endForm(waitingUrl, await nextPage(waitingUrl));
		await until('a mail', () => mails().length > 0);
		expect(mails()[0]).toMatchObject({ subject: 'Where your video is', attachments: [] });
		expect(mails()[0]?.text).toMatch(
			/^Your video could not be attached\. For some time it is at\s+http\S+\.mp4/,
		);
	});

	it('shows that nothing is known where the answer to a create was lost', async () => {
		harness.sandbox.inject({ path: '/generate', action: { type: 'reset', handle: true } });
		const waitingUrl = await sendForm(form, [picture, 'Shuffle', CUSTOMER]);
		const page = await nextPage(waitingUrl);
		expect(page).toContain('It is not known whether there is a video');
		expect(page).not.toContain('There is no video');
		expect(page).toContain('may have been charged');
		await endForm(waitingUrl, page);
	});

	it('looks again on its own while the provider cannot be asked', async () => {
		harness.sandbox.inject({
			path: '/tasks/',
			method: 'GET',
			times: 'always',
			action: { type: 'answer', status: 502, body: {} },
		});
		const url = `${harness.n8n.origin}/webhook/dance-video-progress?task=`;
		const page = await (await fetch(`${url}550e8400-e29b-41d4-a716-446655440000`)).text();
		expect(page).toContain('<h1>The status is not available right now</h1>');
		expect(page).toContain('http-equiv="refresh"');
	});

	it('shows nothing of a task that is not there, and sends no markup on', async () => {
		const url = `${harness.n8n.origin}/webhook/dance-video-progress?task=`;
		const page = await (
			await fetch(`${url}${encodeURIComponent('<script>alert(1)</script>')}`)
		).text();
		expect(page).toContain('<h1>There is no video</h1>');
		expect(page).not.toContain('<script>');
	});

	it('takes no order without the login', async () => {
		expect(await openWithoutLogin(form)).toBe(401);
		const body = new FormData();
		[picture, 'Robot', CUSTOMER].forEach((value, index) => body.set(`field-${index}`, value));
		const response = await fetch(form, { method: 'POST', body });
		expect(response.status).toBe(401);
		expect(harness.sandbox.paidCreates()).toBe(0);
	});
});

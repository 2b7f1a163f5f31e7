import { readFile } from 'node:fs/promises';
import { request, ProxyAgent } from 'undici';

import { createGoogleAccounts, type GoogleAccounts } from './googleAccounts';
import { createGoogleDrive } from './googleDrive';
import { createGoogleSheets } from './googleSheets';
import { startHttpsProxy, type HttpsProxy } from './httpsProxy';
import { Refusal, type Service, type ServiceAnswer } from './service';
import { createSlack } from './slack';
import { createUploadPost } from './uploadPost';
import { createYouTube } from './youtube';

const REDIRECT = 'http://127.0.0.1:5678/rest/oauth2-credential/callback';
const CLIENT = {
	client_id: 'client.apps.googleusercontent.com',
	client_secret: 'GOCSPX-of-a-test',
};

/** What a service answers; of a refusal its status and its reason. */
async function ask(
	service: Service,
	method: string,
	url: string,
	{ body = '', ...headers }: Record<string, string | undefined> & { body?: string } = {},
): Promise<ServiceAnswer & { reason?: string }> {
	try {
		return await service({ method, url: new URL(url), headers, body: Buffer.from(body) });
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		return { status: error.status, reason: error.message, body: error.body };
	}
}

const json = (value: unknown) => ({
	'content-type': 'application/json',
	body: JSON.stringify(value),
});

/** A code for these scopes, from the consent page. */
function codeFor(accounts: GoogleAccounts, ...scopes: string[]): string {
	const page = new URL('https://accounts.google.com/o/oauth2/v2/auth');
	page.search = new URLSearchParams({
		client_id: CLIENT.client_id,
		response_type: 'code',
		access_type: 'offline',
		redirect_uri: REDIRECT,
		scope: scopes.map((scope) => `https://www.googleapis.com/auth/${scope}`).join(' '),
		state: 'state',
	}).toString();
	return accounts.consent(page.href).searchParams.get('code') ?? '';
}

async function tokenFor(accounts: GoogleAccounts, ...scopes: string[]): Promise<string> {
	const { body } = await exchange(accounts, { code: codeFor(accounts, ...scopes) });
	return `Bearer ${(body as { access_token: string }).access_token}`;
}

const exchange = async (accounts: GoogleAccounts, fields: Record<string, string>) =>
	await ask(accounts.service, 'POST', 'https://oauth2.googleapis.com/token', {
		'content-type': 'application/x-www-form-urlencoded',
		body: new URLSearchParams({
			...CLIENT,
			grant_type: 'authorization_code',
			redirect_uri: REDIRECT,
			...fields,
		}).toString(),
	});

describe('the proxy to the stand-ins', () => {
	let proxy: HttpsProxy;
	let agent: ProxyAgent;
	beforeAll(async () => {
		proxy = await startHttpsProxy({ 'api.example.com': () => ({ body: { hello: 'you' } }) });
		const ca = await readFile(proxy.env.NODE_EXTRA_CA_CERTS ?? '', 'utf8');
		agent = new ProxyAgent({ uri: proxy.env.HTTPS_PROXY ?? '', requestTls: { ca } });
	});
	afterAll(async () => {
		await agent.close();
		await proxy.close();
	});

	it('answers for the hosts that somebody stands in for, by the CA of the test', async () => {
		const { body } = await request('https://api.example.com/', { dispatcher: agent });
		expect(await body.json()).toEqual({ hello: 'you' });
	});

	it('is trusted by nobody else', async () => {
		const uri = proxy.env.HTTPS_PROXY ?? '';
		const stranger = new ProxyAgent({ uri });
		await expect(request('https://api.example.com/', { dispatcher: stranger })).rejects.toThrow();
		await stranger.close();
	});

	it('lets nothing through to another host, and remembers who was asked for', async () => {
		await expect(request('https://example.org/', { dispatcher: agent })).rejects.toThrow();
		expect(proxy.refusedHosts()).toEqual(['example.org:443']);
	});
});

describe('the stand-ins for Google', () => {
	const accounts = createGoogleAccounts();

	it('take a code once, from the client it was given to, and for its address only', async () => {
		expect(await exchange(accounts, { code: 'guessed' })).toMatchObject({ status: 400 });
		const code = codeFor(accounts, 'drive');
		expect((await exchange(accounts, { code })).status).toBeUndefined();
		expect(await exchange(accounts, { code })).toMatchObject({ status: 400 });
		const elsewhere = { code: codeFor(accounts, 'drive'), redirect_uri: 'https://example.com/' };
		expect(await exchange(accounts, elsewhere)).toMatchObject({ status: 400 });
		expect(await exchange(accounts, { client_secret: 'wrong' })).toMatchObject({ status: 401 });
		expect(() => accounts.consent('https://example.com/o/oauth2/v2/auth')).toThrow('consent page');
	});

	it('refuse a request without a token, with an expired one, and with one for something else', async () => {
		const sheets = createGoogleSheets(accounts);
		sheets.fill('Videos', [['id']]);
		const id = /\/d\/([^/]+)/.exec(sheets.url)?.[1];
		const url = `https://sheets.googleapis.com/v4/spreadsheets/${id}/values/Videos`;
		const drive = await tokenFor(accounts, 'drive');
		const token = await tokenFor(accounts, 'spreadsheets');
		expect(await ask(sheets.service, 'GET', url)).toMatchObject({ status: 401 });
		expect(await ask(sheets.service, 'GET', url, { authorization: drive })).toMatchObject({
			status: 403,
		});
		expect(await ask(sheets.service, 'GET', url, { authorization: token })).toMatchObject({
			body: { values: [['id']] },
		});
		accounts.expireTokens();
		expect(await ask(sheets.service, 'GET', url, { authorization: token })).toMatchObject({
			status: 401,
		});
	});

	it('refuse a sheet that is not there, a write that says nothing, and take a typed "=" for a formula', async () => {
		const sheets = createGoogleSheets(accounts);
		sheets.fill('Videos', [
			['id', 'note'],
			['a', ''],
		]);
		const id = /\/d\/([^/]+)/.exec(sheets.url)?.[1];
		const base = `https://sheets.googleapis.com/v4/spreadsheets/${id}`;
		const authorization = await tokenFor(accounts, 'spreadsheets');
		const write = async (value: unknown) =>
			await ask(sheets.service, 'POST', `${base}/values:batchUpdate`, {
				authorization,
				...json(value),
			});
		expect(
			await ask(sheets.service, 'GET', `${base}/values/Vidoes!A1`, { authorization }),
		).toMatchObject({ status: 400, reason: 'Unable to parse range: Vidoes!A1' });
		expect(await write({})).toMatchObject({ status: 400 });
		const data = [{ range: 'Videos!B2', values: [['=1+1']] }];
		await write({ valueInputOption: 'USER_ENTERED', data });
		expect(sheets.rows('Videos')).toEqual([{ id: 'a', note: '#ERROR!' }]);
		await write({ valueInputOption: 'RAW', data });
		expect(sheets.rows('Videos')).toEqual([{ id: 'a', note: '=1+1' }]);
	});

	it('refuse an upload to another folder, of no video, or whose bytes do not follow each other', async () => {
		const drive = createGoogleDrive(accounts);
		const authorization = await tokenFor(accounts, 'drive');
		const url = 'https://www.googleapis.com/upload/drive/v3/files?uploadType=resumable';
		const begin = async (parent: string, type: string) =>
			await ask(drive.service, 'POST', url, {
				authorization,
				'x-upload-content-type': type,
				...json({ name: 'a.mp4', parents: [parent] }),
			});
		expect(await begin('root', 'video/mp4')).toMatchObject({ status: 404 });
		expect(await begin(drive.folderId, 'text/html')).toMatchObject({ status: 400 });
		const { headers } = await begin(drive.folderId, 'video/mp4');
		const put = async (range: string) =>
			await ask(drive.service, 'PUT', headers?.location ?? '', {
				'content-range': range,
				body: 'four',
			});
		expect(await put('bytes 4-7/8')).toMatchObject({ status: 400 });
		expect(await put('bytes 0-4/8')).toMatchObject({ status: 400 });
		expect(drive.files()).toEqual([]);
		expect(await put('bytes 0-3/4')).toMatchObject({ body: { name: 'a.mp4' } });
		expect(drive.files()).toHaveLength(1);
	});

	it('refuse a title that is too long, and a status of a video that is not there', async () => {
		const { service } = createYouTube(accounts);
		const authorization = await tokenFor(accounts, 'youtube');
		const host = 'https://www.googleapis.com';
		const snippet = { title: 'x'.repeat(101), categoryId: '22' };
		const status = { privacyStatus: 'private' };
		expect(
			await ask(service, 'POST', `${host}/upload/youtube/v3/videos?uploadType=resumable`, {
				authorization,
				...json({ snippet, status }),
			}),
		).toMatchObject({ status: 400 });
		expect(
			await ask(service, 'PUT', `${host}/youtube/v3/videos?part=status`, {
				authorization,
				...json({ id: 'unknown', status }),
			}),
		).toMatchObject({ status: 404 });
	});
});

describe('the stand-ins for Slack and Upload-Post', () => {
	it('refuse another key, another channel, and a message without words', async () => {
		const { service, token, channel, messages } = createSlack();
		const url = 'https://slack.com/api/chat.postMessage';
		const post = async (authorization: string, message: object) =>
			await ask(service, 'POST', url, { authorization, ...json(message) });
		expect(await post('Bearer xoxb-other', { channel, text: 'Hello' })).toMatchObject({
			body: { ok: false, error: 'invalid_auth' },
		});
		expect(await post(`Bearer ${token}`, { channel: '#other', text: 'Hello' })).toMatchObject({
			body: { ok: false, error: 'channel_not_found' },
		});
		expect(await post(`Bearer ${token}`, { channel })).toMatchObject({ status: 400 });
		expect(messages()).toEqual([]);
	});

	it('refuse a video that is none, a profile that is not there, and a form without a file', async () => {
		const { service, authorization, profile, requests } = createUploadPost();
		const upload = async (fields: Record<string, string>) => {
			const form = new FormData();
			for (const [name, value] of Object.entries(fields)) form.append(name, value);
			const sent = new Response(form);
			return await ask(service, 'POST', 'https://api.upload-post.com/api/upload', {
				authorization,
				'content-type': sent.headers.get('content-type') ?? '',
				body: await sent.text(),
			});
		};
		const fields = { user: profile, 'platform[]': 'tiktok', title: 'A title' };
		expect(await upload(fields)).toMatchObject({ status: 400 });
		expect(await upload({ ...fields, video: 'a.mp4' })).toMatchObject({ status: 400 });
		expect(
			await upload({ ...fields, video: 'https://example.com/a.mp4', user: 'other' }),
		).toMatchObject({ status: 400 });
		expect(
			await upload({ ...fields, video: 'https://example.com/a.mp4', 'platform[]': 'tictoc' }),
		).toMatchObject({ status: 400 });
		expect(requests()).toEqual([]);
	});
});

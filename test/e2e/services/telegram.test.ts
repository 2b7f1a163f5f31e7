import { startTelegram, type Telegram } from './telegram';

const CHAT = 1;

let telegram: Telegram;
beforeAll(async () => {
	telegram = await startTelegram({ chats: [CHAT] });
});
afterAll(async () => await telegram.close());

async function call(method: string, body: object, token = telegram.token): Promise<unknown[]> {
	const form = body instanceof FormData;
	const response = await fetch(`${telegram.baseUrl}/bot${token}/${method}`, {
		method: 'POST',
		...(!form && { headers: { 'content-type': 'application/json' } }),
		body: form ? body : JSON.stringify(body),
	});
	const { ok, description } = (await response.json()) as { ok: boolean; description?: string };
	return [response.status, ok, description];
}

function videoForm(bytes: string): FormData {
	const form = new FormData();
	form.set('chat_id', String(CHAT));
	form.set('video', new File([bytes], 'dance.mp4', { type: 'video/mp4' }));
	return form;
}

describe('the stand-in for Telegram', () => {
	it.each([
		['another token', 'getMe', {}, 'another:token', 401],
		['a method that does not exist', 'sendDance', {}, undefined, 404],
		[
			'a chat of nobody who wrote to the bot',
			'sendMessage',
			{ chat_id: 2, text: 'x' },
			undefined,
			400,
		],
		['an empty text', 'sendMessage', { chat_id: CHAT, text: '' }, undefined, 400],
		[
			'a parameter that it has not',
			'sendMessage',
			{ chat_id: CHAT, text: 'x', a: 1 },
			undefined,
			400,
		],
		[
			'Markdown that is left open',
			'sendMessage',
			{ chat_id: CHAT, text: 'a_b', parse_mode: 'Markdown' },
			undefined,
			400,
		],
		[
			'a tag that it does not know',
			'sendMessage',
			{ chat_id: CHAT, text: '<p>', parse_mode: 'HTML' },
			undefined,
			400,
		],
		[
			'a bare ampersand',
			'sendMessage',
			{ chat_id: CHAT, text: 'a & b', parse_mode: 'HTML' },
			undefined,
			400,
		],
		['a file that does not exist', 'getFile', { file_id: 'x' }, undefined, 400],
		['a video that is none', 'sendVideo', videoForm('not a video'), undefined, 400],
		[
			'a webhook without HTTPS elsewhere',
			'setWebhook',
			{ url: 'http://example.com' },
			undefined,
			400,
		],
	])('refuses %s', async (_what, method, body, token, status) => {
		expect(await call(method, body, token)).toEqual([status, false, expect.any(String)]);
	});

	it('takes what is right', async () => {
		const html = { text: '<b>a</b> &amp; b', parse_mode: 'HTML' };
		expect(await call('sendMessage', { chat_id: CHAT, ...html })).toEqual([200, true, undefined]);
		expect(await call('sendVideo', videoForm('0000ftypisom'))).toEqual([200, true, undefined]);
		expect(telegram.sentTo(CHAT).map(({ video }) => video?.fileName)).toEqual([
			undefined,
			'dance.mp4',
		]);
	});
});

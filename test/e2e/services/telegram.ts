import multipart from '@fastify/multipart';
import Fastify, { type FastifyRequest } from 'fastify';
import type { AddressInfo } from 'node:net';

import { Refusal, type Call, type UploadedFile } from './telegramCall';
import { createChats, type Photo, type SentMessage } from './telegramChats';
import { METHODS } from './telegramMethods';
import { createWebhook } from './telegramWebhook';

/** As BotFather gives them: the bot's number and a secret. */
const TOKEN = '7300000001:AAExampleExampleExampleExampleExample';

/**
 * A stand-in for Telegram's Bot API on loopback, written from https://core.telegram.org/bots/api, for
 * the *Base URL* of n8n's Telegram credential. It refuses what Telegram refuses: another token, a chat
 * the bot does not know, text whose markup cannot be read, a file that is none. One thing differs: a
 * webhook may be plain HTTP on this machine, where Telegram insists on HTTPS.
 */
export interface Telegram {
	baseUrl: string;
	token: string;
	/** Someone writes to the bot; gives the update's ID when the bot's server has taken it. */
	write(chatId: number, message: { text: string } | { photo: Photo }): Promise<number>;
	/** Telegram delivers an update again when it has seen no answer to it. */
	deliverAgain(updateId: number): Promise<void>;
	/** Someone presses a button under a message of the bot; by the words on the button. */
	press(message: SentMessage, button: string): Promise<number>;
	/** What the bot has sent to a chat and not deleted, in order. */
	sentTo(chatId: number): readonly SentMessage[];
	/** Every request that was refused, with Telegram's reason. */
	refusals(): readonly string[];
	/** Whether n8n has asked for updates to be posted to it. */
	hasWebhook(): boolean;
	close(): Promise<void>;
}

/** Starts one; `chats` are those of people who have pressed *Start* in the bot's chat. */
export async function startTelegram({ chats }: { chats: readonly number[] }): Promise<Telegram> {
	const state = { chats: createChats(chats), webhook: createWebhook() };
	const refusals: string[] = [];
	const app = Fastify({ bodyLimit: 60_000_000 });
	await app.register(multipart, { limits: { fileSize: 60_000_000 } });

	app.setErrorHandler((error, request, reply) => {
		const { status, message } =
			error instanceof Refusal ? error : { status: 400, message: `Bad Request: ${String(error)}` };
		refusals.push(`${request.method} ${request.url.replace(TOKEN, '<token>')}: ${message}`);
		return reply.code(status).send({ ok: false, error_code: status, description: message });
	});
	app.setNotFoundHandler(() => {
		throw new Refusal(404, 'Not Found');
	});

	type Params = { token: string; method: string };
	app.all<{ Params: Params }>('/bot:token/:method', async (request) => {
		const { token, method } = request.params;
		if (token !== TOKEN) throw new Refusal(401, 'Unauthorized');
		// Their names are not case-sensitive.
		const call = new Map(METHODS).get(method.toLowerCase());
		if (!call) throw new Refusal(404, 'Not Found: method not found');
		return { ok: true, result: call(await readCall(request), state) };
	});
	app.get<{ Params: { token: string; '*': string } }>('/file/bot:token/*', async (request) => {
		const bytes = state.chats.fileAt(request.params['*']);
		if (request.params.token !== TOKEN || !bytes) throw new Refusal(404, 'Not Found');
		return bytes;
	});

	await app.listen({ host: '127.0.0.1', port: 0 });
	const { port } = app.server.address() as AddressInfo;
	return {
		baseUrl: `http://127.0.0.1:${port}`,
		token: TOKEN,
		write: async (chatId, message) =>
			await state.webhook.deliver({ message: state.chats.written(chatId, message) }),
		deliverAgain: async (updateId) => await state.webhook.deliverAgain(updateId),
		press: async (message, button) =>
			await state.webhook.deliver({ callback_query: state.chats.pressed(message, button) }),
		sentTo: (chatId) => state.chats.sentTo(chatId),
		refusals: () => refusals,
		hasWebhook: () => state.webhook.url() !== '',
		close: async () => await app.close(),
	};
}

/** Parameters come in the query, as JSON or as a form; files only in the last. */
async function readCall(request: FastifyRequest): Promise<Call> {
	const params: Record<string, unknown> = { ...(request.query as object) };
	const files: Record<string, UploadedFile> = {};
	if (!request.isMultipart()) return { params: { ...params, ...(request.body ?? {}) }, files };
	for await (const part of request.parts()) {
		if (part.type === 'field') params[part.fieldname] = part.value;
		else {
			files[part.fieldname] = {
				fileName: part.filename,
				mimeType: part.mimetype,
				bytes: await part.toBuffer(),
			};
		}
	}
	return { params, files };
}

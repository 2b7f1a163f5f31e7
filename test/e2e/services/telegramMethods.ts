import { z } from 'zod';

import { Refusal, type Call, type UploadedFile } from './telegramCall';
import type { Chats } from './telegramChats';
import { checkMarkup } from './telegramMarkup';
import type { Webhook } from './telegramWebhook';

interface State {
	chats: Chats;
	webhook: Webhook;
}

const number = z.coerce.number().int();
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
/** In a form, what is an object in JSON is text. */
const serialized = <T extends z.ZodTypeAny>(schema: T) =>
	z.preprocess(
		(value) => (typeof value === 'string' ? (JSON.parse(value) as unknown) : value),
		schema,
	);

const button = z
	.object({
		text: z.string().min(1),
		url: z.string().url().optional(),
		callback_data: z.string().min(1).max(64).optional(),
	})
	.refine(({ url, callback_data: data }) => (url === undefined) !== (data === undefined), {
		message: 'Text buttons are unallowed in the inline keyboard',
	});
const keyboard = serialized(z.object({ inline_keyboard: z.array(z.array(button)) }).strict());

/** What all messages may carry. */
const common = {
	chat_id: number,
	message_thread_id: number.optional(),
	parse_mode: z.enum(['HTML', 'Markdown', 'MarkdownV2']).optional(),
	disable_notification: flag.optional(),
	reply_to_message_id: number.optional(),
	reply_markup: keyboard.optional(),
};
const text = z.string().min(1, 'message text is empty').max(4096, 'message is too long');

const schemas = {
	setWebhook: z
		.object({
			// Plain HTTP on this machine only.
			url: z.string().regex(/^(https:\/\/|http:\/\/127\.0\.0\.1:\d+\/|$)/, 'bad webhook'),
			secret_token: z
				.string()
				.regex(/^[\w-]{1,256}$/)
				.optional(),
			allowed_updates: z.array(z.string()).optional(),
			drop_pending_updates: flag.optional(),
		})
		.strict(),
	getFile: z.object({ file_id: z.string() }).strict(),
	sendMessage: z.object({ ...common, text, disable_web_page_preview: flag.optional() }).strict(),
	sendVideo: z
		.object({ ...common, caption: z.string().max(1024, 'caption is too long').optional() })
		.strict(),
	editMessageText: z
		.object({ ...common, message_id: number, text, disable_web_page_preview: flag.optional() })
		.strict(),
	editMessageReplyMarkup: z
		.object({ chat_id: number, message_id: number, reply_markup: keyboard.optional() })
		.strict(),
	deleteMessage: z.object({ chat_id: number, message_id: number }).strict(),
	answerCallbackQuery: z
		.object({
			callback_query_id: z.string(),
			text: z.string().max(200).optional(),
			show_alert: flag.optional(),
		})
		.strict(),
};

function read<T extends z.ZodTypeAny>(schema: T, { params }: Call): z.output<T> {
	const parsed = schema.safeParse(params);
	if (parsed.success) return parsed.data as z.output<T>;
	const [issue] = parsed.error.issues;
	throw new Refusal(400, `Bad Request: ${issue?.path.join('.')}: ${issue?.message}`);
}

/** "Bots can currently send video files of up to 50 MB in size"; Telegram clients support MP4. */
function videoIn({ files }: Call): UploadedFile {
	const { video } = files;
	if (!video) throw new Refusal(400, 'Bad Request: there is no video in the request');
	if (video.bytes.length > 50_000_000) throw new Refusal(413, 'Request Entity Too Large');
	if (video.bytes.subarray(4, 8).toString() !== 'ftyp') {
		throw new Refusal(400, 'Bad Request: wrong type of the file');
	}
	return video;
}

/** The methods there are, by their names in lower case. */
export const METHODS: ReadonlyArray<[string, (call: Call, state: State) => unknown]> = [
	[
		'getme',
		() => ({ id: 7_300_000_001, is_bot: true, first_name: 'Dance', username: 'dance_bot' }),
	],
	['getwebhookinfo', (_call, { webhook }) => ({ url: webhook.url(), pending_update_count: 0 })],
	['setwebhook', (call, { webhook }) => webhook.set(read(schemas.setWebhook, call))],
	['deletewebhook', (_call, { webhook }) => webhook.set({ url: '' })],
	['getfile', (call, { chats }) => chats.file(read(schemas.getFile, call).file_id)],
	[
		'sendmessage',
		(call, { chats }) => {
			const { chat_id: chatId, ...message } = read(schemas.sendMessage, call);
			checkMarkup(message.text, message.parse_mode);
			return chats.send(chatId, { text: message.text, keyboard: message.reply_markup });
		},
	],
	[
		'sendvideo',
		(call, { chats }) => {
			const { chat_id: chatId, ...message } = read(schemas.sendVideo, call);
			checkMarkup(message.caption ?? '', message.parse_mode);
			return chats.send(chatId, { text: message.caption ?? '', video: videoIn(call) });
		},
	],
	[
		'editmessagetext',
		(call, { chats }) => {
			const edit = read(schemas.editMessageText, call);
			checkMarkup(edit.text, edit.parse_mode);
			return chats.edit(edit.chat_id, edit.message_id, {
				text: edit.text,
				keyboard: edit.reply_markup,
			});
		},
	],
	[
		'editmessagereplymarkup',
		(call, { chats }) => {
			const edit = read(schemas.editMessageReplyMarkup, call);
			return chats.edit(edit.chat_id, edit.message_id, { keyboard: edit.reply_markup });
		},
	],
	[
		'deletemessage',
		(call, { chats }) => {
			const { chat_id: chatId, message_id: messageId } = read(schemas.deleteMessage, call);
			return chats.remove(chatId, messageId);
		},
	],
	[
		'answercallbackquery',
		(call, { chats }) => chats.answer(read(schemas.answerCallbackQuery, call).callback_query_id),
	],
];

import { randomUUID } from 'node:crypto';

import { Refusal, type UploadedFile } from './telegramCall';

/** A person's photo: what is in the largest of the sizes that Telegram keeps of it. */
export interface Photo {
	bytes: Buffer;
	caption?: string;
}

interface Keyboard {
	inline_keyboard: Array<Array<{ text: string; url?: string; callback_data?: string }>>;
}

/** What the bot wrote into a chat. */
export interface SentMessage {
	chatId: number;
	messageId: number;
	/** Of a video: its caption. */
	text: string;
	video?: UploadedFile;
	keyboard?: Keyboard;
}

/** The bot's chats, their messages and their files. */
export type Chats = ReturnType<typeof createChats>;

/** Chats are those of people who have pressed *Start*; a bot cannot write to anybody else. */
export function createChats(chatIds: readonly number[]) {
	const messages: SentMessage[] = [];
	const files = new Map<string, { path: string; bytes: Buffer }>();
	const queries = new Set<string>();
	let lastMessageId = 0;

	const headOf = (chatId: number) => ({
		chat: { id: chatId, type: 'private', first_name: 'Ada' },
		date: Math.floor(Date.now() / 1_000),
	});
	const toMessage = ({ chatId, messageId, text, video }: SentMessage) => ({
		message_id: messageId,
		...headOf(chatId),
		...(video ? { caption: text, video: { file_id: 'video' } } : { text }),
	});
	const find = (chatId: number, messageId: number) => {
		const found = messages.find((one) => one.chatId === chatId && one.messageId === messageId);
		if (!found) throw new Refusal(400, 'Bad Request: message to edit not found');
		return found;
	};
	/** A size of a photo, as a file that can be fetched. */
	const keep = (bytes: Buffer, width: number) => {
		const fileId = randomUUID();
		files.set(fileId, { path: `photos/file_${files.size}.jpg`, bytes });
		const sizes = { width, height: width, file_size: bytes.length };
		return { file_id: fileId, file_unique_id: fileId.slice(0, 8), ...sizes };
	};
	/** In several sizes, the largest last; the small ones would make no video. */
	const photoOf = ({ bytes, caption }: Photo) => ({
		photo: [90, 320, 800]
			.map((width) => keep(Buffer.from('thumbnail'), width))
			.concat(keep(bytes, 1280)),
		...(caption !== undefined && { caption }),
	});

	return {
		/** A message from a person. */
		written(chatId: number, message: { text: string } | { photo: Photo }): object {
			return {
				message_id: ++lastMessageId,
				from: { id: chatId, is_bot: false, first_name: 'Ada', language_code: 'en' },
				...headOf(chatId),
				...('photo' in message ? photoOf(message.photo) : message),
			};
		},
		pressed(message: SentMessage, words: string): object {
			const buttons = message.keyboard?.inline_keyboard.flat() ?? [];
			const button = buttons.find(({ text }) => text === words);
			if (button?.callback_data === undefined) throw new Error(`No button "${words}" to press`);
			const id = randomUUID();
			queries.add(id);
			return {
				id,
				from: { id: message.chatId, is_bot: false, first_name: 'Ada' },
				message: toMessage(message),
				chat_instance: '1',
				data: button.callback_data,
			};
		},
		answer(queryId: string): true {
			if (!queries.delete(queryId)) throw new Refusal(400, 'Bad Request: query ID is invalid');
			return true;
		},
		send(chatId: number, content: Omit<SentMessage, 'chatId' | 'messageId'>): object {
			if (!chatIds.includes(chatId)) throw new Refusal(400, 'Bad Request: chat not found');
			const message = { chatId, messageId: ++lastMessageId, ...content };
			messages.push(message);
			return toMessage(message);
		},
		edit(chatId: number, messageId: number, change: Partial<SentMessage>): object {
			return toMessage(Object.assign(find(chatId, messageId), change));
		},
		remove(chatId: number, messageId: number): true {
			messages.splice(messages.indexOf(find(chatId, messageId)), 1);
			return true;
		},
		file(fileId: string): object {
			const file = files.get(fileId);
			if (!file) throw new Refusal(400, 'Bad Request: invalid file_id');
			return { file_id: fileId, file_path: file.path, file_size: file.bytes.length };
		},
		fileAt: (path: string) => [...files.values()].find((file) => file.path === path)?.bytes,
		sentTo: (chatId: number) => messages.filter((message) => message.chatId === chatId),
	};
}

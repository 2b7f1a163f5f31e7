import { z } from 'zod';

import { jsonBody, Refusal, type Service } from './service';

const text = z.object({
	type: z.enum(['plain_text', 'mrkdwn']),
	text: z.string().min(1).max(3000),
});
const button = z.object({ type: z.literal('button'), text, url: z.string().url().max(3000) });
const block = z.discriminatedUnion('type', [
	z.object({ type: z.literal('divider') }),
	z.object({ type: z.literal('section'), text }),
	z.object({ type: z.literal('actions'), elements: z.array(button).min(1).max(25) }),
]);
const messageSchema = z
	.object({
		channel: z.string(),
		text: z.string().max(40_000).optional(),
		blocks: z.array(block).max(50).optional(),
	})
	.refine((message) => message.text || message.blocks?.length, { message: 'no_text' });

/** A message in the channel. */
export interface SlackMessage {
	text: string;
	/** The addresses behind its buttons, by what stands on them. */
	buttons: Record<string, string>;
}

/**
 * Stands in for Slack, as far as messages are posted to the one channel there is.
 * Source: https://docs.slack.dev/reference/methods/chat.postMessage
 */
export interface Slack {
	/** `slack.com` */
	service: Service;
	token: string;
	channel: string;
	messages(): readonly SlackMessage[];
}

const TOKEN = 'xoxb-of-a-test';
const CHANNEL = '#videos';

export function createSlack(): Slack {
	const messages: SlackMessage[] = [];
	return {
		token: TOKEN,
		channel: CHANNEL,
		messages: () => messages,
		service(request) {
			const { method, url, headers } = request;
			if (method !== 'POST' || url.pathname !== '/api/chat.postMessage') {
				refuse('unknown_method', `${method} ${url.pathname}`);
			}
			if (headers.authorization !== `Bearer ${TOKEN}`) refuse('invalid_auth');
			const { channel, blocks = [], text: plain = '' } = jsonBody(request, messageSchema);
			if (channel !== CHANNEL) refuse('channel_not_found', channel);
			const sections = blocks.flatMap((one) => (one.type === 'section' ? [one.text.text] : []));
			const elements = blocks.flatMap((one) => (one.type === 'actions' ? one.elements : []));
			messages.push({
				text: [plain, ...sections].join('\n').trim(),
				buttons: Object.fromEntries(elements.map((one) => [one.text.text, one.url])),
			});
			return { body: { ok: true, channel: 'C0VIDEOS', ts: `${messages.length}.000100` } };
		},
	};
}

/** Slack answers 200 to what it refuses. */
function refuse(error: string, detail = ''): never {
	throw new Refusal(200, `${error} ${detail}`, { ok: false, error });
}

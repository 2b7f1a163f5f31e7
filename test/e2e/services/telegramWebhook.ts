import { setTimeout as sleep } from 'node:timers/promises';

/** Source: setWebhook: "we will give up after a reasonable amount of attempts"; ours are quicker. */
const ATTEMPTS = 120;
const PAUSE_MS = 500;

type Update = { message: object } | { callback_query: object };

interface Settings {
	url: string;
	secret_token?: string;
	allowed_updates?: string[];
}

/** Where the bot's updates are posted. */
export type Webhook = ReturnType<typeof createWebhook>;

/** There is none at first. */
export function createWebhook() {
	let settings: Settings = { url: '' };
	const updates = new Map<number, Update>();

	/** Posts an update until it is taken, as Telegram does while the bot's server is down. */
	const post = async (updateId: number) => {
		const body = JSON.stringify({ update_id: updateId, ...updates.get(updateId) });
		for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
			const { url, secret_token: secret } = settings;
			const headers = {
				'content-type': 'application/json',
				...(secret && { 'x-telegram-bot-api-secret-token': secret }),
			};
			const answer = url
				? await fetch(url, { method: 'POST', headers, body }).catch(() => undefined)
				: undefined;
			await answer?.body?.cancel();
			if (answer?.ok) return;
			await sleep(PAUSE_MS);
		}
		throw new Error(`Nobody took update ${updateId} at "${settings.url}"`);
	};

	return {
		url: () => settings.url,
		set: (next: Settings) => {
			settings = next;
			return true;
		},
		async deliver(update: Update): Promise<number> {
			const { allowed_updates: allowed = [] } = settings;
			const [kind = ''] = Object.keys(update);
			if (allowed.length > 0 && !allowed.includes(kind)) {
				throw new Error(`The bot has asked for ${allowed.join()} only, not for ${kind}`);
			}
			const updateId = 900_000_000 + updates.size;
			updates.set(updateId, update);
			await post(updateId);
			return updateId;
		},
		deliverAgain: post,
	};
}

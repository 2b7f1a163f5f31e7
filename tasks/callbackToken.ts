import { createHmac, timingSafeEqual } from 'crypto';

/** Query parameter of a Dance Video Finished (Callback) Trigger's URL that carries the token. */
export const TOKEN_PARAMETER = 'token';

/**
 * The end of the URL of every Dance Video Finished (Callback) Trigger; the webhook's own ID stands before
 * it.
 */
export const WEBHOOK_PATH = 'dance-video';

/** Keeps a token from being good for anything else that is ever signed with the same key. */
const PURPOSE = 'n8n-nodes-dance-video task callback v1';

/**
 * Who created a task proves with this token, in the callback URL, that the URL is theirs: only who has
 * the account's key can make it, and the key cannot be read out of it.
 * @param apiKey the account's key, without what was pasted around it
 * @param url where the provider is told to call
 * @returns 64 hexadecimal digits
 */
export function callbackToken(apiKey: string, url: string): string {
	return digest(apiKey, url).toString('hex');
}

/** Whether `given` is the token for this URL; takes as long for a wrong one as for the right one. */
export function isCallbackToken(apiKey: string, url: string, given: unknown): boolean {
	if (typeof given !== 'string' || !/^[0-9a-f]{64}$/.test(given)) return false;
	return timingSafeEqual(Buffer.from(given, 'hex'), digest(apiKey, url));
}

function digest(apiKey: string, url: string): Buffer {
	if (apiKey === '') throw new TypeError('There is no key to sign with');
	return createHmac('sha256', apiKey)
		.update(`${PURPOSE}\n${signedPath(url)}`)
		.digest();
}

/**
 * The end of the path, `<id of the webhook>/<its own path>`: it names one trigger of one n8n. What
 * stands before it is not signed, because it is not the same on both sides: a reverse proxy takes a
 * prefix away, and n8n itself says `webhook-test` in place of `webhook` while an editor listens.
 */
function signedPath(url: string): string {
	return new URL(url).pathname.split('/').filter(Boolean).slice(-2).join('/');
}

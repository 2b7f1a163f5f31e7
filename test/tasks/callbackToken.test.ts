import { callbackToken, isCallbackToken } from '../../tasks/callbackToken';

const KEY = 'sk-0123456789abcdefghijklmnop';
const URL_OF_TRIGGER = 'https://n8n.example.com/webhook/5f2b/dance-video';

describe('the token of a callback URL', () => {
	it('is accepted for the key and the trigger it was made for', () => {
		const token = callbackToken(KEY, URL_OF_TRIGGER);
		expect(token).toMatch(/^[0-9a-f]{64}$/);
		expect(isCallbackToken(KEY, URL_OF_TRIGGER, token)).toBe(true);
	});

	// Calls are on their way for as long as tasks run: a release must not make another one of it. From
	// printf 'n8n-nodes-dance-video task callback v1\\n5f2b/dance-video' | openssl dgst -sha256 -hmac "$KEY"
	it('is the same in every release, and good for this purpose alone', () => {
		expect(callbackToken(KEY, URL_OF_TRIGGER)).toBe(
			'956366a2a53403f8050914a41b9324a10b5f03e171e5c86a3b8df5f8a544b1f2',
		);
	});

	it('is another one for another key and for another trigger', () => {
		const token = callbackToken(KEY, URL_OF_TRIGGER);
		expect(isCallbackToken(`${KEY}x`, URL_OF_TRIGGER, token)).toBe(false);
		expect(isCallbackToken(KEY, URL_OF_TRIGGER.replace('5f2b', '5f2c'), token)).toBe(false);
	});

	it.each([
		['behind a proxy that takes a prefix away', 'http://n8n:5678/webhook/5f2b/dance-video'],
		['at the test URL', 'https://n8n.example.com/webhook-test/5f2b/dance-video'],
		['with a query', `${URL_OF_TRIGGER}?from=here`],
		['with a slash at its end', `${URL_OF_TRIGGER}/`],
	])('stays the same %s', (_where, url) => {
		const signed = callbackToken(KEY, 'https://n8n.example.com/n8n/webhook/5f2b/dance-video');
		expect(isCallbackToken(KEY, url, signed)).toBe(true);
	});

	it.each([
		['nothing', undefined],
		['an empty text', ''],
		['two of them', [callbackToken(KEY, URL_OF_TRIGGER), callbackToken(KEY, URL_OF_TRIGGER)]],
		['one in a list', [callbackToken(KEY, URL_OF_TRIGGER)]],
		['one with more before it', `a${callbackToken(KEY, URL_OF_TRIGGER)}`],
		['one with more after it', `${callbackToken(KEY, URL_OF_TRIGGER)}a`],
		['a shorter one', callbackToken(KEY, URL_OF_TRIGGER).slice(1)],
		['one in capitals', callbackToken(KEY, URL_OF_TRIGGER).toUpperCase()],
		['one that ends differently', callbackToken(KEY, URL_OF_TRIGGER).replace(/.$/, '!')],
		['the key', KEY],
	])('is not %s', (_what, given) => {
		expect(isCallbackToken(KEY, URL_OF_TRIGGER, given)).toBe(false);
	});

	it('is never made without a key: anybody could make that one', () => {
		expect(() => callbackToken('', URL_OF_TRIGGER)).toThrow(/no key/);
		expect(() => isCallbackToken('', URL_OF_TRIGGER, 'a'.repeat(64))).toThrow(/no key/);
	});
});

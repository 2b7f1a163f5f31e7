import fc from 'fast-check';
import type { IHttpRequestOptions } from 'n8n-workflow';

import { bearerAuthentication } from '../../credentials/bearer';
import { toApiKey } from '../../transport/apiKey';
import { CredentialsForTests } from '../engine/credentials';

/** The header that n8n makes of a key, by the credential itself. */
async function headerFor(apiKey: string): Promise<unknown> {
	const options: IHttpRequestOptions = { url: 'https://a.example' };
	const helper = new CredentialsForTests({});
	const authenticated = await helper.authenticate({ apiKey }, 'danceGeneratorApi', options);
	return authenticated.headers?.Authorization;
}

describe('a pasted key', () => {
	it.each([
		['sk-1', 'sk-1'],
		[' sk-1\r\n', 'sk-1'],
		['Bearer sk-1', 'sk-1'],
		['\tbearer \t sk-1 ', 'sk-1'],
		['Bearer', ''],
		['Bearer ', ''],
		['Bearersk-1', 'Bearersk-1'],
		['', ''],
	])('%j is %j', (pasted, key) => {
		expect(toApiKey(pasted)).toBe(key);
	});

	it('is the same to the nodes as to n8n, which sends it', async () => {
		const part = fc.constantFrom('Bearer', 'bearer', 'BEARER', ' ', '\n', '\u00a0', 'sk-1', 'a');
		await fc.assert(
			fc.asyncProperty(fc.array(part, { maxLength: 6 }), async (parts) => {
				const pasted = parts.join('');
				expect(await headerFor(pasted)).toBe(`Bearer ${toApiKey(pasted)}`);
			}),
		);
	});
});

describe('a request with a key', () => {
	it('keeps all else that it has, its other headers too', async () => {
		const options: IHttpRequestOptions = {
			url: 'https://a.example',
			method: 'POST',
			headers: { Accept: 'application/json', Authorization: 'Bearer of-somebody-else' },
			body: { prompt: 'x' },
		};
		expect(await bearerAuthentication({ apiKey: 'sk-1' }, options)).toEqual({
			...options,
			headers: { Accept: 'application/json', Authorization: 'Bearer sk-1' },
		});
		// What is asked for again must not have the key of this account.
		expect(options.headers?.Authorization).toBe('Bearer of-somebody-else');
	});
});

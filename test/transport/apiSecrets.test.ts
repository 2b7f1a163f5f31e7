import { z } from 'zod';

import { parseResponse } from '../../transport/httpResponse';
import { failureOf, useAccounts } from './account';

const { account, inject } = useAccounts();

/** A key like those that no pattern knows. */
const KEY = 'a1b2c3d4-e5f6g7h8-i9j0k1l2';

const api = (id: 'danceGenerator' | 'seedance2Ai' | 'vtrix' = 'danceGenerator') =>
	account(id, { secrets: [KEY] }).api;

const answer = (status: number, body: unknown, headers = {}) =>
	({ type: 'answer', status, body, headers }) as const;

/** Everything a failure says, and what it is made of. */
const told = async (action: Promise<unknown>): Promise<string> => {
	const failure = await failureOf(action);
	return JSON.stringify([failure.message, failure.details, String(failure.stack)]);
};

describe('a key that the provider quotes', () => {
	it.each<[string, number, unknown]>([
		['in its words', 422, { message: `The key ${KEY} is odd` }],
		['as a code', 422, { error: KEY }],
		['as a code of its own', 400, { error: { code: KEY, message: 'x' } }],
		['in the details', 422, { error: 'validation_error', details: { headers: [KEY] } }],
		['in a web page', 502, `<html>${KEY}</html>`],
		['in an answer to a create that may name its task', 500, { headers: { authorization: KEY } }],
		['in an answer that is no JSON', 200, `OK ${KEY}`],
	])('%s stays out of the failure', async (_where, status, body) => {
		for (const id of ['danceGenerator', 'seedance2Ai', 'vtrix'] as const) {
			inject('/', answer(status, body), 1);
			expect(await told(api(id).create('/x', {}))).not.toContain(KEY);
		}
	});

	it('at the end of an excerpt stays out of it to its last letter', async () => {
		for (let before = 120; before <= 160; before++) {
			inject('/', answer(418, `${'.'.repeat(before)}${KEY}`), 1);
			expect(await told(api().create('/x', {}))).not.toContain(KEY.slice(0, 4));
			inject('/', answer(418, { message: `${'.'.repeat(before)}${KEY}` }), 1);
			expect(await told(api('vtrix').create('/x', {}))).not.toContain(KEY.slice(0, 4));
		}
	});

	it('in an answer that turns out not to be what was asked for stays out of the failure', async () => {
		inject('/', answer(200, { you_sent: { authorization: KEY } }), 1);
		const schema = z.object({ id: z.string() });
		const asked = api()
			.get('/x')
			.then((given) => parseResponse(schema, given, 'an id'));
		const text = await told(asked);
		expect(text).toContain('you_sent');
		expect(text).not.toContain(KEY);
	});

	it.each([
		['each character by its number', [...KEY].map((c) => `\\u00${c.charCodeAt(0).toString(16)}`)],
		['one of them, in capitals', [KEY.replace('-', '\\u002D')]],
	])('written as JSON also may, %s, stays out of what is read', async (_how, written) => {
		const body = `{"id":"t","note":"${written.join('')}","other":"C:\\\\u0041"}`;
		inject('/', answer(200, body), 1);
		const { json } = await api().get('/x');
		expect(json).toEqual({ id: 't', note: '***', other: 'C:\\u0041' });
	});

	it('in the target of a redirect stays out of the failure', async () => {
		inject('/', answer(302, {}, { location: `https://elsewhere.example/${KEY}/x?k=${KEY}` }), 1);
		const text = await told(api().get('/x'));
		expect(text).toContain('https://elsewhere.example/');
		expect(text).not.toContain(KEY);
	});

	it('stays out of what is told about retries', async () => {
		const { api: reader, log } = account('danceGenerator', { secrets: [KEY] });
		inject('/', answer(503, { message: `Busy, ${KEY}` }), 'always');
		await failureOf(reader.get('/x'));
		expect(log).toHaveLength(3);
		expect(log.join()).not.toContain(KEY);
	});
});

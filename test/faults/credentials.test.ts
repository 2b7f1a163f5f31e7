import type { INodeExecutionData } from 'n8n-workflow';

import { FAILURE_KINDS } from '../../model/failureDetails';
import type { ProviderId } from '../../sandbox/server';
import { errorOf } from '../engine/sandboxRunner';
import { useSteppedTime } from '../engine/steppedTime';
import { logLines, wordsOf } from '../leakCheck/leakCheck';
import { drawAlways, faultFixture, CREATING, PROVIDER_IDS } from './fixture';

const { generate, sandbox, creates, inject } = faultFixture();
useSteppedTime();
beforeEach(() => drawAlways(0));
afterEach(() => jest.restoreAllMocks());

/** Like none of the keys that can be told by their form. */
const KEY = 'a1b2c3d4-e5f6g7h8-i9j0k1l2';

const CASES = PROVIDER_IDS.flatMap((id) =>
	[KEY, `Bearer ${KEY}`, ` bearer  ${KEY}\n`].map((apiKey): [ProviderId, string] => [id, apiKey]),
);

describe('a key that the provider quotes', () => {
	const message = `Too many requests with ${KEY}`;
	const body = { error: { code: KEY, message }, message, details: { used: KEY } };
	/** Sent again, which the log is told; but Seedance2 AI has a create sleep for its slot then. */
	const refuse = (id: ProviderId) =>
		inject({
			...CREATING,
			times: 'always',
			action: { type: 'answer', status: id === 'seedance2Ai' ? 400 : 429, body },
		});

	it.each(CASES)('row 80: is in neither error nor log of %s, pasted as %j', async (id, apiKey) => {
		refuse(id);
		const error = wordsOf(await errorOf(generate(id, {}, { apiKey })));
		expect(error).toMatch(/\*\*\*/);
		expect(error).not.toContain(KEY);
		expect(logLines().join('\n')).not.toContain(KEY);
	});

	it.each(CASES)('row 80: is in no error item of %s, pasted as %j', async (id, apiKey) => {
		refuse(id);
		for (const onError of ['continueRegularOutput', 'continueErrorOutput'] as const) {
			const items: INodeExecutionData[] = await generate(id, {}, { apiKey, onError });
			expect(JSON.stringify(items)).toMatch(/\*\*\*/);
			expect(JSON.stringify(items)).not.toContain(KEY);
		}
	});
});

describe('a code that is called like something every object has', () => {
	it.each(PROVIDER_IDS)('row 95: is an unknown code of %s, shown as it is', async (id) => {
		for (const code of ['constructor', '__proto__']) {
			for (const status of [200, 400]) {
				for (const error of [code, { code, message: code }]) {
					sandbox().reset();
					const action = { type: 'answer', status, body: { error } } as const;
					inject({ ...CREATING, times: 'always', action });
					const [item] = await generate(id, {}, { onError: 'continueRegularOutput' });
					const { kind } = item?.json.details as { kind: string };
					expect(FAILURE_KINDS).toContain(kind);
					expect(JSON.stringify(item)).toContain(code);
					expect(String(item?.json.error)).not.toMatch(/undefined|\[native code/);
				}
			}
		}
	});
});

describe('a base URL without encryption', () => {
	/** Reaches the sandbox too, but nobody can know that of a name. */
	const elsewhere = (id: ProviderId) => sandbox().baseUrl(id).replace('127.0.0.1', '0.0.0.0');

	it.each(PROVIDER_IDS)('row 97: gets nothing of %s unless it is on this machine', async (id) => {
		for (const baseUrl of [
			elsewhere(id),
			elsewhere(id).replace('http://', 'http://localhost:80@'),
			elsewhere(id).replace('http://', 'HTTP://'),
		]) {
			const error = await errorOf(generate(id, {}, { baseUrl }));
			expect(error.message).toMatch(/Base URL in the credential must .* https:\/\//);
		}
		expect(sandbox().journal()).toEqual([]);
		await generate(id, {}, { baseUrl: sandbox().baseUrl(id).replace('127.0.0.1', 'localhost') });
		expect(creates()).toHaveLength(1);
	});
});

import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { withNode } from '../../host/editWorkflow';
import { itemsOf } from '../../host/rest';
import { API_KEY } from '../../sandbox/settings/apiKey';
import { NODES, readyExample } from './imageToDanceVideo';
import { callbackTokens, findSecrets } from './secretSearch';
import { openHarness } from './harness';

describe('the search for secrets in what n8n has written', () => {
	let folder: string;
	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'dance-video-secrets-'));
		await mkdir(join(folder, '.n8n', 'nodes'), { recursive: true });
		await writeFile(join(folder, 'n8n.log'), 'n8n ready\n');
		await writeFile(join(folder, '.n8n', 'database.sqlite'), Buffer.alloc(4096));
	});
	afterEach(async () => await rm(folder, { recursive: true, force: true }));

	it('finds nothing where there is nothing, and does not read what the test has installed', async () => {
		await writeFile(join(folder, '.n8n', 'nodes', 'index.js'), API_KEY);
		expect(await findSecrets(folder, API_KEY, ['0123456789abcdef'])).toEqual([]);
	});

	it.each([
		['in clear, between the bytes of a database', '.n8n/database.sqlite-wal', API_KEY],
		['as base64', '.n8n/database.sqlite', Buffer.from(`ab${API_KEY}c`).toString('base64')],
		['in the log', 'n8n.log', `Bearer ${API_KEY}`],
	])('finds the key %s', async (_how, file, text) => {
		await appendFile(join(folder, file), Buffer.concat([Buffer.alloc(9), Buffer.from(text)]));
		expect(await findSecrets(folder, API_KEY, [])).toEqual([join(file)]);
	});

	it('finds the token of a callback in the log alone', async () => {
		const body = { callBackUrl: 'https://n8n.example.com/webhook/1?token=0123456789abcdef&a=1' };
		const tokens = callbackTokens([{ body } as never]);
		expect(tokens).toEqual(['0123456789abcdef']);
		await appendFile(join(folder, '.n8n', 'database.sqlite'), tokens[0] ?? '');
		expect(await findSecrets(folder, API_KEY, tokens)).toEqual([]);
		await appendFile(join(folder, 'n8n.log'), `called ${tokens[0]}`);
		expect(await findSecrets(folder, API_KEY, tokens)).toEqual(['n8n.log']);
	});
});

describe('a provider that quotes the key in its errors, in a real n8n with its log at debug', () => {
	it('does not get it into an item, an error, the log or the database', async () => {
		const harness = await openHarness({ env: { N8N_LOG_LEVEL: 'debug' } });
		try {
			const { sandbox, run } = harness;
			const message = `Bearer ${sandbox.apiKey} (${sandbox.apiKey}) is odd`;
			sandbox.inject({
				path: '/generate',
				times: 2,
				action: {
					type: 'answer',
					status: 422,
					body: { error: 'validation_error', message, details: { key: sandbox.apiKey } },
				},
			});
			const stopped = await run(await readyExample(sandbox), NODES.trigger);
			expect(stopped.status).toBe('error');
			expect(stopped.resultData.error?.message).toContain('Bearer ***');
			const goingOn = withNode(await readyExample(sandbox), NODES.generate, () => ({
				onError: 'continueRegularOutput',
			}));
			const went = await run(goingOn, NODES.trigger);
			expect(JSON.stringify(itemsOf(went, NODES.generate))).toContain('Bearer ***');
			expect(JSON.stringify([stopped, went])).not.toContain(sandbox.apiKey);
		} finally {
			// Searches everything that n8n has written, and fails when it finds the key.
			await harness.close();
		}
	});
});

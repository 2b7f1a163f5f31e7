import { useDedupStore } from './dedupStore';
import { keyedRunner, rows } from './keyedRunner';
import type { NodeRun } from './runNode';
import { errorOf, useSandbox } from './sandboxRunner';

const sandbox = useSandbox();
useDedupStore();
const { generate, creates, sentKeys } = keyedRunner(sandbox);

/** The provider creates the task, and nobody hears of it. */
const LOST = {
	type: 'answer',
	status: 500,
	headers: { 'retry-after': '0' },
	handle: true,
} as const;

describe('the key of a node of version 2', () => {
	const KEY = { submitOnceKey: '={{ $json.rowId }}' };
	const NEW = { typeVersion: 2 };

	it.each(['danceGenerator', 'seedance2Io'] as const)(
		'is kept here, whatever the provider forgets (%s)',
		async (provider) => {
			const first = await generate(provider, rows(7), KEY, NEW);
			const again = await generate(provider, rows(7), KEY, NEW);
			expect(again[0]?.json).toMatchObject({
				status: 'alreadySubmitted',
				taskId: first[0]?.json.taskId,
				provider,
			});
			expect(creates()).toHaveLength(1);
		},
	);

	it('makes one for a provider that takes one', async () => {
		await generate('seedance2Io', rows(7), KEY, NEW);
		expect(sentKeys()).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
	});

	it.each([
		['danceGenerator', 'seedance2Io'],
		['seedance2Io', 'danceGenerator'],
	] as const)(
		'holds when the node is set to another provider: a task of %s is not created at %s',
		async (one, other) => {
			const first = await generate(one, rows(7), KEY, NEW);
			const again = await generate(other, rows(7), KEY, NEW);
			expect(again[0]?.json).toMatchObject({
				status: 'alreadySubmitted',
				taskId: first[0]?.json.taskId,
				provider: one,
			});
			expect(sandbox().paidCreates()).toBe(1);
		},
	);

	it.each<[string, Partial<NodeRun>]>([
		['node', { nodeId: 'another' }],
		['workflow', { workflowId: 'another' }],
	])(
		'is another one for the same text in another %s: each has a task of its own',
		async (_what, of) => {
			const image = { form: { mode: 'gptImageTextToImage', resolution: '1K', aspectRatio: '1:1' } };
			for (const more of [NEW, { ...NEW, ...of }, { ...NEW, ...of, ...image, nodeId: 'third' }]) {
				const [item] = await generate('seedance2Io', rows(7), KEY, more);
				expect(item?.json.taskId).toEqual(expect.any(String));
			}
			expect(new Set(sentKeys()).size).toBe(3);
			expect(sandbox().paidCreates()).toBe(3);
		},
	);

	it('is as if it had been a Submit Once Key when the node was of version 1', async () => {
		await generate('seedance2Io', rows(7), KEY);
		const [item] = await generate('seedance2Io', rows(7), KEY, NEW);
		expect(item?.json.taskId).toBe(creates()[0]?.taskId);
		expect(new Set(sentKeys()).size).toBe(1);
		expect(sandbox().paidCreates()).toBe(1);
	});

	it('reaches the task of a row whose answer was lost, in a later run', async () => {
		sandbox().inject({ path: '/video', times: 4, action: LOST });
		const error = await errorOf(generate('seedance2Io', rows('a'), KEY, NEW));
		expect(error.message).toMatch(/may exist and may have been charged/);
		const [found] = await generate('seedance2Io', rows('a'), KEY, NEW);
		expect(found?.json.taskId).toBe(creates()[0]?.taskId);
		expect(new Set(sentKeys()).size).toBe(1);
		expect(sandbox().paidCreates()).toBe(1);
	});

	it.each([
		['danceGenerator', 'seedance2Io'],
		['seedance2Io', 'danceGenerator'],
	] as const)(
		'whose answer was lost at %s is reported at %s, which has never seen it, and not sent',
		async (one, other) => {
			sandbox().inject({ method: 'POST', times: 4, action: LOST });
			await errorOf(generate(one, rows('a'), KEY, NEW));
			const sent = creates().length;
			const error = await errorOf(generate(other, rows('a'), KEY, NEW));
			expect(error.message).toMatch(/"a" was sent .* may have been charged/);
			expect([creates().length, sandbox().paidCreates()]).toEqual([sent, 1]);
			// Unless that was asked for.
			const again = { ...KEY, onUnknown: 'submitAgain' };
			const [item] = await generate(other, rows('a'), again, NEW);
			expect(item?.json).toMatchObject({ provider: other, taskId: expect.any(String) as string });
			expect(sandbox().paidCreates()).toBe(2);
		},
	);

	it('whose answer was lost is reported in another account of Seedance 2, and not sent', async () => {
		sandbox().inject({ path: '/video', times: 4, action: LOST });
		await errorOf(generate('seedance2Io', rows('a'), KEY, NEW));
		const sent = creates().length;
		// Another account, as far as can be told from here.
		const baseUrl = sandbox().baseUrl('seedance2Io').replace('127.0.0.1', 'localhost');
		const credentials = { seedance2IoApi: { apiKey: sandbox().apiKey, baseUrl } };
		const error = await errorOf(generate('seedance2Io', rows('a'), KEY, { ...NEW, credentials }));
		expect(error.message).toMatch(/"a" was sent .* may have been charged/);
		expect(creates()).toHaveLength(sent);
	});

	it('with other values since its answer was lost is refused by the provider, and nothing is paid', async () => {
		sandbox().inject({ path: '/video', times: 4, action: LOST });
		await errorOf(generate('seedance2Io', [{ json: { rowId: 7, prompt: 'one' } }], KEY, NEW));
		const other = [{ json: { rowId: 7, prompt: 'another' } }];
		const error = await errorOf(generate('seedance2Io', other, KEY, NEW));
		expect(error.message).toMatch(/same Idempotency-Key but other values/);
		expect(error.description).toMatch(/change the key where it is your own/);
		expect(sandbox().paidCreates()).toBe(1);
	});

	it('that two items share makes one task', async () => {
		const items = ['one thing', 'another'].map((prompt) => ({ json: { rowId: 1, prompt } }));
		const [first, second] = await generate('seedance2Io', items, KEY, NEW);
		expect(second?.json).toMatchObject({
			status: 'alreadySubmitted',
			taskId: first?.json.taskId,
		});
		expect(creates()).toHaveLength(1);
	});

	it.each(['ü', 'two\nlines', 'x'.repeat(500)])(
		'may be any text of up to 500 characters, (%j)',
		async (rowId) => {
			for (const [at, provider] of (['seedance2Io', 'danceGenerator'] as const).entries()) {
				const items = [{ json: { rowId, prompt: 'a glass train' } }];
				const more = { ...NEW, nodeId: `node ${at}` };
				const first = await generate(provider, items, KEY, more);
				const again = await generate(provider, items, KEY, more);
				expect(again[0]?.json.taskId).toBe(first[0]?.json.taskId);
			}
			expect(sandbox().paidCreates()).toBe(2);
		},
	);

	it.each(['danceGenerator', 'seedance2Io'] as const)(
		'is not to be longer than that (%s)',
		async (provider) => {
			const error = await errorOf(generate(provider, rows('x'.repeat(501)), KEY, NEW));
			expect(error.message).toMatch(/^Never Create Twice \(Key\) must be 1 to 500 characters /);
			expect(creates()).toEqual([]);
		},
	);

	it.each(['danceGenerator', 'seedance2Io'] as const)(
		'is not to be empty: the item would go unprotected (%s)',
		async (provider) => {
			const error = await errorOf(generate(provider, rows(1, ''), KEY, NEW));
			expect(error.message).toMatch(/^Never Create Twice \(Key\) must be 1 to 500 characters /);
			expect(creates()).toEqual([]);
		},
	);
});

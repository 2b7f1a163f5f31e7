import { useDedupStore } from './dedupStore';
import { keyedRunner, rows } from './keyedRunner';
import type { NodeRun } from './runNode';
import { errorOf, useSandbox } from './sandboxRunner';

const sandbox = useSandbox();
useDedupStore();
const { generate, creates, sentKeys } = keyedRunner(sandbox);

describe('the key of a node of version 2', () => {
	const KEY = { submitOnceKey: '={{ $json.rowId }}' };
	const NEW = { typeVersion: 2 };

	it('makes one for a provider that takes one, which gives the first task again', async () => {
		const first = await generate('seedance2Io', rows(7), KEY, NEW);
		const again = await generate('seedance2Io', rows(7), KEY, NEW);
		const [sent, ...others] = sentKeys();
		expect(sent).toMatch(/^[0-9a-f]{64}$/);
		expect(others).toEqual([sent]);
		expect(again[0]?.json.taskId).toBe(first[0]?.json.taskId);
		// Nobody but the provider has kept it.
		expect(again[0]?.json.status).not.toBe('alreadySubmitted');
		expect(sandbox().paidCreates()).toBe(1);
	});

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
		sandbox().inject({
			path: '/video',
			times: 4,
			action: { type: 'answer', status: 500, headers: { 'retry-after': '0' }, handle: true },
		});
		const error = await errorOf(generate('seedance2Io', rows('a'), KEY, NEW));
		expect(error.message).toMatch(/may exist and may have been charged/);
		const [found] = await generate('seedance2Io', rows('a'), KEY, NEW);
		expect(found?.json.taskId).toBe(creates()[0]?.taskId);
		expect(new Set(sentKeys()).size).toBe(1);
		expect(sandbox().paidCreates()).toBe(1);
	});

	it('with other values since is refused by the provider, and nothing is paid', async () => {
		await generate('seedance2Io', [{ json: { rowId: 7, prompt: 'one thing' } }], KEY, NEW);
		const other = [{ json: { rowId: 7, prompt: 'another' } }];
		const error = await errorOf(generate('seedance2Io', other, KEY, NEW));
		expect(error.message).toMatch(/same Idempotency-Key but other values/);
		expect(error.description).toMatch(/change the key where it is your own/);
		expect(sandbox().paidCreates()).toBe(1);
	});

	it('that two items share is refused before anything is sent where their values differ', async () => {
		const items = ['one thing', 'another'].map((prompt) => ({ json: { rowId: 1, prompt } }));
		const error = await errorOf(generate('seedance2Io', items, KEY, NEW));
		expect(error.message).toMatch(/items 0 and 1 have the same key with different values/);
		expect(error.message).toMatch(/given: "1"/);
		expect(creates()).toEqual([]);
	});

	it.each(['ü', 'two\nlines', 'x'.repeat(500)])(
		'may be any text of up to 500 characters, whoever keeps it (%j)',
		async (rowId) => {
			for (const provider of ['seedance2Io', 'danceGenerator'] as const) {
				const items = [{ json: { rowId, prompt: 'a glass train' } }];
				const first = await generate(provider, items, KEY, NEW);
				const again = await generate(provider, items, KEY, NEW);
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

	it('is kept here for one that takes none', async () => {
		const first = await generate('danceGenerator', rows(7), KEY, NEW);
		const again = await generate('danceGenerator', rows(7), KEY, NEW);
		expect(again[0]?.json).toMatchObject({
			status: 'alreadySubmitted',
			taskId: first[0]?.json.taskId,
		});
		expect(sandbox().paidCreates()).toBe(1);
	});

	it.each(['danceGenerator', 'seedance2Io'] as const)(
		'is not to be empty: the item would go unprotected (%s)',
		async (provider) => {
			const error = await errorOf(generate(provider, rows(1, ''), KEY, NEW));
			expect(error.message).toMatch(/^Never Create Twice \(Key\) must be 1 to 500 characters /);
			expect(creates()).toEqual([]);
		},
	);
});

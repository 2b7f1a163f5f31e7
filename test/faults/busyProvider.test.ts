import type { INodeParameters } from 'n8n-workflow';

import { useDedupStore } from '../engine/dedupStore';
import { useSteppedTime } from '../engine/steppedTime';
import { drawAlways, faultFixture, CREATING } from './fixture';

const { generate, sandbox, creates, inject } = faultFixture({ credits: 1_000_000 });
useDedupStore();
useSteppedTime();
beforeEach(() => drawAlways(0.5));
afterEach(() => jest.restoreAllMocks());

const PROMPTS = ['dancer one', 'dancer two', 'dancer three'];
const items = PROMPTS.map((prompt) => ({ json: { prompt } }));
const CONTINUE = { items, onError: 'continueRegularOutput' } as const;

const createBatch = async (batch: INodeParameters = {}) =>
	await generate('seedance2Io', { prompt: '={{ $json.prompt }}', batch }, CONTINUE);

const answer = (status: number, code: string) =>
	({ type: 'answer', status, body: { error: { code, message: 'Retry.' } } }) as const;
const BUSY = answer(503, 'service_busy');

const keysOf = (prompt: string) =>
	creates()
		.filter(({ body }) => JSON.stringify(body).includes(prompt))
		.map(({ headers }) => headers['idempotency-key']);

describe('a create with an Idempotency-Key', () => {
	it.each<[string, INodeParameters]>([
		['of its execution', {}],
		['of the user', { idempotencyKey: '={{ $json.prompt }}' }],
		['beside a Submit Once Key', { submitOnceKey: '={{ $json.prompt }}' }],
	])('row 86: waits minutes for a busy provider, under the key %s', async (_whose, batch) => {
		inject({ ...CREATING, promptIncludes: 'two', times: 30, action: BUSY });
		const startedAt = Date.now();
		const leaving = await createBatch(batch);
		expect(leaving.map(({ json }) => json.taskId)).toEqual(
			PROMPTS.map(() => expect.stringMatching(/^sd2_/) as string),
		);
		expect(Date.now() - startedAt).toBeGreaterThan(100_000);
		expect(keysOf('two')).toHaveLength(31);
		expect(new Set(keysOf('two')).size).toBe(1);
		expect(sandbox().paidCreates()).toBe(3);
	});

	it('row 86: of one item alone is not waited for: who submits it can try again', async () => {
		inject({ ...CREATING, times: 'always', action: BUSY });
		const [alone] = await generate(
			'seedance2Io',
			{ prompt: '={{ $json.prompt }}' },
			{ ...CONTINUE, items: items.slice(0, 1) },
		);
		expect(alone?.json.error).toMatch(/is busy/);
		// As often as each request is tried.
		expect(creates()).toHaveLength(4);
	});

	it('row 86: gives up in the end, and says that it may have been charged', async () => {
		inject({ ...CREATING, promptIncludes: 'two', times: 'always', action: BUSY });
		const [one, two, three] = await createBatch();
		expect([one?.json.taskId, three?.json.taskId]).toEqual([
			expect.stringMatching(/^sd2_/),
			expect.stringMatching(/^sd2_/),
		]);
		expect(two?.json.error).toMatch(/is busy.*may have been charged/);
		expect(two?.json.details).toMatchObject({ mayHaveBeenAccepted: true });
		expect(new Set(keysOf('two')).size).toBe(1);
	});

	it.each([
		['for too many requests', 429, 'rate_limited'],
		['for good', 402, 'insufficient_credits'],
	])('row 86: refused later %s, may have been taken all the same', async (_how, status, code) => {
		inject({ ...CREATING, promptIncludes: 'two', times: 4, action: BUSY });
		const action = answer(status, code);
		inject({ ...CREATING, promptIncludes: 'two', times: 'always', action });
		const two = (await createBatch({ submitOnceKey: '={{ $json.prompt }}' }))[1];
		expect(two?.json.error).toMatch(/is busy.*may have been charged.*Sent again, it was refused/);
		expect(two?.json.details).toMatchObject({ mayHaveBeenAccepted: true });
	});
});

describe('a create without an Idempotency-Key', () => {
	it('row 86: is sent to a busy provider once', async () => {
		const action = { type: 'answer', status: 503, body: { message: 'Busy' } } as const;
		inject({ ...CREATING, promptIncludes: 'two', times: 'always', action });
		const leaving = await generate('vtrix', { prompt: '={{ $json.prompt }}' }, CONTINUE);
		expect(leaving[1]?.json.error).toMatch(/may have been charged/);
		expect(creates()).toHaveLength(3);
	});
});

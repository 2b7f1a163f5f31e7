import { errorOf, media } from '../engine/sandboxRunner';
import { runInEngine } from '../engine/runInEngine';
import { contextFor, runIn, storedFile } from '../engine/runNode';
import { CREATING, PROVIDER_IDS, WITHOUT_KEY, drawAlways, faultFixture } from './fixture';

const { generate, generateAll, generateRun, sandbox, creates, inject } = faultFixture({
	credits: 1_000_000,
});
afterEach(() => jest.restoreAllMocks());

const RETRY = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const CONTINUE = { onError: 'continueRegularOutput' } as const;

const prompts = (count: number) => Array.from({ length: count }, (_, at) => `dancer <${at}>`);
const refusal = (status: number) =>
	({ type: 'answer', status, body: { message: 'No', error: { message: 'No' } } }) as const;

describe('Retry On Fail around Generate', () => {
	const rows = { prompt: '={{ $json.prompt }}' };
	const items = ['first', 'second'].map((prompt) => ({ json: { prompt } }));

	it.each(PROVIDER_IDS)('row 67: creates nothing at %s that was accepted before', async (id) => {
		inject({ ...CREATING, promptIncludes: 'second', action: refusal(400) });
		const { items: leaving, status } = await runInEngine(generateRun(id, rows, { items }), RETRY);
		expect(status).toBe('success');
		expect(leaving).toHaveLength(2);
		expect(sandbox().paidCreates()).toBe(2);
		expect(creates()).toHaveLength(3);
	});

	it.each(WITHOUT_KEY)(
		'row 67: does not send a create to %s again of which it is open whether it was accepted',
		async (id) => {
			inject({
				...CREATING,
				promptIncludes: 'first',
				action: { type: 'answer', status: 500, body: 'oops', handle: true },
			});
			const { error, status } = await runInEngine(generateRun(id, rows, { items }), RETRY);
			expect(status).toBe('error');
			expect(error?.message).toMatch(/may exist/);
			const first = creates().filter(({ body }) => JSON.stringify(body).includes('first'));
			expect(first).toHaveLength(1);
		},
	);

	it('row 67: creates an item whose file could not be brought: nothing had been sent for it', async () => {
		const image = await storedFile(media('character.png'), 'character.png', 'image/png');
		inject({ path: '/upload', times: 3, action: { type: 'answer', status: 502, body: {} } });
		drawAlways(0);
		const run = generateRun(
			'danceGenerator',
			{ characterImageSource: 'binary', characterImageBinary: 'data' },
			{ items: [{ json: {}, binary: { data: image } }] },
		);
		const { items: leaving, status } = await runInEngine(run, RETRY);
		expect(status).toBe('success');
		expect(leaving[0]?.json.taskId).toBeTruthy();
		expect(creates()).toHaveLength(1);
	});

	it('row 67: sends an open create again where the key makes it safe, and has one task', async () => {
		inject({
			...CREATING,
			times: 4,
			action: { type: 'answer', status: 500, body: 'oops', handle: true },
		});
		drawAlways(0);
		const { items: leaving, status } = await runInEngine(generateRun('seedance2Io'), RETRY);
		expect(status).toBe('success');
		expect(leaving[0]?.json.taskId).toMatch(/^sd2_/);
		expect(sandbox().paidCreates()).toBe(1);
	});

	it.each(WITHOUT_KEY)(
		'row 67: neither does it at %s where errors are items: n8n tries again when the first one is',
		async (id) => {
			inject({ ...CREATING, promptIncludes: 'first', action: { type: 'reset', handle: true } });
			const run = generateRun(id, rows, { items, ...CONTINUE });
			const { items: leaving } = await runInEngine(run, RETRY);
			expect(leaving[0]?.json.error).toMatch(/may exist/);
			expect(leaving[1]?.json.taskId).toBeTruthy();
			expect(creates()).toHaveLength(2);
		},
	);
});

describe('500 items', () => {
	it.each(['danceGenerator', 'seedance2Io'] as const)(
		'row 68: become 500 tasks at %s, each linked to its item, in order',
		async (id) => {
			const asked = prompts(500);
			// As fast as the sandbox; the pace itself has tests of its own.
			const pace = { batch: { requestsPerMinute: 100_000 } };
			const items = await generate(
				id,
				{ prompt: '={{ $json.prompt }}', ...pace },
				{ items: asked.map((prompt) => ({ json: { prompt } })) },
			);
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual(asked.map((_, item) => ({ item })));
			const created = new Map(
				creates().map(({ taskId, body }) => [taskId, (body as { prompt: string }).prompt]),
			);
			expect(items.map(({ json }) => created.get(String(json.taskId)))).toEqual(asked);
			expect(sandbox().paidCreates()).toBe(500);
		},
	);

	it('row 68: are paced: no more creates are under way at a time than were asked for', async () => {
		inject({ ...CREATING, times: 'always', action: { type: 'delay', delayMs: 40 } });
		const underWay: number[] = [];
		const watch = setInterval(() => {
			underWay.push(creates().filter(({ outcome }) => outcome === 'open').length);
		}, 5);
		const items = await generate(
			'danceGenerator',
			{ batch: { ordersAtOnce: 4, requestsPerMinute: 100_000 } },
			{ items: prompts(40).map((prompt) => ({ json: { prompt } })) },
		);
		clearInterval(watch);
		expect(items).toHaveLength(40);
		expect(Math.max(...underWay)).toBe(4);
	});

	it('row 69: lose one where one is refused: the others succeed, and the error says why', async () => {
		inject({ ...CREATING, promptIncludes: '<250>', action: refusal(422) });
		const items = await generateAll('danceGenerator', prompts(500), CONTINUE);
		const errors = items.filter(({ json }) => json.error !== null);
		expect(errors).toMatchObject([
			{
				json: { error: expect.stringContaining('refused the values'), details: {} },
				pairedItem: { item: 250 },
			},
		]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			prompts(500).map((_, item) => ({ item })),
		);
		expect(sandbox().paidCreates()).toBe(499);
	});

	it('row 69: stopped by one in the middle name every task that was paid for', async () => {
		inject({ ...CREATING, promptIncludes: '<40>', action: refusal(422) });
		const error = await errorOf(generateAll('danceGenerator', prompts(60)));
		const paid = creates().flatMap(({ paidCreate, taskId }) => (paidCreate ? [taskId] : []));
		expect(paid.length).toBeGreaterThanOrEqual(40);
		expect(paid.length).toBeLessThan(60);
		expect(paid.every((taskId) => error.description?.includes(String(taskId)))).toBe(true);
	});
});

describe('two identical items', () => {
	it.each(PROVIDER_IDS)('row 70: are two tasks at %s', async (id) => {
		const items = await generateAll(id, ['The same', 'The same']);
		expect(new Set(items.map(({ json }) => json.taskId)).size).toBe(2);
		expect(sandbox().paidCreates()).toBe(2);
	});

	it('row 70: have two keys, and each keeps its own when the node runs again', async () => {
		const run = generateRun('seedance2Io', {}, { items: [{ json: {} }, { json: {} }] });
		const first = await runIn(contextFor(run), run, 2);
		// A fresh context: nothing is remembered but what the key is made of.
		const second = await runIn(contextFor(run), run, 0);
		expect(second.flat().map(({ json }) => json.taskId)).toEqual(
			first.flat().map(({ json }) => json.taskId),
		);
		expect(new Set(creates().map(({ headers }) => headers['idempotency-key'])).size).toBe(2);
		expect(sandbox().paidCreates()).toBe(2);
	});
});

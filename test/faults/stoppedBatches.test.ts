import { errorOf } from '../engine/sandboxRunner';
import { runIn, contextFor } from '../engine/runNode';
import { CREATING, drawAlways, faultFixture } from './fixture';

const { generateRun, creates, inject } = faultFixture({ credits: 1_000_000 });
afterEach(() => jest.restoreAllMocks());

const rows = Array.from({ length: 24 }, (_, at) => ({ json: { prompt: `dancer <${at}>` } }));
const BATCH = { ordersAtOnce: 3, requestsPerMinute: 100_000 };
const refusal = { type: 'answer', status: 422, body: { error: 'validation_error' } } as const;

const batch = (
	id: 'danceGenerator' | 'seedance2Ai' | 'vtrix',
	more: Parameters<typeof generateRun>[2] = {},
) => generateRun(id, { prompt: '={{ $json.prompt }}', batch: BATCH }, { items: rows, ...more });

/** Resolves when so many creates have reached the provider. */
const received = async (count: number) => {
	while (creates().length < count) await new Promise((resolve) => setTimeout(resolve, 2));
};
/** The first six creates are answered; then as many as may be under way wait for their answers. */
const answerSix = () =>
	inject({ ...CREATING, skip: 6, times: 'always', action: { type: 'hang', handle: true } });

describe('a batch whose execution is stopped by a user', () => {
	it.each(['danceGenerator', 'vtrix'] as const)(
		'row 99: sends nothing more to %s where errors stop the node, and names what was created',
		async (id) => {
			answerSix();
			const cancel = new AbortController();
			const run = batch(id, { cancel: cancel.signal });
			const running = errorOf(runIn(contextFor(run), run, rows.length));
			await received(9);
			cancel.abort();
			const taken = creates().filter(
				({ paidCreate, outcome }) => paidCreate && outcome === 'answered',
			);
			expect(taken).toHaveLength(6);
			const error = await running;
			expect(creates()).toHaveLength(9);
			for (const { taskId } of taken) expect(error.description).toContain(taskId);
		},
	);

	it.each(['danceGenerator', 'vtrix'] as const)(
		'row 99: sends nothing more to %s where errors are items, and says so of each',
		async (id) => {
			answerSix();
			const cancel = new AbortController();
			const run = batch(id, { cancel: cancel.signal, onError: 'continueRegularOutput' });
			const running = runIn(contextFor(run), run, rows.length);
			await received(9);
			cancel.abort();
			const [items = []] = await running;
			expect(creates()).toHaveLength(9);
			expect(items).toHaveLength(rows.length);
			const never = items.filter((_, at) =>
				creates().every(({ body }) => !JSON.stringify(body).includes(`<${at}>`)),
			);
			expect(never).toHaveLength(rows.length - 9);
			for (const { json } of never) {
				expect(json).toMatchObject({
					error: expect.stringContaining('cancelled'),
					details: { nextStep: expect.stringContaining('not created') },
				});
				expect(json.details).not.toHaveProperty('mayHaveBeenAccepted');
			}
		},
	);

	it('row 99: sends nothing after a pause that the provider had asked for', async () => {
		inject({
			...CREATING,
			times: 'always',
			action: { type: 'answer', status: 429, headers: { 'retry-after': '300' }, body: {} },
		});
		const cancel = new AbortController();
		const run = batch('danceGenerator', {
			cancel: cancel.signal,
			onError: 'continueRegularOutput',
		});
		const running = runIn(contextFor(run), run, rows.length);
		await received(3);
		cancel.abort();
		const [items = []] = await running;
		expect(creates()).toHaveLength(3);
		// The answers of the first three may have been on their way.
		for (const { json } of items.slice(3)) {
			expect(json.details).toMatchObject({ nextStep: expect.stringContaining('not created') });
			expect(json.details).not.toHaveProperty('mayHaveBeenAccepted');
		}
	});

	it('row 99: sends nothing more at a provider that runs only so many tasks at once', async () => {
		const cancel = new AbortController();
		inject({ ...CREATING, times: 'always', action: { type: 'task', never: true } });
		const run = batch('seedance2Ai', { cancel: cancel.signal, isSaved: false });
		const running = errorOf(runIn(contextFor(run), run, rows.length));
		await received(3);
		cancel.abort();
		const error = await running;
		expect(creates()).toHaveLength(3);
		// The third answer may have been on its way.
		for (const { taskId } of creates().slice(0, 2)) expect(error.description).toContain(taskId);
	});
});

describe('a batch that an error stops', () => {
	it.each(['danceGenerator', 'vtrix'] as const)(
		'row 99: sends nothing to %s after it, but what was under way',
		async (id) => {
			drawAlways(0);
			inject({ ...CREATING, promptIncludes: '<4>', action: refusal });
			inject({ ...CREATING, times: 'always', action: { type: 'delay', delayMs: 30 } });
			const run = batch(id);
			const error = await errorOf(runIn(contextFor(run), run, rows.length));
			const prompts = creates().map(({ body }) =>
				Number(/<(\d+)>/.exec(JSON.stringify(body))?.[1]),
			);
			expect(Math.max(...prompts)).toBeLessThanOrEqual(6);
			const paid = creates().filter(({ paidCreate }) => paidCreate);
			expect(paid.length).toBeGreaterThan(0);
			for (const { taskId } of paid) expect(error.description).toContain(taskId);
		},
	);

	it('row 99: sends nothing after it at a provider that runs only so many tasks at once', async () => {
		inject({ ...CREATING, promptIncludes: '<1>', action: refusal });
		const run = batch('seedance2Ai', { items: rows.slice(0, 3), isSaved: false });
		const error = await errorOf(runIn(contextFor(run), run, 3));
		expect(creates()).toHaveLength(2);
		expect(error.context.itemIndex).toBe(1);
		expect(error.description).toContain(creates()[0]?.taskId);
	});

	it('row 99: does not stop where errors are items: the others are created there, too', async () => {
		inject({ ...CREATING, promptIncludes: '<1>', action: refusal });
		const run = batch('seedance2Ai', {
			items: rows.slice(0, 3),
			isSaved: false,
			onError: 'continueRegularOutput',
		});
		const [items = []] = await runIn(contextFor(run), run, 3);
		expect(items.map(({ json }) => json.error === null)).toEqual([true, false, true]);
		expect(creates()).toHaveLength(3);
	});
});

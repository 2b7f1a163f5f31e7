import { parse, stringify } from 'flatted';
import { createRunExecutionData, type IRunExecutionData } from 'n8n-workflow';

import { errorOf } from '../engine/sandboxRunner';
import { runInEngine } from '../engine/runInEngine';
import { contextFor, runIn } from '../engine/runNode';
import { faultFixture } from './fixture';
import { passTime, restoreTime } from './time';

const { sandbox, generateRun, generate, creates, inject } = faultFixture({ credits: 1_000_000 });
afterEach(() => {
	jest.restoreAllMocks();
	restoreTime();
});

const SECOND = 1_000;
/** As long as a create waits for its answer. */
const ORDER_LIMIT_MS = 120 * SECOND;
const CONTINUE = { onError: 'continueRegularOutput' } as const;
const RETRY = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
const LOST = { type: 'reset', handle: true } as const;
const REFUSED = { type: 'answer', status: 422, body: { error: 'validation_error' } } as const;

const rows = (count: number) =>
	Array.from({ length: count }, (_, at) => ({ json: { prompt: `dancer <${at}>` } }));
const batch = (count: number) =>
	generateRun(
		'danceGenerator',
		{ prompt: '={{ $json.prompt }}', batch: { requestsPerMinute: 100_000 } },
		{ items: rows(count), ...CONTINUE },
	);

const promptOf = (body: unknown) => (body as { prompt: string }).prompt;
const paid = () => creates().filter(({ paidCreate }) => paidCreate);
const idOf = (prompt: string) =>
	String(paid().find(({ body }) => promptOf(body) === prompt)?.taskId);

/** A create's time is over as soon as the sandbox has taken it; by all clocks it took this long. */
function timeOutAfter(ms: number): void {
	const timeout = AbortSignal.timeout.bind(AbortSignal);
	jest.spyOn(AbortSignal, 'timeout').mockImplementation((limitMs) => {
		if (limitMs !== ORDER_LIMIT_MS) return timeout(limitMs);
		const over = new AbortController();
		const watch = setInterval(() => {
			if (paid().length === 0) return;
			clearInterval(watch);
			passTime(ms);
			over.abort();
		}, 5);
		return over.signal;
	});
}

/** What n8n keeps of an execution that failed, as the execution that tries it again gets it. */
const fromDatabase = (data: IRunExecutionData) => parse(stringify(data)) as IRunExecutionData;

describe('a create whose answer is lost', () => {
	it('row 84: is found in the second try, however long its answer took', async () => {
		inject({ path: '/generate', action: { type: 'hang', handle: true } });
		timeOutAfter(140 * SECOND);
		const { error } = await runInEngine(generateRun('danceGenerator'), RETRY);
		const description = String((error as { description?: unknown }).description);
		expect(description).toContain(`it may be the task created here: ${idOf('A dancer')} (`);
		expect(description).not.toMatch(/likely|no task|none/i);
		expect(creates()).toHaveLength(1);
	});

	it('row 84: is found by an execution that is tried again from the list of executions', async () => {
		inject({ path: '/generate', action: LOST });
		const run = generateRun('danceGenerator');
		const kept = createRunExecutionData({ resultData: { runData: {} } });
		await errorOf(runIn(contextFor({ ...run, executionData: kept }), run, 1));
		passTime(125 * SECOND);
		const again = contextFor({ ...run, executionData: fromDatabase(kept) });
		const error = await errorOf(runIn(again, run, 0));
		expect(error.description).toContain(`it may be the task created here: ${idOf('A dancer')} (`);
		expect(creates()).toHaveLength(1);
	});

	it('row 84: is offered to the row that created it, in whichever try of a batch that was', async () => {
		for (let at = 0; at < 200; at++) {
			const promptIncludes = `<${at}>`;
			if (at % 20 === 3) inject({ path: '/generate', promptIncludes, action: LOST });
			if (at % 20 !== 7) continue;
			inject({ path: '/generate', promptIncludes, action: REFUSED });
			inject({ path: '/generate', promptIncludes, skip: 1, action: LOST });
		}
		const run = batch(200);
		const kept = createRunExecutionData({ resultData: { runData: {} } });
		await runIn(contextFor({ ...run, executionData: kept }), run, 200);
		passTime(600 * SECOND);
		const again = contextFor({ ...run, executionData: fromDatabase(kept) });
		const [items = []] = await runIn(again, run, 0);

		const lost = items.flatMap(({ json }, at) => (json.error === null ? [] : [at]));
		expect(lost).toHaveLength(20);
		const accounted = items.flatMap(({ json }) => json.taskId ?? []);
		for (const at of lost) {
			const { possibleTaskIds } = items[at]?.json.details as { possibleTaskIds: string[] };
			expect(possibleTaskIds).toContain(idOf(`dancer <${at}>`));
			// Those of the other try were made at another time.
			expect(possibleTaskIds).toHaveLength(10);
			expect(possibleTaskIds.filter((id) => accounted.includes(id))).toEqual([]);
		}
		expect(sandbox().paidCreates()).toBe(200);
	});

	it('row 84: is offered the tasks that come nearest in time first', async () => {
		inject({ path: '/generate', promptIncludes: '<1>', action: LOST });
		inject({ path: '/generate', promptIncludes: '<3>', action: LOST });
		inject({
			path: '/generate',
			promptIncludes: '<2>',
			action: { type: 'delay', delayMs: 400, handle: true },
		});
		const run = batch(4);
		run.parameters.batch = { ordersAtOnce: 1, requestsPerMinute: 100_000 };
		const [items = []] = await runIn(contextFor(run), run, 4);
		const possible = (at: number) =>
			(items[at]?.json.details as { possibleTaskIds: string[] }).possibleTaskIds;
		const [first, second] = [idOf('dancer <1>'), idOf('dancer <3>')];
		expect([possible(1), possible(3)]).toEqual([
			[first, second],
			[second, first],
		]);
	});

	it('row 84: is not said to be one that another run of the node has created', async () => {
		const run = generateRun('danceGenerator');
		const kept = createRunExecutionData({ resultData: { runData: {} } });
		const context = contextFor({ ...run, executionData: kept });
		const [[known] = []] = await runIn(context, run, 1);
		inject({ path: '/generate', action: LOST });
		const next = contextFor({ ...run, executionData: kept, runIndex: 1 });
		const error = await errorOf(runIn(next, run, 1));
		expect(error.description).toContain('it may be the task created here');
		expect(error.description).not.toContain(String(known?.json.taskId));
	});

	it.each(['newestFirst', 'oldestFirst', 'shuffled'] as const)(
		'row 84: is found in a list of several pages, %s',
		async (listOrder) => {
			sandbox().setModes({ listOrder });
			const before = batch(230);
			await runIn(contextFor(before), before, 230);
			passTime(3_600 * SECOND);
			inject({ path: '/generate', action: LOST });
			const error = await errorOf(generate('danceGenerator', { prompt: 'The last one' }));
			expect(error.description).toContain(
				`it may be the task created here: ${idOf('The last one')} (`,
			);
		},
	);

	it('row 84: is not said to be missing when the list shows nothing: only what was seen is', async () => {
		inject({ path: '/generate', action: { type: 'reset' } });
		const error = await errorOf(generate('danceGenerator'));
		expect(error.description).toMatch(
			/The provider's list of tasks, read at \d{4}-[\d-]+T[\d:.]+Z, shows none created since \d{4}-[\d-]+T[\d:.]+Z that this run does not know\./,
		);
		expect(error.description).not.toMatch(/likely/);
		expect(error.description).toMatch(/It was not sent again/);
	});
});

describe('the time of a lost create', () => {
	it('row 101: is when it was sent, not when its answer failed to come', async () => {
		inject({ path: '/generate', action: { type: 'hang', handle: true } });
		timeOutAfter(120 * SECOND);
		const before = Date.now();
		const error = await errorOf(generate('danceGenerator'));
		const [, told = ''] = /The request was sent at (\S+) and may have been accepted/.exec(
			error.message,
		) ?? [''];
		expect(Date.parse(told)).toBeGreaterThanOrEqual(before);
		expect(Date.parse(told)).toBeLessThanOrEqual(Date.parse(String(creates()[0]?.at)));
	});

	it('row 101: is that of the request that may have been accepted, after others that were refused', async () => {
		inject({
			path: '/generate',
			action: { type: 'answer', status: 429, headers: { 'retry-after': '1' }, body: {} },
		});
		inject({ path: '/generate', action: { type: 'answer', status: 201, body: {}, handle: true } });
		const error = await errorOf(generate('danceGenerator'));
		const [, told = ''] = /The request was sent at (\S+) and/.exec(error.message) ?? [''];
		const [first, second] = creates().map(({ at }) => Date.parse(at));
		expect(Date.parse(told)).toBeGreaterThan(Number(first));
		expect(Date.parse(told)).toBeLessThanOrEqual(Number(second));
	});

	it('row 101: goes along with the item', async () => {
		inject({ path: '/generate', action: LOST });
		const [item] = await generate('danceGenerator', {}, CONTINUE);
		const { sentAt } = item?.json.details as { sentAt: string };
		expect(item?.json.error).toContain(`The request was sent at ${sentAt} and`);
	});
});

import { z } from 'zod';

import { publishCallable } from '../../bench/publish';
import { openHarness, type Harness } from '../e2e/harness';
import { callSteadily } from './calls';
import { couldBeDelayed, delaysOf } from './delays';
import {
	CALL_EVERY_MS,
	DOCUMENTED_MS,
	ESTIMATED_MS,
	EXECUTIONS,
	LONGEST_MS,
	MOST_LOST,
	SETTINGS,
} from './plan';
import { partsByParent } from './parts';
import { say, watchThemWake, type Course } from './progress';
import { publish, reportOf } from './report';
import { hasVideo, isExplained, paidTaskIds, resultsOf, type Result } from './results';
import { calledWorkflow } from './workflow';

jest.setTimeout(LONGEST_MS);

let harness: Harness;
let course: Course;
let results: Result[] = [];

async function startAll(): Promise<void> {
	const callable = await publishCallable(harness, calledWorkflow(harness.credential));
	const [first = '', ...others] = Array.from({ length: EXECUTIONS }, (_, at) => `call ${at};`);
	// A webhook listens some moments after its workflow is published.
	await callable.call({ prompt: first });
	await callSteadily(callable, others, CALL_EVERY_MS);
	say('all are started');
}

beforeAll(async () => {
	harness = await openHarness({
		queueWorkers: 2,
		sandbox: { speed: DOCUMENTED_MS / ESTIMATED_MS, credits: 100 * EXECUTIONS },
		env: SETTINGS,
	});
	const database = harness.database!;
	await startAll();
	course = await watchThemWake(harness, database);
	const ids = await database.rows(
		`SELECT id::text FROM execution_entity WHERE mode = 'webhook' ORDER BY execution_entity.id`,
		z.object({ id: z.string() }),
	);
	results = await resultsOf(
		harness.session,
		ids.map(({ id }) => id),
		await partsByParent(database),
	);
	await publish(reportOf(results, course));
});
afterAll(async () => await harness?.close());

describe(`${EXECUTIONS} executions that wait in queue mode, while a worker and the main process are killed`, () => {
	const lost = () => results.filter((result) => !hasVideo(result));

	it('wait at the same time, and both kills happen', () => {
		expect(results).toHaveLength(EXECUTIONS);
		expect(course.waitedAtOnce).toBe(EXECUTIONS);
		expect(course.outages.map(({ what }) => what)).toEqual(['worker process', 'main process']);
	});

	it('are paid for once each', () => {
		const prompts = harness.sandbox
			.journal()
			.flatMap(({ paidCreate, body }) => (paidCreate ? (body as { prompt: string }).prompt : []));
		expect(prompts).toHaveLength(EXECUTIONS);
		expect(new Set(prompts).size).toBe(EXECUTIONS);
	});

	it('lose no task ID: each one that was paid for is in the data of one run', () => {
		const known = results.map(({ taskId }) => taskId);
		expect(known.toSorted()).toEqual(paidTaskIds(harness.sandbox).toSorted());
	});

	it('end with their video, but for those that a kill has hit', () => {
		const reasons = [...course.outages, { hit: course.stalled }];
		expect(lost().filter((result) => !isExplained(result, reasons))).toEqual([]);
	});

	it('are hit by the kills in no greater number than can be awake in those moments', () => {
		expect(lost().length).toBeLessThanOrEqual(MOST_LOST);
	});

	it('go on within 15 seconds of their task’s end, 95 of 100 of those that no kill could delay', () => {
		const calm = results.filter((result) => !couldBeDelayed(result, course.outages));
		expect(calm.length).toBeGreaterThan(EXECUTIONS / 4);
		expect(delaysOf(calm).p95).toBeLessThan(15_000);
	});
});

import { setTimeout as sleep } from 'node:timers/promises';

import { z } from 'zod';

import type { Database } from '../../host/database';
import type { Harness } from '../e2e/harness';
import { readLogs, stalledIn } from './awake';
import { killMain, killWorker, type Outage } from './kills';
import {
	ENDED_WITHIN_MS,
	ESTIMATED_MS,
	EXECUTIONS,
	MAIN_KILL_LATER_MS,
	WORKER_KILL_AFTER_PART,
} from './plan';

/** What was seen while executions waited and woke. */
export interface Course {
	/** The most that slept at the same time. */
	waitedAtOnce: number;
	outages: Outage[];
	/** What n8n itself has said to be lost with a process. */
	stalled: ReadonlySet<string>;
}

/** How many executions there are of each status: runs of the workflow, and the parts of their waits. */
interface Counts {
	runs: Record<string, number>;
	parts: Record<string, number>;
}

const LOOK_EVERY_MS = 2_000;
/** A run that is woken by the end of a part is not awake at once. */
const STILL_FOR_MS = 20_000;
const UNENDED = ['new', 'running', 'waiting'];

/** Says on the terminal what happens; the test is silent for minutes else. */
export const say = (text: string) =>
	process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);

const countSchema = z.object({ isRun: z.boolean(), status: z.string(), count: z.number() });

/** What has ended well and is not saved is marked as deleted, and may be called "running" then. */
async function countsIn(database: Database): Promise<Counts> {
	const rows = await database.rows(
		`SELECT mode = 'webhook' AS "isRun", status, count(*)::int AS count FROM execution_entity
		 WHERE "deletedAt" IS NULL GROUP BY 1, 2 ORDER BY 1, 2`,
		countSchema,
	);
	const of = (isRun: boolean) =>
		Object.fromEntries(
			rows.filter((row) => row.isRun === isRun).map(({ status, count }) => [status, count]),
		);
	return { runs: of(true), parts: of(false) };
}

const sum = (counts: Record<string, number>, statuses: readonly string[]) =>
	statuses.reduce((total, status) => total + (counts[status] ?? 0), 0);

/**
 * Kills a worker process in the middle of waking, later the main process, and returns when nothing will
 * change any more: no part of a wait is left that could wake, and no run is awake.
 */
export async function watchThemWake(harness: Harness, database: Database): Promise<Course> {
	const deadline = Date.now() + ESTIMATED_MS + ENDED_WITHIN_MS;
	const course = { waitedAtOnce: 0, outages: new Array<Outage>() };
	const end = async (): Promise<Course> => {
		const logs = await readLogs([harness.n8n]);
		return { ...course, stalled: new Set(logs.flatMap(stalledIn)) };
	};
	let movedAt = Date.now();
	let last = '';
	for (let round = 0; Date.now() < deadline; round++) {
		const counts = await countsIn(database);
		const { runs, parts } = counts;
		course.waitedAtOnce = Math.max(course.waitedAtOnce, runs.waiting ?? 0);
		if (round % 10 === 0) say(JSON.stringify(counts));
		if (JSON.stringify(counts) !== last) movedAt = Date.now();
		last = JSON.stringify(counts);
		const isOver = sum(parts, UNENDED) + sum(runs, ['new', 'running']) === 0;
		if (isOver && Date.now() > movedAt + STILL_FOR_MS) return await end();
		await killWhatIsDue(harness, course.outages, EXECUTIONS - sum(runs, UNENDED));
		await sleep(LOOK_EVERY_MS);
	}
	say(`not all was over in time: ${last}`);
	return await end();
}

async function killWhatIsDue(harness: Harness, outages: Outage[], ended: number): Promise<void> {
	const [first, second] = outages;
	const isWorkerDue = !first && ended >= EXECUTIONS * WORKER_KILL_AFTER_PART;
	const isMainDue = first && !second && Date.now() > first.to + MAIN_KILL_LATER_MS;
	if (!isWorkerDue && !isMainDue) return;
	const outage = isMainDue ? await killMain(harness) : await killWorker(harness);
	outages.push(outage);
	const { what, from, to, hit } = outage;
	say(
		`${ended} had ended when the ${what} was killed; it is back after ${to - from} ms, ${hit.size} awake`,
	);
}

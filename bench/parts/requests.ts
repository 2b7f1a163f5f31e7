import { setTimeout as sleep } from 'node:timers/promises';

import { findExecution } from '../../host/rest';
import type { JournalEntry } from '../../sandbox/server';
import { executionIds, forgetWrites, noteWrites, writtenFor } from '../database';
import { ratioGoal, type Figures, type Goal, type Row, type Unit } from '../figures';
import { DOCUMENTED_SECONDS, type Harness } from '../harness';
import { publish, type Published } from '../publish';
import { AFTER, oneVideo, WAIT_SECONDS, type Side } from '../workflows';

/** How long each of the videos takes: around the estimate, and every phase of a step alike. */
export const VIDEO_SECONDS = Array.from({ length: 21 }, (_, index) => 160 + 2 * index);
/** One that is done long before the estimate. */
const EARLY_SECONDS = 120;
/** The other ends of what Dance Generator recommends. */
const OTHER_WAITS = [5, 10];
/** Those of a kind are not all started in the same moment. */
const START_EVERY_MS = 150;

/** What one execution took. */
interface Run {
	statusRequests: number;
	/** From the end of the task to the start of the node after the video. */
	delaySeconds: number;
	isEarly: boolean;
}

interface Kind {
	side: Side;
	waitSeconds: number;
	workflow: Published;
}

/** Status requests a task, the delay until its end is seen, and what n8n writes meanwhile. */
export async function measureRequests(harness: Harness): Promise<Figures> {
	await harness.fresh(DOCUMENTED_SECONDS);
	giveDurations(harness);
	const kindOf = async (side: Side, waitSeconds: number): Promise<Kind> => ({
		side,
		waitSeconds,
		workflow: await publish(harness, await oneVideo(harness, side, waitSeconds)),
	});
	const kinds = [await kindOf('ours', WAIT_SECONDS), await kindOf('rival', WAIT_SECONDS)];
	for (const waitSeconds of OTHER_WAITS) kinds.push(await kindOf('rival', waitSeconds));
	noteWrites(harness.databaseFile);
	try {
		const seconds = [...VIDEO_SECONDS, EARLY_SECONDS];
		for (const duration of seconds) {
			for (const { workflow } of kinds) {
				await workflow.call({ row: promptFor(duration) });
				await sleep(START_EVERY_MS);
			}
		}
		const measured: Measured[] = [];
		for (const kind of kinds) {
			await kind.workflow.untilSucceeded(seconds.length);
			measured.push(await measuredOf(harness, kind, seconds.length));
		}
		return toFigures(measured);
	} finally {
		forgetWrites(harness.databaseFile);
	}
}

interface Measured extends Kind {
	runs: Run[];
	/** Written to the database for one execution. */
	rowsWritten: number;
	kilobytesWritten: number;
}

const promptFor = (seconds: number) => `A dance that takes ${seconds} seconds`;

function giveDurations({ sandbox }: Harness): void {
	for (const durationSeconds of [...VIDEO_SECONDS, EARLY_SECONDS]) {
		sandbox.inject({
			method: 'POST',
			path: '/generate',
			promptIncludes: promptFor(durationSeconds),
			times: 'always',
			action: { type: 'task', durationSeconds },
		});
	}
}

async function measuredOf(harness: Harness, kind: Kind, count: number): Promise<Measured> {
	const { databaseFile, sandbox } = harness;
	const { id } = kind.workflow;
	const journal = sandbox.journal();
	const written = writtenFor(databaseFile, id);
	const runs: Run[] = [];
	for (const executionId of executionIds(databaseFile, id)) {
		runs.push(await runOf(harness, executionId, journal));
	}
	return {
		...kind,
		runs,
		rowsWritten: written.rows / count,
		kilobytesWritten: written.bytes / 1024 / count,
	};
}

async function runOf(
	{ session }: Harness,
	executionId: string,
	journal: readonly JournalEntry[],
): Promise<Run> {
	const execution = await findExecution(session, executionId);
	const after = execution?.resultData.runData[AFTER]?.[0];
	const json = after?.data?.main?.[0]?.[0]?.json;
	const taskId = json?.taskId ?? json?.task_id;
	const create = journal.find((entry) => entry.paidCreate && entry.taskId === taskId);
	if (!after || !create) throw new Error(`Execution ${executionId} has not come to its end`);
	const seconds = Number(/takes (\d+) seconds/.exec(JSON.stringify(create.body))?.[1]);
	return {
		statusRequests: journal.filter((entry) => entry.method === 'GET' && entry.taskId === taskId)
			.length,
		delaySeconds: (after.startTime - Date.parse(create.at)) / 1_000 - seconds,
		isEarly: seconds === EARLY_SECONDS,
	};
}

/** At most such a part of the rival's status requests, at no more delay. */
const GOAL = { requests: 0.25, delay: 1 };

function toFigures([ours, ...rivals]: readonly Measured[]): Figures {
	const rival = rivals[0];
	if (!ours || !rival) throw new Error('Nothing was measured');
	const onTime = ({ runs }: Measured) => runs.filter(({ isEarly }) => !isEarly);
	const early = ({ runs }: Measured) => runs.filter(({ isEarly }) => isEarly);
	const compare = (
		what: string,
		unit: Unit,
		other: Measured,
		values: (measured: Measured) => number[],
	): Row => ({
		what,
		unit,
		ours: values(ours),
		rival: values(other),
		rivalName: `Wait ${other.waitSeconds} s`,
	});
	const requests = rivals.map((other) =>
		compare('status requests a task', 'requests', other, (measured) =>
			onTime(measured).map(({ statusRequests }) => statusRequests),
		),
	);
	const delays = rivals.map((other) =>
		compare('end of the task to start of the next node', 's', other, (measured) =>
			onTime(measured).map(({ delaySeconds }) => delaySeconds),
		),
	);
	const isEarly = compare(`the same of a video that takes ${EARLY_SECONDS} s`, 's', rival, (all) =>
		early(all).map(({ delaySeconds }) => delaySeconds),
	);
	return {
		how: HOW,
		rows: [
			...requests,
			...delays,
			isEarly,
			compare('rows written to the database an execution', 'rows', rival, (all) => [
				all.rowsWritten,
			]),
			compare('written to the database an execution', 'KB', rival, (all) => [all.kilobytesWritten]),
		],
		goals: goalsOf(requests, delays),
	};
}

const HOW = `${VIDEO_SECONDS.length} executions of each kind, a video each, started in turns and asleep side by side. Nothing is sped up: Dance Generator estimates ${DOCUMENTED_SECONDS} s, and the videos take ${VIDEO_SECONDS[0]} to ${VIDEO_SECONDS.at(-1)} s, evenly spread, so that no step between two requests happens to fit. The document recommends a request "every 5-10 seconds"; the rival waits ${WAIT_SECONDS} s, and beside that ${OTHER_WAITS.join(' and ')} s. Rows and bytes are those of all columns that n8n inserts or updates, a row that changes twice counted twice, sub-executions included.`;

function goalsOf(requests: readonly Row[], delays: readonly Row[]): Goal[] {
	const [request] = requests;
	const [delay] = delays;
	if (!request || !delay) throw new Error('Nothing was measured');
	return [
		ratioGoal('status requests a task, in parts of the rival’s', request, GOAL.requests),
		ratioGoal('delay until the next node, in parts of the rival’s', delay, GOAL.delay),
	];
}

import { setTimeout as sleep } from 'node:timers/promises';

import { findExecution } from '../../host/rest';
import type { JournalEntry } from '../../sandbox/server';
import { executionIds, forgetWrites, noteWrites, writtenFor } from '../database';
import type { Figures } from '../figures';
import { DOCUMENTED_SECONDS, type Harness } from '../harness';
import { publish, type Published } from '../publish';
import { AFTER, oneVideo, ourWorkflow, WAIT_SECONDS, type Side } from '../workflows';
import {
	BATCH,
	EARLY_SECONDS,
	OTHER_WAITS,
	together,
	toFigures,
	VIDEO_SECONDS,
	type KindOfRun,
	type Run,
} from './requestFigures';

/** Those of a kind are not all started in the same moment. */
const START_EVERY_MS = 150;
/** Each on an n8n that has just started, with all executions of each kind. */
const ROUNDS = 5;

interface Kind {
	waitSeconds: number;
	workflow: Published;
}

/** What one round has shown. */
interface Round {
	ours: KindOfRun;
	rivals: KindOfRun[];
	/** Ours for a task, of many in one execution. */
	batchRequests: number;
}

/** Status requests a task, the delay until its end is seen, and what n8n writes meanwhile. */
export async function measureRequests(harness: Harness): Promise<Figures> {
	const rounds: Round[] = [];
	while (rounds.length < ROUNDS) rounds.push(await measureRound(harness));
	const [{ rivals } = { rivals: [] }] = rounds;
	return toFigures(
		together(rounds.map(({ ours }) => ours)),
		rivals.map((_, index) => together(rounds.flatMap((round) => round.rivals[index] ?? []))),
		rounds.map(({ batchRequests }) => batchRequests),
	);
}

async function measureRound(harness: Harness): Promise<Round> {
	await harness.fresh(DOCUMENTED_SECONDS);
	giveDurations(harness);
	const kindOf = async (side: Side, waitSeconds: number): Promise<Kind> => ({
		waitSeconds,
		workflow: await publish(harness, await oneVideo(harness, side, waitSeconds)),
	});
	const ours = await kindOf('ours', WAIT_SECONDS);
	const rivals: Kind[] = [];
	for (const waitSeconds of [WAIT_SECONDS, ...OTHER_WAITS]) {
		rivals.push(await kindOf('rival', waitSeconds));
	}
	const batch = await publish(harness, await batchWorkflow(harness));
	noteWrites(harness.databaseFile);
	try {
		const seconds = [...VIDEO_SECONDS, EARLY_SECONDS];
		for (const duration of seconds) {
			for (const { workflow } of [ours, ...rivals]) {
				await workflow.call({ row: promptFor(duration) });
				await sleep(START_EVERY_MS);
			}
		}
		await batch.call();
		await batch.untilSucceeded(1);
		const measured = async (kind: Kind) => {
			await kind.workflow.untilSucceeded(seconds.length);
			return await measuredOf(harness, kind, seconds.length);
		};
		const our = await measured(ours);
		const others: KindOfRun[] = [];
		for (const rival of rivals) others.push(await measured(rival));
		return { ours: our, rivals: others, batchRequests: await batchRequests(harness, batch) };
	} finally {
		forgetWrites(harness.databaseFile);
	}
}

const promptFor = (seconds: number) => `A dance that takes ${seconds} seconds`;

async function batchWorkflow(harness: Harness) {
	const rows = Array.from({ length: BATCH }, (_, index) =>
		promptFor(VIDEO_SECONDS[index % VIDEO_SECONDS.length] ?? DOCUMENTED_SECONDS),
	);
	return ourWorkflow(await harness.accountAt('danceGenerator'), rows);
}

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

async function measuredOf(harness: Harness, kind: Kind, count: number): Promise<KindOfRun> {
	const { databaseFile, sandbox } = harness;
	const { id } = kind.workflow;
	const journal = sandbox.journal();
	const written = writtenFor(databaseFile, id);
	const runs: Run[] = [];
	for (const executionId of executionIds(databaseFile, id)) {
		runs.push(await runOf(harness, executionId, journal));
	}
	return {
		waitSeconds: kind.waitSeconds,
		runs,
		rowsWritten: [written.rows / count],
		kilobytesWritten: [written.bytes / 1024 / count],
	};
}

async function runOf(
	harness: Harness,
	executionId: string,
	journal: readonly JournalEntry[],
): Promise<Run> {
	const { startTime, taskIds } = await afterOf(harness, executionId);
	const [taskId] = taskIds;
	const create = journal.find((entry) => entry.paidCreate && entry.taskId === taskId);
	if (!create) throw new Error(`Execution ${executionId} has made no task`);
	const seconds = Number(/takes (\d+) seconds/.exec(JSON.stringify(create.body))?.[1]);
	return {
		statusRequests: statusRequests(journal).filter((entry) => entry.taskId === taskId).length,
		delaySeconds: (startTime - Date.parse(create.at)) / 1_000 - seconds,
		isEarly: seconds === EARLY_SECONDS,
	};
}

/** Those for its tasks, and the pages of the list, which nobody else reads: only many tasks need them. */
async function batchRequests(harness: Harness, batch: Published): Promise<number> {
	const [executionId = ''] = executionIds(harness.databaseFile, batch.id);
	const { taskIds } = await afterOf(harness, executionId);
	const itsOwn = new Set<string | undefined>([...taskIds, undefined]);
	const requests = statusRequests(harness.sandbox.journal());
	return requests.filter(({ taskId }) => itsOwn.has(taskId)).length / taskIds.length;
}

const statusRequests = (journal: readonly JournalEntry[]) =>
	journal.filter(({ method, path }) => method === 'GET' && path.includes('/tasks'));

/** When the node after the videos began, and with which tasks. */
async function afterOf({ session }: Harness, executionId: string) {
	const execution = await findExecution(session, executionId);
	const after = execution?.resultData.runData[AFTER]?.[0];
	if (!after) throw new Error(`Execution ${executionId} has not come to its end`);
	const items = after.data?.main?.[0] ?? [];
	const taskIds = items.map(({ json }) => String(json.taskId ?? json.task_id));
	return { startTime: after.startTime, taskIds };
}

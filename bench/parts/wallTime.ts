import { activateWorkflow, createWorkflow } from '../../host/rest';
import { lastEndMs, type Begun } from '../database';
import { ratioGoal, type Figures, type Row } from '../figures';
import type { Harness } from '../harness';
import { publish, untilSucceeded, type Published } from '../publish';
import { ourWorkflow, rivalWorkflow, type Side } from '../workflows';

/** One against the other: how long the videos take, and how often the rival asks. */
interface Contest {
	rival: 'loopOverItems' | 'inParallel';
	rivalName: string;
	videoSeconds: number;
	waitSeconds: number;
	/** The most that ours may take for the most items, in parts of the rival's time. */
	most: number;
}

/**
 * The shorter the video, the more weight has what n8n does itself, and the less the sleeping in which ours
 * are ahead: a shorter video is to the rival's advantage.
 */
const CONTESTS: readonly Contest[] = [
	{
		rival: 'loopOverItems',
		rivalName: 'one after the other',
		videoSeconds: 1,
		waitSeconds: 0.3,
		most: 0.1,
	},
	{
		rival: 'inParallel',
		rivalName: 'an execution each',
		videoSeconds: 4,
		waitSeconds: 1,
		most: 1,
	},
];

/** In the order in which they are measured: the most last. */
const ITEMS = [1, 20, 100];
const RUNS = 5;

/** From the start of a run until all of its videos are there. */
export async function measureWallTime(harness: Harness): Promise<Figures> {
	const rows: Row[] = [];
	const goals = [];
	for (const contest of CONTESTS) {
		const { rivalName, most } = contest;
		await harness.fresh(contest.videoSeconds);
		for (const items of ITEMS) rows.push(await measure(harness, contest, items));
		const last = rows.at(-1);
		const what = `${ITEMS.at(-1)} items, in parts of the time of the rival, ${rivalName}`;
		if (last) goals.push(ratioGoal(what, last, most));
	}
	return { how: HOW, rows, goals };
}

const HOW = `From the call that starts the workflow to the end of the last execution. The sandbox is sped up so that a hundred videos one after the other stay affordable: ${CONTESTS.map(({ rivalName, videoSeconds, waitSeconds }) => `against the rival "${rivalName}" a video takes ${videoSeconds} s, and that rival waits ${waitSeconds} s between two requests`).join('; ')}. Ours leave at least a second between two requests, which tells where a video takes one. With videos that take minutes, the rival that makes one after the other falls behind further.`;

/** Something that is called, and whose job is done when as many executions have ended as it takes. */
interface Job {
	called: Published;
	/** Whose executions do the work. */
	workflowId: string;
	begun: Begun;
	executions: number;
}

async function measure(harness: Harness, contest: Contest, items: number): Promise<Row> {
	const rows = Array.from({ length: items }, (_, index) => `A dance, number ${index}`);
	const ours = await ourJob(harness, rows);
	const rival = await rivalJob(harness, contest, rows);
	const times: Record<Side, number[]> = { ours: [], rival: [] };
	for (let run = 1; run <= RUNS; run++) {
		times.rival.push(await timed(harness, rival, run));
		times.ours.push(await timed(harness, ours, run));
	}
	return {
		what: `${items} ${items === 1 ? 'item' : 'items'}, videos of ${contest.videoSeconds} s`,
		unit: 's',
		rivalName: contest.rivalName,
		...times,
	};
}

async function ourJob(harness: Harness, rows: readonly string[]): Promise<Job> {
	const workflow = ourWorkflow(await harness.accountAt('danceGenerator'), rows);
	return jobOf(await publish(harness, workflow));
}

async function rivalJob(
	harness: Harness,
	{ rival, waitSeconds }: Contest,
	rows: readonly string[],
): Promise<Job> {
	const credentials = await harness.accountAt('danceGenerator');
	const baseUrl = harness.sandbox.baseUrl('danceGenerator');
	const options = { credentials, baseUrl, waitSeconds };
	if (rival === 'loopOverItems') {
		return jobOf(await publish(harness, await rivalWorkflow(rival, { ...options, rows })));
	}
	const item = await createWorkflow(harness.session, await rivalWorkflow('oneItem', options));
	await activateWorkflow(harness.session, item);
	const calls = await rivalWorkflow(rival, { credentials, baseUrl, rows, workflowId: item.id });
	const called = await publish(harness, calls);
	return { called, workflowId: item.id, begun: 'within', executions: rows.length };
}

const jobOf = (called: Published): Job => ({
	called,
	workflowId: called.id,
	begun: 'called',
	executions: 1,
});

/** Does the job once more, for the so-manieth time, and tells the seconds that it took. */
async function timed(
	{ databaseFile }: Harness,
	{ called, workflowId, begun, executions }: Job,
	times: number,
): Promise<number> {
	const startedAt = Date.now();
	await called.call();
	await untilSucceeded(databaseFile, workflowId, executions * times, begun);
	return (lastEndMs(databaseFile, workflowId) - startedAt) / 1_000;
}

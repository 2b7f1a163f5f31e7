import { mean, ratioGoal, type Figures, type Goal, type Row, type Unit } from '../figures';
import { DOCUMENTED_SECONDS } from '../harness';
import { WAIT_SECONDS } from '../workflows';

/** What one execution with one video took. */
export interface Run {
	statusRequests: number;
	/** From the end of the task to the start of the node after the video. */
	delaySeconds: number;
	isEarly: boolean;
}

/** What executions of one kind took. */
export interface KindOfRun {
	/** The rival's; ours plan their own steps. */
	waitSeconds: number;
	runs: readonly Run[];
	/** Written to the database for one execution: the average of each round. */
	rowsWritten: readonly number[];
	kilobytesWritten: readonly number[];
}

/** What one kind took in all rounds. */
export function together(rounds: readonly KindOfRun[]): KindOfRun {
	const [first] = rounds;
	if (!first) throw new Error('Nothing was measured');
	return {
		waitSeconds: first.waitSeconds,
		runs: rounds.flatMap(({ runs }) => runs),
		rowsWritten: rounds.flatMap(({ rowsWritten }) => rowsWritten),
		kilobytesWritten: rounds.flatMap(({ kilobytesWritten }) => kilobytesWritten),
	};
}

/** How long each of the videos takes: around the estimate, and every phase of a step alike. */
export const VIDEO_SECONDS = Array.from({ length: 41 }, (_, index) => 160 + index);
/** One that is done long before the estimate. */
export const EARLY_SECONDS = 120;
/** The other ends of what Dance Generator recommends. */
export const OTHER_WAITS = [5, 10];
/** Items of the one run with many. */
export const BATCH = 100;

/** At most such a part of the rival's status requests, at no more delay. */
const GOAL = { requests: 0.25, delay: 1 };

/**
 * The figures as rows, and the goals.
 * @param rivals the first is the one that is judged against
 * @param batchRequests ours for a task, of many in one execution; a figure a round
 */
export function toFigures(
	ours: KindOfRun,
	rivals: readonly KindOfRun[],
	batchRequests: readonly number[],
): Figures {
	const [rival] = rivals;
	if (!rival) throw new Error('No rival was measured');
	const compare = (
		what: string,
		unit: Unit,
		other: KindOfRun,
		values: (kind: KindOfRun) => number[],
	): Row => ({
		what,
		unit,
		ours: values(ours),
		rival: values(other),
		rivalName: `Wait ${other.waitSeconds} s`,
	});
	const requests = rivals.map((other) =>
		compare('status requests a task', 'requests', other, (kind) =>
			runsOf(kind, false).map(({ statusRequests }) => statusRequests),
		),
	);
	const delays = rivals.map((other) =>
		compare('end of the task to start of the next node', 's', other, (kind) =>
			runsOf(kind, false).map(({ delaySeconds }) => delaySeconds),
		),
	);
	const early = `the same of a video that takes ${EARLY_SECONDS} s`;
	return {
		how: HOW,
		rows: [
			...requests,
			...requests.slice(0, 1).map((row) => ({
				...row,
				what: `status requests a task, ours ${BATCH} tasks in one run`,
				ours: batchRequests,
			})),
			...delays,
			compare(early, 's', rival, (kind) =>
				runsOf(kind, true).map(({ delaySeconds }) => delaySeconds),
			),
			compare('rows written to the database an execution', 'rows', rival, (kind) => [
				...kind.rowsWritten,
			]),
			compare('written to the database an execution', 'KB', rival, (kind) => [
				...kind.kilobytesWritten,
			]),
		],
		goals: goalsOf(requests, delays),
	};
}

function runsOf({ runs }: KindOfRun, early: boolean): Run[] {
	return runs.filter(({ isEarly }) => isEarly === early);
}

function goalsOf([request]: readonly Row[], [delay]: readonly Row[]): Goal[] {
	if (!request || !delay) throw new Error('Nothing was measured');
	const ofAll = (row: Row): Row => ({ ...row, ours: [mean(row.ours)], rival: [mean(row.rival)] });
	return [
		ratioGoal(
			'status requests of all tasks, in parts of the rival’s',
			ofAll(request),
			GOAL.requests,
		),
		ratioGoal('delay of all tasks, in parts of the rival’s', ofAll(delay), GOAL.delay),
	];
}

const HOW = `${VIDEO_SECONDS.length} executions of each kind, a video each, started in turns and asleep side by side, and all of that again in every round, on an n8n that has just started. Nothing is sped up: Dance Generator estimates ${DOCUMENTED_SECONDS} s, and the videos take ${VIDEO_SECONDS[0]} to ${VIDEO_SECONDS.at(-1)} s, evenly spread, so that no step between two requests happens to fit. The document recommends a request "every 5-10 seconds"; the rival waits ${WAIT_SECONDS} s, and beside that ${OTHER_WAITS.join(' and ')} s. A video that is done long before its estimate is not seen before four fifths of that, which saves the requests: the rival sees it sooner. Rows and bytes are those of all columns that n8n inserts or updates, a row that changes twice counted twice, sub-executions included; a figure is the average of a round.`;

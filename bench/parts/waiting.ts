import { setTimeout as sleep } from 'node:timers/promises';

import type { Progress } from '../database';
import { median, ratioGoal, type Figures, type Goal, type Row, type Unit } from '../figures';
import type { Harness } from '../harness';
import { cpuSeconds, peakMb, resetPeak, settledMemory, type Memory } from '../process';
import { publish } from '../publish';
import { oneVideo, WAIT_SECONDS, type Side } from '../workflows';

/** What n8n's process needed for so many executions that wait at the same time. */
interface Crowd {
	idle: Memory;
	waiting: Memory;
	/** Of one processor, while all wait. */
	cpuPercent: number;
	/** The most resident, from when all waited until the last had ended. */
	peakMb: number;
	/** Processor time of the same span. */
	endingCpuSeconds: number;
}

/**
 * Ours: long enough for a suspension. The rival's executions are awake all the time, so that it makes no
 * difference to them when the video is done; but all must have been started before the first is.
 */
const VIDEO_SECONDS: Record<Side, (count: number) => number> = {
	ours: (count) => 82 + count / 10,
	rival: (count) => 30 + count / 10,
};
/** Where n8n is too slow to start them all by then, it is tried again with longer videos. */
const TRIES = 3;
/** Each on an n8n of its own: what an earlier crowd has left in its memory is nobody's. */
const RUNS = 5;
const WARM_UP_SECONDS = 3;
const WARM_UP_EXECUTIONS = 5;
const CPU_WINDOW_MS = 10_000;

/** Ours above idle, at most, while 200 executions wake. */
const MOST_ABOVE_IDLE_MB = 300;
const JUDGED = 200;

/** Lets so many executions wait for a video each, with our nodes and with the rival's, taking turns. */
export async function measureWaiting(harness: Harness, count: number): Promise<Figures> {
	const crowds: Record<Side, Crowd[]> = { ours: [], rival: [] };
	const videoSeconds = { ours: VIDEO_SECONDS.ours(count), rival: VIDEO_SECONDS.rival(count) };
	for (let run = 1; run <= RUNS; run++) {
		for (const side of ['rival', 'ours'] as const) {
			const measured = await measureCrowd(harness, side, count, videoSeconds[side]);
			crowds[side].push(measured.crowd);
			// What was too short once would be so again, and its run is only lost time.
			videoSeconds[side] = measured.videoSeconds;
		}
	}
	const row = (what: string, unit: Unit, value: (crowd: Crowd) => number): Row => ({
		what,
		unit,
		ours: crowds.ours.map(value),
		rival: crowds.rival.map(value),
	});
	const peak = row(`peak while ${count} wake and end, resident`, 'MB', (crowd) => crowd.peakMb);
	const above = row('the same above idle', 'MB', (crowd) => crowd.peakMb - crowd.idle.rssMb);
	return {
		how: HOW,
		rows: [
			row('idle, resident', 'MB', ({ idle }) => idle.rssMb),
			row(`${count} waiting, resident`, 'MB', ({ waiting }) => waiting.rssMb),
			row('idle, heap', 'MB', ({ idle }) => idle.heapMb),
			row(`${count} waiting, heap`, 'MB', ({ waiting }) => waiting.heapMb),
			row(`${count} waiting, processor`, '%', ({ cpuPercent }) => cpuPercent),
			peak,
			above,
			row('processor time until all have ended', 's', (crowd) => crowd.endingCpuSeconds),
		],
		goals: count === JUDGED ? goalsOf(peak, above) : [],
	};
}

function goalsOf(peak: Row, above: Row): Goal[] {
	return [
		ratioGoal(`${JUDGED} executions wake: peak memory, in parts of the rival's`, peak, 1),
		{
			says: `${JUDGED} executions wake: peak above idle`,
			value: median(above.ours),
			atMost: MOST_ABOVE_IDLE_MB,
			unit: 'MB',
		},
	];
}

const HOW = `Each run is on an n8n that has just been started and has done a few executions of each kind. Executions are started by a webhook, as fast as n8n takes them. Ours suspend, and wake at four fifths of the estimate; the rival's wait ${WAIT_SECONDS} s in n8n's process between two status requests. _Resident_ is what the machine gives n8n's process; idle and waiting are read after its garbage was collected, the peak is the most it had, garbage included.`;

async function measureCrowd(
	harness: Harness,
	side: Side,
	count: number,
	shortest: number,
): Promise<{ crowd: Crowd; videoSeconds: number }> {
	for (let tries = 0; tries < TRIES; tries++) {
		const videoSeconds = shortest * 2 ** tries;
		const crowd = await tryCrowd(harness, side, count, videoSeconds);
		if (crowd) return { crowd, videoSeconds };
	}
	throw new Error(`n8n does not start ${count} executions before the first has its video`);
}

/** `undefined` where the first video was done before the last execution waited for its own. */
async function tryCrowd(
	harness: Harness,
	side: Side,
	count: number,
	videoSeconds: number,
): Promise<Crowd | undefined> {
	await harness.fresh(WARM_UP_SECONDS);
	const crowd = await publish(harness, await oneVideo(harness, side));
	// What n8n loads for its first executions is nobody's.
	await crowd.callTimes(WARM_UP_EXECUTIONS);
	await crowd.untilSucceeded(WARM_UP_EXECUTIONS);
	await harness.setVideoSeconds(videoSeconds);
	const idle = await settledMemory(harness.process);
	await crowd.callTimes(count);
	const areWaiting = (now: Progress) => (side === 'ours' ? now.waiting : now.running) === count;
	const hasEnded = ({ succeeded }: Progress) => succeeded > WARM_UP_EXECUTIONS;
	await crowd.until((now) => areWaiting(now) || hasEnded(now));
	const waiting = await settledMemory(harness.process);
	const cpuBefore = await cpuSeconds(harness.process);
	await sleep(CPU_WINDOW_MS);
	const cpuWhileWaiting = (await cpuSeconds(harness.process)) - cpuBefore;
	if (!areWaiting(crowd.progress())) return undefined;
	await resetPeak(harness.process);
	const cpuAsleep = await cpuSeconds(harness.process);
	await crowd.untilSucceeded(WARM_UP_EXECUTIONS + count);
	return {
		idle,
		waiting,
		cpuPercent: (cpuWhileWaiting * 100_000) / CPU_WINDOW_MS,
		peakMb: await peakMb(harness.process),
		endingCpuSeconds: (await cpuSeconds(harness.process)) - cpuAsleep,
	};
}

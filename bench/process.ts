import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { z } from 'zod';

/** A process of n8n's, and the file into which it writes its memory when it is sent SIGUSR2. */
export interface WatchedProcess {
	pid(): number;
	memoryFile: string;
}

/** Megabytes of a process after its garbage is gone. */
export interface Memory {
	/** Resident: what the machine gives it. */
	rssMb: number;
	/** In use by JavaScript. */
	heapMb: number;
}

const memorySchema = z.object({ rss: z.number(), heapUsed: z.number() });

const READ_EVERY_MS = 1_000;
/** The process gives memory back slowly: it has settled when so many readings show no less. */
const READINGS_WITHOUT_LESS = 3;
/** A large heap takes long to be searched for garbage. */
const ANSWERS_WITHIN_MS = 60_000;
const CHECK_EVERY_MS = 50;
const MEGABYTE = 1024 ** 2;

/** What the process holds when its garbage is gone: the least until it gets no less any more. */
export async function settledMemory(watched: WatchedProcess): Promise<Memory> {
	const least: Memory = { rssMb: Infinity, heapMb: Infinity };
	for (let withoutLess = 0; withoutLess < READINGS_WITHOUT_LESS; withoutLess++) {
		const { rss, heapUsed } = await readMemory(watched);
		if (rss / MEGABYTE < least.rssMb - 1) withoutLess = 0;
		least.rssMb = Math.min(least.rssMb, rss / MEGABYTE);
		least.heapMb = Math.min(least.heapMb, heapUsed / MEGABYTE);
		await sleep(READ_EVERY_MS);
	}
	return least;
}

async function readMemory({ pid, memoryFile }: WatchedProcess) {
	await rm(memoryFile, { force: true });
	process.kill(pid(), 'SIGUSR2');
	const deadline = Date.now() + ANSWERS_WITHIN_MS;
	while (!existsSync(memoryFile)) {
		if (Date.now() > deadline) throw new Error('n8n does not tell how much memory it uses');
		await sleep(CHECK_EVERY_MS);
	}
	return memorySchema.parse(JSON.parse(await readFile(memoryFile, 'utf8')));
}

/** From here on the peak counts anew. Linux only. */
export async function resetPeak({ pid }: WatchedProcess): Promise<void> {
	await writeFile(`/proc/${pid()}/clear_refs`, '5');
}

/** The most that was resident since the last reset, in MB. Linux only. */
export async function peakMb({ pid }: WatchedProcess): Promise<number> {
	const status = await readFile(`/proc/${pid()}/status`, 'utf8');
	return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Seconds of processor time that the process has used so far. Linux only. */
export async function cpuSeconds({ pid }: WatchedProcess): Promise<number> {
	const stat = await readFile(`/proc/${pid()}/stat`, 'utf8');
	// The name, in brackets, may hold spaces; utime and stime are the 12th and 13th after it.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

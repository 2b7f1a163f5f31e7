import { readFile } from 'node:fs/promises';

/** What n8n's worker processes have written so far, one text each. */
export async function readLogs(workers: ReadonlyArray<{ logFile: string }>): Promise<string[]> {
	return await Promise.all(workers.map(async ({ logFile }) => await readFile(logFile, 'utf8')));
}

/** The executions that a worker process has taken from the queue and not given back, by its log. */
export function awakeIn(log: string): string[] {
	const open = new Map<string, number>();
	for (const [, what, id = ''] of log.matchAll(/Worker (started|finished) execution (\d+)/g)) {
		open.set(id, (open.get(id) ?? 0) + (what === 'started' ? 1 : -1));
	}
	return [...open].flatMap(([id, count]) => (count > 0 ? [id] : []));
}

/** The executions that were awake in a worker process at some moment between two readings of its log. */
export function awakeBetween(before: string, after: string): string[] {
	const begun = after.slice(before.length).matchAll(/Worker started execution (\d+)/g);
	return [...awakeIn(before), ...[...begun].map(([, id = '']) => id)];
}

/**
 * The executions that a worker process has written back as they were when it was started again: all that it had
 * begun before and that have not ended, asleep or not (n8n 2.41.1, message-event-bus.js,
 * `performStartupRecovery`). One that another worker goes on with at that moment is overwritten.
 */
export function recoveredIn(log: string): string[] {
	return [...log.matchAll(/Found unfinished executions: ([\d, ]+)/g)].flatMap(([, ids = '']) =>
		ids.split(', '),
	);
}

/** The executions that the main process found to be lost with the worker process that had them. */
export function stalledIn(log: string): string[] {
	return [...log.matchAll(/job stalled more than maxStalledCount \(execution (\d+)\)/g)].map(
		([, id = '']) => id,
	);
}

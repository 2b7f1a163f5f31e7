import { login } from '../../host/rest';
import type { Harness } from '../e2e/harness';
import { awakeBetween, awakeIn, readLogs, recoveredIn } from './awake';

/** A process was killed, and is there again. Times are milliseconds since 1970. */
export interface Outage {
	what: 'main process' | 'worker process';
	from: number;
	to: number;
	/** The executions that it can have ended or deafened for good. */
	hit: ReadonlySet<string>;
}

/**
 * Kills the first worker process, and starts it again. What was awake in it is lost; and what another one goes on
 * with while this one writes back what it had begun, as n8n does when it was not stopped in order.
 */
export async function killWorker({ workers: [worker, ...others] }: Harness): Promise<Outage> {
	if (!worker) throw new Error('There is no worker process');
	const from = Date.now();
	await worker.kill9();
	const [log = ''] = await readLogs([worker]);
	const before = await readLogs(others);
	await worker.restart();
	const [restarted = ''] = await readLogs([worker]);
	const recovered = new Set(recoveredIn(restarted.slice(log.length)));
	const after = await readLogs(others);
	const elsewhere = before.flatMap((text, index) => awakeBetween(text, after[index] ?? ''));
	const hit = new Set([...awakeIn(log), ...elsewhere.filter((id) => recovered.has(id))]);
	return { what: 'worker process', from, to: Date.now(), hit };
}

/**
 * Kills the main process, and starts it again. It runs no execution here; but it listened for the end of
 * each that was awake in a worker process, and its successor does not know of those.
 */
export async function killMain({ n8n, workers, session, owner }: Harness): Promise<Outage> {
	const from = Date.now();
	await n8n.kill9();
	const before = await readLogs(workers);
	await n8n.restart();
	await login(session, owner);
	const after = await readLogs(workers);
	const hit = before.flatMap((log, index) => awakeBetween(log, after[index] ?? ''));
	return { what: 'main process', from, to: Date.now(), hit: new Set(hit) };
}

import { cpus, totalmem } from 'node:os';

/** Where and when something was measured, for the head of a report. */
export function machine(): string {
	const [cpu] = cpus();
	const size = `${cpus().length} cores (${cpu?.model ?? 'unknown'}), ${Math.round(totalmem() / 1024 ** 3)} GB of memory`;
	return `${new Date().toISOString().slice(0, 10)}: n8n 2.41.1 in main mode with SQLite, Node ${process.versions.node}, against the sandbox, on ${size}`;
}

import { cpus, loadavg, totalmem } from 'node:os';

/** Where something was measured, and what else went on there before it began. */
export function machine(database = 'SQLite'): string {
	const [cpu] = cpus();
	const size = `${cpus().length} cores (${cpu?.model ?? 'unknown'}), ${Math.round(totalmem() / 1024 ** 3)} GB of memory`;
	return `n8n 2.41.1 in main mode with ${database}, Node ${process.versions.node}, on ${size}; load ${(loadavg()[0] ?? 0).toFixed(1)}`;
}

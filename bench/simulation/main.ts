import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { PROVIDERS } from '../../providers';
import type { Provider } from '../../providers/provider';
import { simulateDay, type Day } from './day';

/** Tasks a day over all five providers, and how many accounts share those of one. */
const LOADS = [
	{ tasks: 10_000, accounts: 1 },
	{ tasks: 10_000, accounts: 2 },
	{ tasks: 100_000, accounts: 4 },
	{ tasks: 100_000, accounts: 16 },
];

function quantile(values: readonly number[], part: number): number {
	const sorted = values.toSorted((one, other) => one - other);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

function duration(ms: number): string {
	if (Number.isNaN(ms)) return 'none';
	if (ms < 120_000) return `${Math.round(ms / 1_000)} s`;
	return ms < 7_200_000 ? `${Math.round(ms / 60_000)} min` : `${(ms / 3_600_000).toFixed(1)} h`;
}

const both = (values: readonly number[]) =>
	`${duration(quantile(values, 0.5))}, ${duration(quantile(values, 0.95))}`;

function row({ displayName }: Provider, accounts: number, day: Day): string {
	const cells = [
		displayName,
		accounts,
		day.tasks,
		day.notCreated,
		day.notSeen,
		day.requestsPerTask.toFixed(1),
		both(day.submitMs[1]),
		both(day.submitMs[100]),
		both(day.seenMs),
		(day.executions / day.tasks).toFixed(2),
	];
	return `| ${cells.join(' | ')} |`;
}

const HEAD = `| Provider | Accounts | Tasks created | Not created | End not seen | Requests a task | Single item: until created | Batch of 100: until created | End until seen | Executions a task |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |`;

async function main(): Promise<void> {
	const parts: string[] = [];
	for (const { tasks, accounts } of LOADS) {
		const rows: string[] = [];
		for (const provider of PROVIDERS) {
			const day = await simulateDay(provider, tasks / PROVIDERS.length, accounts);
			rows.push(row(provider, accounts, day));
			console.log(rows.at(-1));
		}
		const title = `## ${tasks.toLocaleString('en')} tasks a day, ${accounts === 1 ? 'one account' : `${accounts} accounts`} at each provider`;
		parts.push([title, '', HEAD, ...rows].join('\n'));
	}
	const page = `# A day at scale, simulated

Made by \`npm run bench:scale\`: no network, no n8n; the schedule, the rate limiter, the submit queue and the leases are this package's own, run in simulated time, and so the same on every machine. Tasks arrive at random times over 24 hours, a quarter of them alone, half in executions of 20 items and a quarter in executions of 100. A video is taken to last 90 to 210 seconds; only Dance Generator documents a duration (2 to 3 minutes). An answer takes 300 ms. Pairs of times are the median and the 95th percentile.

${parts.join('\n\n')}
`;
	await writeFile(join(__dirname, '..', 'scale.md'), page);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});

import { createCleanup } from '../host/cleanup';
import { isReached } from './figures';
import { setUpHarness } from './harness';
import { machine } from './machine';
import { choose, PARTS } from './parts';
import { readResults, writeResults } from './results';

/**
 * Measures what this package does beside what n8n's own nodes do, writes bench/RESULTS.md, and ends with 0
 * only when all goals of what was measured are reached.
 * @param names of the parts to be measured; all where there are none
 */
async function main(names: readonly string[]): Promise<void> {
	const parts = choose(names);
	const command = ['npm run bench', ...(names.length > 0 ? ['--', ...names] : [])].join(' ');
	const cleanup = createCleanup();
	const missed: string[] = [];
	try {
		const harness = await setUpHarness(cleanup);
		for (const { name, title, measure } of parts) {
			const startedAt = Date.now();
			const figures = await measure(harness);
			const seconds = (Date.now() - startedAt) / 1_000;
			const at = new Date(startedAt).toISOString();
			const measured = { title, ...figures, at, command, machine: machine(), seconds };
			// After each part: what was measured is not lost with what comes next.
			const names = PARTS.map((part) => part.name);
			await writeResults({ ...(await readResults()), [name]: measured }, names);
			console.log(`${name}: ${Math.round(seconds)} s`);
			missed.push(...figures.goals.filter((goal) => !isReached(goal)).map(({ says }) => says));
		}
	} finally {
		await cleanup.run();
	}
	for (const says of missed) console.error(`Missed: ${says}`);
	if (missed.length > 0) process.exitCode = 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});

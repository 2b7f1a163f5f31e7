import { createCleanup } from '../host/cleanup';
import { isReached, type Figures } from './figures';
import { setUpHarness, type Harness } from './harness';
import { machine } from './machine';
import { choose, PARTS, type Part } from './parts';
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
	const goneWrong: string[] = [];
	try {
		const harness = await setUpHarness(cleanup);
		for (const part of parts) {
			const figures = await measured(harness, part, command);
			if (!figures) goneWrong.push(`Not measured: ${part.name}`);
			const missed = figures?.goals.filter((goal) => !isReached(goal)) ?? [];
			goneWrong.push(...missed.map(({ says }) => `Missed: ${says}`));
		}
	} finally {
		await cleanup.run();
	}
	for (const what of goneWrong) console.error(what);
	if (goneWrong.length > 0) process.exitCode = 1;
}

/** Measures a part and writes its figures down at once; `undefined` where that went wrong. */
async function measured(
	harness: Harness,
	{ name, measure }: Part,
	command: string,
): Promise<Figures | undefined> {
	const startedAt = Date.now();
	const where = machine();
	try {
		const figures = await measure(harness);
		const seconds = (Date.now() - startedAt) / 1_000;
		const at = new Date(startedAt).toISOString();
		const results = {
			...(await readResults()),
			[name]: { ...figures, at, command, machine: where, seconds },
		};
		await writeResults(results, PARTS);
		console.log(`${name}: ${Math.round(seconds)} s`);
		return figures;
	} catch (error) {
		// The other parts have nothing to do with it.
		console.error(`${name}:`, error);
		return undefined;
	}
}

main(process.argv.slice(2)).catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { PLANS, ROUNDS, toRow, type Row } from './media/cases';
import { loadNow, reportOf } from './media/report';
import { openSandbox } from './media/measureInSandbox';
import type { Figures, Work } from './media/work';

/** Measures what moving files costs, in memory and time; writes bench/media.md. */
async function main(): Promise<void> {
	const load = loadNow();
	const sandbox = await openSandbox();
	const rows: Row[] = [];
	try {
		for (const plan of PLANS) {
			for (const megabytes of plan.sizes) {
				const figures: Record<Work['by'], Figures[]> = { nodes: [], helper: [], undici: [] };
				const times = plan.totalMegabytes / megabytes;
				for (let round = 0; round < ROUNDS; round++) {
					for (const by of ['undici', 'helper', 'nodes'] as const) {
						const { direction } = plan;
						figures[by].push(await sandbox.measure({ by, direction, megabytes, times }));
					}
				}
				const row = toRow(plan, megabytes, figures);
				rows.push(row);
				console.log(JSON.stringify(row));
			}
		}
	} finally {
		await sandbox.close();
	}
	const file = join(__dirname, 'media.md');
	await writeFile(file, reportOf(rows, load));
	console.log(`Written to ${file}`);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});

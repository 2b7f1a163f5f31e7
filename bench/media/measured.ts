/**
 * One measured process: its greatest memory is that of its work alone. It prints {@link Figures}.
 */
import { peakMegabytes } from '../../test/peakMemory';
import { prepareHelper } from './throughHelper';
import { prepareNodes } from './throughNodes';
import { prepareUndici } from './throughUndici';
import type { Figures, Work } from './work';

const WARM_UP_MEGABYTES = 50;
const PREPARE = { nodes: prepareNodes, helper: prepareHelper, undici: prepareUndici };

async function main(): Promise<void> {
	const work = JSON.parse(process.argv[2] ?? '') as Work;
	const act = await PREPARE[work.by](work);
	// What is loaded and compiled for the first files is nobody's: n8n runs for weeks.
	for (let moved = 0; moved < WARM_UP_MEGABYTES; moved += work.megabytes) await act();
	const startedAt = performance.now();
	for (let time = 0; time < work.times; time++) await act();
	const figures: Figures = {
		seconds: (performance.now() - startedAt) / 1000,
		peakMegabytes: peakMegabytes(),
	};
	process.stdout.write(JSON.stringify(figures), () => process.exit(0));
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});

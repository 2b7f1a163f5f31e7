import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

import { couldBeDelayed, delaysOf, inWords } from './delays';
import { DOCUMENTED_MS, ESTIMATED_MS, EXECUTIONS, SETTINGS, SPREAD_MS } from './plan';
import type { Course } from './progress';
import { hasVideo, type Result } from './results';

const PAGE_FILE = join(__dirname, '..', '..', 'bench', 'load.md');

/** What was seen, for people. Every run that has not ended with its video is named. */
export function reportOf(results: readonly Result[], { outages, waitedAtOnce }: Course): string {
	const lost = results.filter((result) => !hasVideo(result));
	const calm = results.filter((result) => !couldBeDelayed(result, outages));
	const others = results.filter((result) => couldBeDelayed(result, outages) && hasVideo(result));
	const [cpu] = cpus();
	return `# Many executions that wait and wake, while n8n is killed

Written by \`RESULTS=write LOAD_EXECUTIONS=${EXECUTIONS} npm run test:load\` on ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC. n8n 2.41.1 in queue mode with PostgreSQL, Redis and two workers (${Object.entries(
		SETTINGS,
	)
		.map(([name, value]) => `\`${name}=${value}\``)
		.join(
			', ',
		)}), Node ${process.versions.node}, and the sandbox, all on ${cpus().length} cores (${cpu?.model ?? 'unknown'}), ${Math.round(totalmem() / 1024 ** 3)} GB of memory.

${EXECUTIONS} runs of a workflow (webhook, Generate, Wait for Task, one more node) were started within ${seconds(SPREAD_MS)}; each task took ${seconds(ESTIMATED_MS)}, as estimated (a dance of ${seconds(DOCUMENTED_MS)}, slowed down until all were started). ${waitedAtOnce} slept at the same time.

- Ended with the video: ${results.length - lost.length} of ${EXECUTIONS}
- From the end of the task to the start of the next node, the runs that no kill could delay: ${inWords(delaysOf(calm))}
- The others that ended with the video: ${inWords(delaysOf(others))}
${outages.map(({ what, from, to, hit }) => `- The ${what} was killed, and was back after ${seconds(to - from)}; it has hit up to ${hit.size} executions`).join('\n')}
- Not ended with the video: ${lost.length === 0 ? 'none' : ''}
${lost.map(inOneLine).join('\n')}
`;
}

function inOneLine({ executionId, status, taskId, says, error }: Result): string {
	const words = [`execution ${executionId}: ${status}`, `task ${taskId ?? 'unknown'}`, error, says];
	return `  - ${words.filter(Boolean).join('; ')}`;
}

const seconds = (ms: number) => `${Math.round(ms / 1_000)} s`;

/** Says it on the terminal; with RESULTS=write it goes to bench/load.md too, which `npm run test:load` formats. */
export async function publish(report: string): Promise<void> {
	process.stderr.write(`\n${report}\n`);
	if (process.env.RESULTS !== 'write') return;
	await writeFile(PAGE_FILE, report);
}

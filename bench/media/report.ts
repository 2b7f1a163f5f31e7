import { cpus, loadavg, totalmem } from 'node:os';

import { GOALS, PLANS, ROUNDS, type Row } from './cases';

const whole = (value: number) => value.toFixed(0);

/** The figures as a page, with the goals and whether they were met. */
export function reportOf(rows: readonly Row[], load: number): string {
	const table = rows.map((row) => {
		const part = (one: number, other: number) => `${whole((one / other) * 100)} %`;
		return `| ${row.direction} | ${row.times} x ${row.megabytes} MB | ${whole(row.nodesPeak)} MB | ${whole(row.undiciPeak)} MB | ${whole(row.nodesRate)} MB/s | ${whole(row.helperRate)} MB/s | ${whole(row.undiciRate)} MB/s | ${part(row.nodesRate, row.helperRate)} | ${part(row.nodesRate, row.undiciRate)} |`;
	});
	return `# Memory and speed of files

Written by \`npm run bench:media\` on ${new Date().toISOString().slice(0, 10)}: Node ${process.versions.node}, ${cpus().length} processors (${cpus()[0]?.model ?? 'unknown'}), ${whole(totalmem() / 2 ** 30)} GB, load ${load.toFixed(1)} before the start. Other work on the machine slows both sides, not always alike: run it on a quiet one before you compare.

Each case is a process of its own, ${ROUNDS} times, the three ways taking turns, after 50 MB that are not counted; the table has the medians. _Nodes_ is the built package: Dance Video Upload File and Wait for Task in n8n-core's real context, n8n's own HTTP helpers, its binary store on disk. _n8n_ are n8n's HTTP helpers and its store alone, without anything of this package: no check of the file, no limits, no redaction. _undici_ moves the same bytes between the same sandbox and a file, with nothing in between. Peak is the most memory the process ever had (maximum resident set), Node and n8n-core included.

Every process moves the same number of bytes, as many small files or as one large one. So what differs is the size of a file, and not how much garbage Node's collector has seen yet.

| direction | files | peak, nodes | peak, undici | speed, nodes | speed, n8n | speed, undici | nodes / n8n | nodes / undici |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
${table.join('\n')}

${PLANS.flatMap(({ direction }) => verdicts(rows.filter((row) => row.direction === direction))).join('\n')}
`;
}

function verdicts(rows: readonly Row[]): string[] {
	const [first] = rows;
	const largest = rows.at(-1);
	if (!first || !largest) return [];
	const peaks = rows.map(({ nodesPeak }) => nodesPeak);
	const spread = Math.max(...peaks) - Math.min(...peaks);
	const ratio = largest.nodesRate / largest.undiciRate;
	const { peakSpreadMegabytes, leastRatio } = GOALS;
	const said = (met: boolean) => (met ? 'met' : 'NOT met');
	return [
		`- ${first.direction}: the peak differs by ${whole(spread)} MB between sizes (goal: at most ${peakSpreadMegabytes}): ${said(spread <= peakSpreadMegabytes)}.`,
		`- ${first.direction}: the largest file moves at ${whole(ratio * 100)} % of undici's speed (goal: at least ${leastRatio * 100} %): ${said(ratio >= leastRatio)}.`,
	];
}

export const loadNow = () => loadavg()[0] ?? 0;

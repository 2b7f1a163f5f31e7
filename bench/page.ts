import { isReached, median, ratioOf, spread, type Figures, type Goal, type Unit } from './figures';

/** The figures of a part, and when and by which command they came about. */
export interface Measured extends Figures {
	/** ISO 8601 */
	at: string;
	command: string;
	machine: string;
	seconds: number;
}

/** What was measured last, by the name of the part. */
export type Results = Record<string, Measured>;

/** A part of the benchmark. */
export interface Named {
	name: string;
	title: string;
}

/** The page of these figures, with all parts in their order. */
export function pageOf(results: Results, parts: readonly Named[]): string {
	return page(parts.map(({ name, title }) => ({ title, measured: results[name] })));
}

/** A part of the benchmark, and what it has measured, if anything. */
export interface Section {
	title: string;
	measured?: Measured | undefined;
}

/** All that was measured, for people: goals first, then each part with its table. */
export function page(sections: readonly Section[]): string {
	const parts = sections.flatMap(({ measured }) => measured ?? []);
	return [
		'# Measured side by side with n8n’s own nodes',
		INTRODUCTION,
		...goalsOf(parts, sections.length - parts.length),
		...sections.flatMap(({ title, measured }) => [
			`## ${title}`,
			...(measured ? section(measured) : ['Not measured yet.']),
		]),
		'',
	].join('\n\n');
}

const INTRODUCTION = `Written by \`npm run bench\`. The same job is done by this package's nodes and by what people build today from n8n's own (HTTP Request, Wait, HTTP Request, IF, back to Wait; the workflows are in [rival/](rival)), in the same n8n, against the same sandbox, taking turns. A figure is the median of its runs, with the least and the most in brackets and the number of runs; one figure alone is one run. A ratio is ours in parts of the rival's: 0.25 is a quarter.`;

function goalsOf(parts: readonly Measured[], unmeasured: number): string[] {
	const goals = parts.flatMap((part) => part.goals);
	if (goals.length === 0) return [];
	const missed = goals.filter((goal) => !isReached(goal)).length;
	const sum =
		missed === 0
			? `All ${goals.length} that were measured are reached.`
			: `${missed} of ${goals.length} are missed.`;
	const rest = unmeasured === 0 ? '' : ` Parts that have not been measured yet: ${unmeasured}.`;
	return ['## Goals', sum + rest, table(['Goal', 'Measured', 'At most', ''], goals.map(goalCells))];
}

function goalCells(goal: Goal): string[] {
	const { says, value, atMost, unit } = goal;
	const shown = (figure: number) => (unit ? `${rounded(figure)} ${unit}` : rounded(figure));
	return [says, shown(value), shown(atMost), isReached(goal) ? 'reached' : '**missed**'];
}

function section({ how, rows, at, command, machine, seconds }: Measured): string[] {
	const cells = rows.map((row) => {
		const ratio = ratioOf(row);
		return [
			row.rivalName ? `${row.what}; rival: ${row.rivalName}` : row.what,
			figure(row.ours, row.unit),
			figure(row.rival, row.unit),
			ratio === undefined ? '' : rounded(ratio),
		];
	});
	return [
		how,
		table(['What', 'This package', 'Rival', 'Ratio'], cells),
		`\`${command}\` on ${at.slice(0, 16).replace('T', ' ')} UTC, ${Math.round(seconds)} s; ${machine}.`,
	];
}

/** `12 s (9.5 to 14, 5 runs)` */
export function figure(values: readonly number[], unit: Unit): string {
	const middle = `${rounded(median(values))} ${unit}`;
	if (values.length === 1) return middle;
	const { least, most } = spread(values);
	return `${middle} (${rounded(least)} to ${rounded(most)}, ${values.length} runs)`;
}

/** Three digits are more than a benchmark knows. */
export function rounded(value: number): string {
	if (!Number.isFinite(value)) return 'none';
	const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
	return String(Number(value.toFixed(digits)));
}

function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/**
 * `npm run matrix` runs a few end-to-end tests with each n8n, database and mode that this package is
 * said to work with, and npm test with each Node, as far as this machine can; prints what was run and
 * what was not, and keeps it in docs/compatibility.json and docs/compatibility.md.
 */
import { parseArgs } from 'node:util';

import { run } from './install/run.mjs';
import { n8nRow, n8nRows, nodeRows } from './matrix/rows.mjs';
import { runN8nRow, runNodeRow } from './matrix/runRow.mjs';
import { tables } from './matrix/page.mjs';

const USAGE = `Usage: npm run matrix -- [--row <id>]... [--n8n <version or tag>] [--list]

  --row    only this row, or rows; without, all of them
  --n8n    another n8n, with SQLite in main mode; its result is printed and not kept
  --list   the rows as JSON, and nothing is run

Rows: ${[...n8nRows, ...nodeRows].map(({ id }) => id).join(', ')}`;

const { values } = readArguments();
if (values.list) {
	console.log(JSON.stringify({ n8n: idsOf(n8nRows), node: idsOf(nodeRows) }));
	process.exit();
}
const extra = values.n8n && n8nRow({ version: values.n8n, database: 'SQLite', mode: 'main' });
// Only now: --list needs nothing that would have to be installed.
const { record } = await import('./matrix/record.mjs');
const isWanted = ({ id }) => !values.row || values.row.includes(id);
const n8n = extra ? [extra] : n8nRows.filter(isWanted);
const node = extra ? [] : nodeRows.filter(isWanted);
if (n8n.length > 0) {
	const { code } = await run('npm', ['run', '-s', 'build']);
	if (code !== 0) process.exit(code);
}
const results = {};
for (const [rows, runRow] of [
	[n8n, runN8nRow],
	[node, runNodeRow],
]) {
	for (const row of rows) {
		console.log(`\n== ${row.id}`);
		results[row.id] = { ...(await runRow(row)), on: new Date().toISOString().slice(0, 10) };
		// After each: a run of an hour that is stopped leaves what it has found out.
		if (!extra) await record({ [row.id]: results[row.id] });
	}
}
console.log(`\n${tables(n8n, node, results)}`);
// What was asked for by name has to run; of all rows some cannot everywhere.
const isBad = ({ failed, why }) => failed > 0 || (why && (values.row || extra));
process.exitCode = Object.values(results).some(isBad) ? 1 : 0;

function idsOf(rows) {
	return rows.map(({ id }) => id);
}

function readArguments() {
	try {
		const parsed = parseArgs({
			options: {
				row: { type: 'string', multiple: true },
				n8n: { type: 'string' },
				list: { type: 'boolean', default: false },
				help: { type: 'boolean', short: 'h', default: false },
			},
		});
		if (parsed.values.help) end(0, console.log);
		const known = [...n8nRows, ...nodeRows].map(({ id }) => id);
		const unknown = parsed.values.row?.find((id) => !known.includes(id));
		if (unknown) end(2, console.error, `There is no row "${unknown}".\n\n`);
		return parsed;
	} catch (error) {
		return end(2, console.error, `${error.message}\n\n`);
	}
}

function end(code, print, problem = '') {
	print(problem + USAGE);
	process.exit(code);
}

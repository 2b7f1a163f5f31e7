/**
 * @typedef {object} Result what is kept of a row in docs/compatibility.json
 * @property {string} on the day
 * @property {string} [version] of n8n, resolved
 * @property {number} [passed]
 * @property {number} [failed]
 * @property {string} [why] it was not run, where it was not
 */

/**
 * The tables of docs/compatibility.md: what was run is told with its result, what was not with the
 * reason, and nothing else is claimed.
 *
 * @param {import('./rows.mjs').N8nRow[]} n8nRows
 * @param {import('./rows.mjs').NodeRow[]} nodeRows
 * @param {Record<string, Result>} results
 */
export function tables(n8nRows, nodeRows, results) {
	const n8n = n8nRows.map((row) => [
		nameOf(row, results[row.id]),
		row.database,
		row.mode,
		...told(results[row.id]),
	]);
	const node = nodeRows.map((row) => [row.node, ...told(results[row.id])]);
	return [
		table(['n8n', 'Database', 'Mode', 'Result', 'Day'], n8n),
		table(['Node.js that npm runs on', 'Result', 'Day'], node),
	].join('\n\n');
}

/** What a tag such as "latest" stood for on that day. */
function nameOf({ version }, result) {
	const resolved = result?.version;
	return resolved && resolved !== version ? `${resolved} (${version})` : version;
}

/** @param {Result | undefined} result */
function told(result) {
	if (!result) return ['not run', ''];
	const { why, passed, failed, on } = result;
	if (why) return [`not run: ${why}`, on];
	return [failed ? `**${failed} failed**, ${passed} passed` : `${passed} passed`, on];
}

function table(head, rows) {
	const line = (cells) => `| ${cells.join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

import { readFileSync } from 'node:fs';

/**
 * @typedef {{id: string, version: string, database: 'SQLite' | 'PostgreSQL', mode: 'main' | 'queue'}} N8nRow
 * @typedef {{id: string, node: string}} NodeRow
 */

const file = new URL('./rows.json', import.meta.url);
const { n8n, node } = JSON.parse(readFileSync(file, 'utf8'));

/** @type {N8nRow[]} */
export const n8nRows = n8n.map(n8nRow);

/** The Node that npm is started with; the tools themselves run on the one that npm then installs. */
/** @type {NodeRow[]} */
export const nodeRows = node.map((version) => ({ id: `node-${version}`, node: version }));

/** @returns {N8nRow} */
export function n8nRow({ version, database, mode }) {
	return { id: ['n8n', version, database.toLowerCase(), mode].join('-'), version, database, mode };
}

/**
 * The end-to-end tests that a version, a database and a mode can break: the whole way of a video, a
 * suspended wait over `kill -9`, and rows that are paid once. The others run with the first row alone.
 *
 * @param {N8nRow} row
 * @param {string} version as resolved
 */
export function testsOf({ mode }, version) {
	if (mode === 'queue') return ['queueMode', 'queueKeys'];
	const wait = version.startsWith('1.') ? 'n8nLine1' : 'suspendedWait';
	return ['imageToDanceVideo', 'submitOnce', wait];
}

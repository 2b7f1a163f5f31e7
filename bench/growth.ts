import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { findExecution, listExecutions, type Execution } from '../host/rest';
import { CREDENTIAL_TYPE, openHarness, type Harness } from '../test/e2e/harness';
import { sizesIn, TABLES, type Sizes } from './databaseSize';
import { machine } from './machine';
import { publishCallable } from './publish';
import { ourWorkflow } from './workflows';

/** How many executions are measured at a time; each is three while it waits, and n8n's list gives a hundred. */
const EXECUTIONS = 30;
/** Three minutes become 82 seconds: the least that a suspended wait takes. */
const SPEED = 2.2;
const LONGEST_MS = 5 * 60_000;
/** n8n takes a quarter of an hour unless told otherwise. */
const DELETED_EVERY_MINUTES = 1;

/** What executions have added to a database. */
interface Growth {
	asleep: Sizes;
	ended: Sizes;
}

async function measure(harness: Harness, saves: 'all' | 'none'): Promise<Growth> {
	const workflow = ourWorkflow({ [CREDENTIAL_TYPE]: harness.credential });
	const sizes = async () => await sizesIn(harness.n8n.userFolder, harness.database);
	const { id, callTimes } = await publishCallable(harness, {
		...workflow,
		settings: { ...workflow.settings, saveDataSuccessExecution: saves },
	});
	const before = await sizes();
	await callTimes(EXECUTIONS);
	await untilAll(harness, id, areAsleep);
	const asleep = await sizes();
	await untilAll(harness, id, haveEndedWell);
	// What has ended and is not saved is marked as deleted, and gone when n8n looks for such rows next.
	await sleep(2 * DELETED_EVERY_MINUTES * 60_000);
	return { asleep: difference(asleep, before), ended: difference(await sizes(), before) };
}

/** All runs sleep, each with its supervisor and its worker. */
function areAsleep(found: readonly Execution[]): boolean {
	const asleep = found.filter(({ status }) => status === 'waiting');
	const runs = asleep.filter(({ mode }) => mode === 'webhook');
	return runs.length === EXECUTIONS && asleep.length === 3 * EXECUTIONS;
}

/** Of those that were asleep, nothing is left but what has ended well. */
function haveEndedWell(found: readonly Execution[]): boolean {
	return found.every(({ status }) => status === 'success');
}

/** Waits until a workflow's executions, and those of its waits, are so; n8n's list gives a hundred. */
async function untilAll(
	{ session }: Harness,
	workflowId: string,
	isSo: (found: readonly Execution[]) => boolean,
): Promise<void> {
	const deadline = Date.now() + LONGEST_MS;
	for (;;) {
		const ids = await listExecutions(session, workflowId);
		const found = await Promise.all(ids.map(async (one) => await findExecution(session, one)));
		// One that is gone in between has ended, and is not saved.
		const there = found.filter((one) => one !== undefined);
		if (isSo(there)) return;
		if (Date.now() > deadline) {
			throw new Error(`The executions are ${there.map(({ status }) => status).join(', ')}`);
		}
		await sleep(2_000);
	}
}

function difference(now: Sizes, before: Sizes): Sizes {
	const tables = TABLES.map((table) => {
		const { rows, bytes } = now[table];
		return [table, { rows: rows - before[table].rows, bytes: bytes - before[table].bytes }];
	});
	return Object.fromEntries(tables) as Sizes;
}

function row(database: string, when: string, sizes: Sizes): string {
	const cells = TABLES.map((table) => {
		const { rows, bytes } = sizes[table];
		return `${(rows / EXECUTIONS).toFixed(1)} rows, ${kilobytes(bytes)}`;
	});
	const all = TABLES.reduce((sum, table) => sum + sizes[table].bytes, 0);
	return `| ${[database, when, ...cells, kilobytes(all)].join(' | ')} |`;
}

const kilobytes = (bytes: number) => `${(bytes / EXECUTIONS / 1024).toFixed(1)} KB`;

async function rowsOf(database: 'PostgreSQL' | 'SQLite'): Promise<string[]> {
	const harness = await openHarness({
		...(database === 'PostgreSQL' && { database: 'postgres' }),
		sandbox: { speed: SPEED, credits: 1_000_000 },
		env: { EXECUTIONS_DATA_PRUNE_HARD_DELETE_INTERVAL: String(DELETED_EVERY_MINUTES) },
	});
	try {
		// First those that leave nothing: what n8n notes once for all is not an execution's.
		const { ended } = await measure(harness, 'none');
		const saved = await measure(harness, 'all');
		return [
			row(database, 'waits', saved.asleep),
			row(database, 'has ended well', saved.ended),
			row(database, 'has ended well, and successful executions are not saved', ended),
		];
	} finally {
		await harness.close();
	}
}

async function main(): Promise<void> {
	const rows = (await Promise.all([rowsOf('SQLite'), rowsOf('PostgreSQL')])).flat();
	const text = `# What an execution adds to n8n's database

Made by \`npm run bench:growth\` on ${machine('SQLite and with PostgreSQL 15')}. A workflow of a webhook, Dance Video Generate, Dance Video Wait for Task (_Download Result_ off) and one more node; ${EXECUTIONS} executions at a time, figures for one of them. Tables are measured with their indexes, when nothing is left free in them; a database in use has gaps in addition. What has ended is measured when n8n has deleted what it does not save, which it does every quarter of an hour. A row that a workflow has changed often keeps no trace of that.

| Database | An execution that | ${TABLES.join(' | ')} | Together |
| -------- | ----------------- | ${TABLES.map(() => '---').join(' | ')} | --- |
${rows.join('\n')}
`;
	await writeFile(join(__dirname, 'growth.md'), text);
	console.log(text);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});

import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

/** How far the executions of a workflow are. */
export interface Progress {
	/** Not ended, awake. */
	running: number;
	/** Asleep in the database. */
	waiting: number;
	succeeded: number;
	/** Ended in another way. */
	failed: number;
}

/** Whose executions are counted: those that n8n was asked for, or those that another execution has begun. */
export type Begun = 'called' | 'within';

/** Counts them in n8n's database, which costs n8n less than to be asked. */
export function progressOf(
	databaseFile: string,
	workflowId: string,
	begun: Begun = 'called',
): Progress {
	const rows = read(
		databaseFile,
		`SELECT status, count(*) AS count FROM execution_entity
		 WHERE workflowId = ? AND (mode = 'integrated') = ? GROUP BY status`,
		workflowId,
		begun === 'within' ? 1 : 0,
	);
	const progress: Progress = { running: 0, waiting: 0, succeeded: 0, failed: 0 };
	for (const { status, count } of rows) progress[kindOf(String(status))] += Number(count);
	return progress;
}

function kindOf(status: string): keyof Progress {
	if (status === 'new' || status === 'running') return 'running';
	if (status === 'waiting') return 'waiting';
	return status === 'success' ? 'succeeded' : 'failed';
}

/** When the last execution of a workflow ended, in milliseconds since 1970; NaN before that. */
export function lastEndMs(databaseFile: string, workflowId: string): number {
	const [row] = read(
		databaseFile,
		'SELECT max(stoppedAt) AS stoppedAt FROM execution_entity WHERE workflowId = ?',
		workflowId,
	);
	// n8n writes UTC without saying so: "2026-11-29 01:20:02.123".
	return Date.parse(`${String(row?.stoppedAt).replace(' ', 'T')}Z`);
}

/** The IDs of a workflow's executions, the parts of suspended ones left out; oldest first. */
export function executionIds(databaseFile: string, workflowId: string): string[] {
	const rows = read(
		databaseFile,
		"SELECT id FROM execution_entity WHERE workflowId = ? AND mode <> 'integrated' ORDER BY id",
		workflowId,
	);
	return rows.map(({ id }) => String(id));
}

function read(databaseFile: string, query: string, ...values: SQLInputValue[]) {
	const database = new DatabaseSync(databaseFile, { readOnly: true, timeout: BUSY_MS });
	try {
		return database.prepare(query).all(...values);
	} finally {
		database.close();
	}
}

/** For so long a lock of n8n's is waited for. */
const BUSY_MS = 10_000;

/** What n8n has written to its database for a workflow's executions and their parts. */
export interface Written {
	/** Rows inserted or changed; a row that is changed twice counts twice. */
	rows: number;
	/** Of all columns of these rows. */
	bytes: number;
}

const LOG = 'bench_written';
const WORKFLOW_OF = 'bench_workflow_of';

/**
 * From now on the database notes each row that is inserted or changed, in every table that tells for which
 * execution or workflow it is.
 */
export function noteWrites(databaseFile: string): void {
	const database = new DatabaseSync(databaseFile, { timeout: BUSY_MS });
	try {
		database.exec(
			`CREATE TABLE ${LOG} (executionId TEXT, workflowId TEXT, bytes INTEGER);
			 CREATE TABLE ${WORKFLOW_OF} (executionId TEXT PRIMARY KEY, workflowId TEXT);
			 CREATE TRIGGER bench_workflow_of_execution AFTER INSERT ON execution_entity BEGIN
			   INSERT OR REPLACE INTO ${WORKFLOW_OF} VALUES (NEW.id, NEW.workflowId); END`,
		);
		const tables = database
			.prepare("SELECT name FROM sqlite_master WHERE type = 'table'")
			.all()
			.map(({ name }) => String(name));
		for (const table of tables) noteWritesTo(database, table);
	} finally {
		database.close();
	}
}

function noteWritesTo(database: DatabaseSync, table: string): void {
	const columns = database
		.prepare('SELECT name FROM pragma_table_info(?)')
		.all(table)
		.map(({ name }) => String(name));
	const executionId = table === 'execution_entity' ? 'id' : 'executionId';
	const isOfExecution = columns.includes(executionId);
	const isOfWorkflow = columns.includes('workflowId');
	if (table.startsWith('bench_') || !(isOfExecution || isOfWorkflow)) return;
	const bytes = columns.map((name) => `coalesce(length(CAST(NEW."${name}" AS BLOB)), 0)`).join('+');
	const values = [
		isOfExecution ? `NEW."${executionId}"` : 'NULL',
		isOfWorkflow ? 'NEW."workflowId"' : 'NULL',
		bytes,
	].join(', ');
	for (const change of ['INSERT', 'UPDATE']) {
		database.exec(
			`CREATE TRIGGER "bench_${change}_${table}" AFTER ${change} ON "${table}" BEGIN
			   INSERT INTO ${LOG} VALUES (${values}); END`,
		);
	}
}

/** What was written for a workflow since {@link noteWrites}. */
export function writtenFor(databaseFile: string, workflowId: string): Written {
	const [row] = read(
		databaseFile,
		`SELECT count(*) AS count, sum(bytes) AS bytes FROM ${LOG} LEFT JOIN ${WORKFLOW_OF} AS owner
		   ON owner.executionId = ${LOG}.executionId
		 WHERE coalesce(${LOG}.workflowId, owner.workflowId) = ?`,
		workflowId,
	);
	return { rows: Number(row?.count), bytes: Number(row?.bytes ?? 0) };
}

/** Ends what {@link noteWrites} began. */
export function forgetWrites(databaseFile: string): void {
	const database = new DatabaseSync(databaseFile, { timeout: BUSY_MS });
	try {
		const made = database
			.prepare("SELECT type, name FROM sqlite_master WHERE name LIKE 'bench\\_%' ESCAPE '\\'")
			.all();
		const order = (type: unknown) => (type === 'trigger' ? 0 : 1);
		for (const { type, name } of made.toSorted((one, other) => order(one.type) - order(other.type)))
			if (type !== 'index') database.exec(`DROP ${String(type)} "${String(name)}"`);
	} finally {
		database.close();
	}
}

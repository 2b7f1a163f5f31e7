import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import {
	executionIds,
	forgetWrites,
	lastEndMs,
	noteWrites,
	progressOf,
	writtenFor,
} from '../../bench/database';

let folder: string;
let file: string;
let database: DatabaseSync;

/** Tables with those columns of n8n's that are read, and one that has nothing to do with executions. */
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'bench-database-'));
	file = join(folder, 'database.sqlite');
	database = new DatabaseSync(file);
	database.exec(`
		CREATE TABLE execution_entity (id INTEGER PRIMARY KEY AUTOINCREMENT, workflowId TEXT, mode TEXT, status TEXT, stoppedAt TEXT);
		CREATE TABLE execution_data (executionId INTEGER, data TEXT);
		CREATE TABLE settings ("key" TEXT, value TEXT);
		CREATE TABLE workflow_statistics (count INTEGER, workflowId TEXT);
	`);
});
afterEach(() => {
	database.close();
	rmSync(folder, { recursive: true });
});

const insert = (workflowId: string, status: string, mode = 'webhook', stoppedAt = '') =>
	database
		.prepare(
			'INSERT INTO execution_entity (workflowId, status, mode, stoppedAt) VALUES (?, ?, ?, ?)',
		)
		.run(workflowId, status, mode, stoppedAt).lastInsertRowid;

it('tells how far the executions of a workflow are, those within others for themselves', () => {
	for (const status of ['new', 'running', 'waiting', 'success', 'success', 'error', 'crashed'])
		insert('a', status);
	insert('a', 'waiting', 'integrated');
	insert('b', 'running');
	expect(progressOf(file, 'a')).toEqual({ running: 2, waiting: 1, succeeded: 2, failed: 2 });
	expect(progressOf(file, 'a', 'within')).toEqual({
		running: 0,
		waiting: 1,
		succeeded: 0,
		failed: 0,
	});
	expect(executionIds(file, 'a')).toEqual(['1', '2', '3', '4', '5', '6', '7']);
});

it('reads the end of the last execution as UTC', () => {
	insert('a', 'success', 'webhook', '2026-11-29 01:20:02.123');
	insert('a', 'success', 'webhook', '2026-11-29 01:20:01.999');
	expect(lastEndMs(file, 'a')).toBe(Date.UTC(2026, 10, 29, 1, 20, 2, 123));
	expect(lastEndMs(file, 'b')).toBeNaN();
});

it('counts what is written for a workflow, by execution or by workflow, each change of a row anew', () => {
	insert('a', 'success');
	noteWrites(file);
	const id = insert('a', 'new');
	const other = insert('b', 'new');
	database.prepare('INSERT INTO execution_data VALUES (?, ?)').run(id, 'äöü');
	database.prepare('INSERT INTO execution_data VALUES (?, ?)').run(other, 'x'.repeat(1_000));
	database.prepare('UPDATE execution_entity SET status = ? WHERE id = ?').run('success', id);
	database.exec("INSERT INTO settings VALUES ('a', 'not for an execution')");
	database.exec("INSERT INTO workflow_statistics VALUES (7, 'a')");
	const textOf = (status: string) => `${id}a${status}webhook`;
	const bytes = [textOf('new'), `${id}äöü`, textOf('success'), '7a'].join('');
	expect(writtenFor(file, 'a')).toEqual({ rows: 4, bytes: Buffer.byteLength(bytes) });
});

it('leaves the database as it was', () => {
	const everything = () => database.prepare('SELECT name FROM sqlite_master ORDER BY name').all();
	const before = everything();
	noteWrites(file);
	expect(everything().length).toBeGreaterThan(before.length);
	forgetWrites(file);
	expect(everything()).toEqual(before);
	insert('a', 'new');
});

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { z } from 'zod';

import type { Database } from '../host/database';

/** Rows of a table and the bytes they take up, indexes included, when nothing is left free between them. */
export interface TableSize {
	rows: number;
	bytes: number;
}

/** Where n8n keeps what belongs to executions. */
export const TABLES = [
	'execution_entity',
	'execution_data',
	'execution_metadata',
	'processed_data',
] as const;

/** By the tables' names. */
export type Sizes = Record<(typeof TABLES)[number], TableSize>;

/** Measures n8n's database, PostgreSQL where there is one, else the SQLite of its folder. */
export async function sizesIn(userFolder: string, postgres?: Database): Promise<Sizes> {
	return postgres ? await sizesInPostgres(postgres) : await sizesInSqlite(userFolder);
}

const sizeSchema = z.object({ rows: z.number(), bytes: z.number() });

async function sizesInPostgres(database: Database): Promise<Sizes> {
	const sizes: Array<[string, TableSize]> = [];
	for (const table of TABLES) {
		await database.execute(`VACUUM FULL ${table}`);
		const [size] = await database.rows(
			`SELECT (SELECT count(*)::int FROM ${table}) AS rows, pg_total_relation_size('${table}')::int AS bytes`,
			sizeSchema,
		);
		sizes.push([table, size!]);
	}
	return Object.fromEntries(sizes) as Sizes;
}

/** Of a copy that SQLite makes without gaps: n8n writes into the database meanwhile. */
async function sizesInSqlite(userFolder: string): Promise<Sizes> {
	const copy = join(userFolder, 'without-gaps.sqlite');
	await rm(copy, { force: true });
	const source = new DatabaseSync(join(userFolder, '.n8n', 'database.sqlite'), { timeout: 10_000 });
	source.exec(`VACUUM INTO '${copy}'`);
	source.close();
	const database = new DatabaseSync(copy, { readOnly: true });
	const sizes = TABLES.map((table) => {
		const size = database
			.prepare(
				`SELECT (SELECT count(*) FROM ${table}) AS rows, sum(pgsize) AS bytes FROM dbstat
				WHERE name IN (SELECT name FROM sqlite_schema WHERE tbl_name = '${table}')`,
			)
			.get();
		return [table, sizeSchema.parse(size)];
	});
	database.close();
	await rm(copy);
	return Object.fromEntries(sizes) as Sizes;
}

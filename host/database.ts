import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { z } from 'zod';

import { findProgram, POSTGRES_BINARIES } from './queueServices';
import type { Schema } from './rest/http';

const run = promisify(execFile);

/** Results of thousands of executions. */
const MOST_BYTES = 256 * 1024 ** 2;

/** What n8n has in its PostgreSQL, for questions that its API does not answer. */
export interface Database {
	/** The rows that a SELECT gives, with its columns by their names. */
	rows<Row>(select: string, row: Schema<Row>): Promise<Row[]>;
	/** Runs any other statement. */
	execute(statement: string): Promise<void>;
}

/** Opens the database that n8n's environment names; it trusts whoever comes from this machine. */
export function openDatabase(env: Record<string, string>): Database {
	const psql = async (statement: string) => {
		const target = [
			...['--host', '127.0.0.1', '--port', env.DB_POSTGRESDB_PORT ?? ''],
			...['--username', env.DB_POSTGRESDB_USER ?? '', env.DB_POSTGRESDB_DATABASE ?? ''],
		];
		const program = findProgram('psql', POSTGRES_BINARIES);
		const options = ['--no-psqlrc', '--tuples-only', '--no-align', '--command', statement];
		return (await run(program, [...options, ...target], { maxBuffer: MOST_BYTES })).stdout;
	};
	return {
		async rows(select, row) {
			const answer = await psql(
				`SELECT coalesce(json_agg(answer), '[]') FROM (${select}) AS answer`,
			);
			return z.array(row).parse(JSON.parse(answer));
		},
		async execute(statement) {
			await psql(statement);
		},
	};
}

import type { OpenRows, Row } from './marks';

/**
 * What a row is for: who has a key, how its submission ended, which task that made; and that the provider of this
 * name was sent an idempotency key with it.
 */
type Part = 'owner' | 'end' | 'task' | `keyed at ${string}`;

/** The rows of a node's keys; each is opened once. */
export interface OpenedRows {
	openAll(names: readonly string[]): Promise<void>;
	/** A row that was opened. */
	rowOf(name: string): Row;
}

/** The name of the row of a key. Each key has rows for the first try, and for each after an unknown end. */
export function rowName(part: Part, attempt: number): (key: string) => string {
	return (key) => JSON.stringify([part, attempt, key]);
}

/** Keeps the rows that were opened. */
export function createOpenedRows(open: OpenRows): OpenedRows {
	const rows = new Map<string, Row>();
	return {
		openAll: async (names) => {
			const missing = [...new Set(names)].filter((name) => !rows.has(name));
			if (missing.length === 0) return;
			for (const [name, row] of await open(missing)) rows.set(name, row);
		},
		rowOf: (name) => {
			const row = rows.get(name);
			if (!row) throw new TypeError(`n8n's database has no row for ${name}`);
			return row;
		},
	};
}

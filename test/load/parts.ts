import { z } from 'zod';

import type { Database } from '../../host/database';

const rowSchema = z.object({ id: z.string(), data: z.string() });
const dataSchema = z.object({ parentExecution: z.object({ executionId: z.string() }).optional() });

/** The executions that other executions have begun, by the ID of the one that began them. */
export async function partsByParent(database: Database): Promise<Map<string, string[]>> {
	const rows = await database.rows(
		`SELECT "executionId"::text AS id, data FROM execution_data
		 JOIN execution_entity ON execution_entity.id = "executionId" WHERE mode = 'integrated'`,
		rowSchema,
	);
	// Imported this way because its types are those of an ES module, while this project is CommonJS.
	const { parse } = await import('flatted');
	const parts = new Map<string, string[]>();
	for (const { id, data } of rows) {
		const parentId = dataSchema.parse(parse(data)).parentExecution?.executionId;
		if (parentId) parts.set(parentId, [...(parts.get(parentId) ?? []), id]);
	}
	return parts;
}

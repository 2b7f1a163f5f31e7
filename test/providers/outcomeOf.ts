import type { z } from 'zod';

/** What a schema makes of a value, or the problem it finds. */
export function outcomeOf(schema: z.ZodTypeAny, value: unknown): unknown {
	const parsed = schema.safeParse(value);
	return parsed.success
		? { is: parsed.data as unknown }
		: [...new Set(parsed.error.issues.map((issue) => issue.message))].join('; ');
}

/** A value, and what comes of it. */
export type Row = [value: unknown, outcome: unknown];

import { z } from 'zod';

/** How the items of a run leave. Plain data: a suspended run keeps it in n8n's database. */
export interface ItemShape {
	/** The names of the task's fields that leave, or those that hold something; all where it is absent. */
	fields?: 'simplified' | string[];
	/** Whether the fields of the incoming item leave too. */
	includeInput?: true;
}

/** The same, when it comes back from n8n's database. */
export const itemShapeSchema: z.ZodType<ItemShape> = z.object({
	fields: z.union([z.literal('simplified'), z.array(z.string())]).optional(),
	includeInput: z.literal(true).optional(),
});

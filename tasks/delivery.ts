import { z } from 'zod';

/** What an item wants of a finished task. Plain data. */
export interface Delivery {
	download: boolean;
	/** The binary field the first file goes into. */
	binaryField: string;
	/** A template for the names of the files. */
	fileName: string;
	/** Whether the last frame comes along, in a field of its own. */
	lastFrame: boolean;
	/** For each file. */
	maxBytes: number;
	/** Whether the provider's whole answer comes along. */
	includeRawAnswer?: boolean;
}

/** The same, when it comes back from n8n's database. */
export const deliverySchema: z.ZodType<Delivery> = z.object({
	download: z.boolean(),
	binaryField: z.string(),
	fileName: z.string(),
	lastFrame: z.boolean(),
	maxBytes: z.number(),
	includeRawAnswer: z.boolean().optional(),
});

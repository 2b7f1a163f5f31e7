import { z } from 'zod';

import { failureDetailsSchema, pollSchema, renamed, taskSchema } from './storedState';

/** How a submission failed. */
export const failedSchema = z
	.object({
		details: failureDetailsSchema,
		provider: z.string().optional(),
		account: z.string().optional(),
	})
	.passthrough();

/** How a submission ended. */
export const resultSchema = renamed(
	{ facts: 'details' },
	z.union([
		z.object({ task: taskSchema }).passthrough(),
		z.object({ alreadySubmitted: z.string() }).passthrough(),
		failedSchema,
	]),
);

/** How the submission of an item ended. */
export const outcomeSchema = z
	.object({ itemIndex: z.number(), result: resultSchema })
	.passthrough();

const entrySchema = renamed(
	{ watch: 'poll' },
	z
		.object({
			itemIndex: z.number(),
			input: z.record(z.string(), z.unknown()),
			expected: z.object({ amount: z.number(), unit: z.enum(['credits', 'USD']) }).nullable(),
			isSubmitting: z.literal(true).optional(),
			firstTryAt: z.number().optional(),
			result: resultSchema.optional(),
			poll: pollSchema.optional(),
			submitOnceKey: z.string().optional(),
			idempotencyKey: z.string().optional(),
		})
		.passthrough(),
);

const common = {
	budget: z.object({
		maxCredits: z.number().nullable(),
		minBalance: z.number().nullable(),
		balance: z.number().nullable(),
		spent: z.number(),
	}),
	stopOnFailure: z.boolean(),
	refusals: z.number(),
	giveUpAt: z.number(),
};

/** A queue that comes back from n8n's database. */
export const submitQueueSchema = z.object({
	...common,
	entries: z.array(entrySchema),
	rateLimitedUntil: z.number(),
	slotsTakenUntil: z.number(),
});

/** As it was written before the queue in process and the one with slots were one; in today's form. */
export const earlierQueueSchema = z
	.object({
		...common,
		slots: z.array(entrySchema),
		announced: z.boolean(),
		heldUntil: z.number(),
	})
	.transform(({ slots, announced, heldUntil, ...queue }) => {
		const next = announced ? slots.findIndex(({ result }) => result === undefined) : -1;
		return {
			...queue,
			entries: slots.map((slot, at) =>
				at === next ? { ...slot, isSubmitting: true as const } : slot,
			),
			rateLimitedUntil: 0,
			slotsTakenUntil: heldUntil,
		};
	});

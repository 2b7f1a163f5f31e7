import { z } from 'zod';

import { FAILURE_KINDS, type FailureDetails } from '../model/failureDetails';
import type { Task } from '../model/task';
import { isTaskId } from './taskId';
import type { Outcome, Watch } from './watch';

/**
 * What comes back from n8n's database, checked before anything is done with it. Fields that are not
 * named here pass as they are: only what steers requests, sleeps or money is looked at.
 */
const taskIdSchema = z.string().refine(isTaskId);

/**
 * A schema that checks some fields of a type, as one of the whole type: the fields that it does not name
 * were written by this package and steer nothing.
 */
function checked<T>(schema: z.ZodTypeAny): z.ZodType<T> {
	return schema as z.ZodType<T>;
}

/** What becomes of an item that goes wrong: the node stops, or it leaves by one of the outputs. */
export const policySchema = z.enum(['stop', 'item', 'errorOutput']);

/** Why something did not work. */
export const failureFactsSchema = checked<FailureDetails>(
	z
		.object({
			kind: z.enum(FAILURE_KINDS),
			message: z.string(),
			nextStep: z.string(),
			retryable: z.boolean(),
			taskId: taskIdSchema.optional(),
			retryAfterMs: z.number().optional(),
			mayHaveBeenAccepted: z.boolean().optional(),
			details: z.string().optional(),
		})
		.passthrough()
		// What version 0.1 called `details`.
		.transform(({ details, ...known }) =>
			details === undefined ? known : { ...known, furtherInfo: details },
		),
);

/** A task, as far as it steers anything. */
export const taskSchema = checked<Task>(
	z
		.object({
			provider: z.string(),
			taskId: taskIdSchema,
			status: z.enum(['pending', 'processing', 'succeeded', 'failed']),
			outputs: z.array(z.object({ type: z.string(), url: z.string() }).passthrough()),
		})
		.passthrough(),
);

const outcomeSchema = checked<Outcome>(
	z.union([
		z.object({ kind: z.literal('seen'), taskId: taskIdSchema, task: taskSchema }).passthrough(),
		z
			.object({ kind: z.literal('timedOut'), taskId: taskIdSchema, waitedMs: z.number() })
			.passthrough(),
		z
			.object({ kind: z.literal('gaveUp'), taskId: taskIdSchema, facts: failureFactsSchema })
			.passthrough(),
	]),
);

/** The state of watching one task. */
export const watchSchema = checked<Watch>(
	z
		.object({
			provider: z.string().optional(),
			taskId: taskIdSchema,
			startedAt: z.number(),
			deadlineAt: z.number(),
			orderedAt: z.number(),
			estimatedMs: z.number().nullable(),
			lookAt: z.number(),
			failedLooks: z.number(),
			bareLooks: z.number(),
			last: taskSchema.optional(),
			outcome: outcomeSchema.optional(),
		})
		.passthrough(),
);

import { z } from 'zod';

import { FAILURE_KINDS, type FailureDetails } from '../model/failureDetails';
import { isRecord, ownEntry } from '../model/json';
import type { Task } from '../model/task';
import type { RunIdentity } from './idempotency';
import { isTaskId } from './taskId';
import type { Outcome, TaskPoll } from './taskPoll';

/**
 * What comes back from n8n's database, checked before anything is done with it. Fields that are not
 * named here pass as they are: only what steers requests, sleeps or money is looked at.
 */
const taskIdSchema = z.string().refine(isTaskId);

/**
 * A schema that checks some fields of a type, as one of the whole type: the fields that it does not name
 * were written by this package and steer nothing.
 */
export function checked<T>(schema: z.ZodTypeAny): z.ZodType<T> {
	return schema as z.ZodType<T>;
}

/** A schema that also reads what earlier versions called by other names. */
export function renamed<Schema extends z.ZodTypeAny>(
	names: Readonly<Record<string, string>>,
	schema: Schema,
) {
	return z.preprocess(
		(stored) =>
			isRecord(stored)
				? Object.fromEntries(
						Object.entries(stored).map(([name, value]) => [ownEntry(names, name) ?? name, value]),
					)
				: stored,
		schema,
	);
}

/** What becomes of an item that goes wrong: the node stops, or it leaves by one of the outputs. */
export const policySchema = z.enum(['stop', 'item', 'errorOutput']);

/** Why something did not work. */
export const failureDetailsSchema = checked<FailureDetails>(
	renamed(
		{ details: 'furtherInfo' },
		z
			.object({
				kind: z.enum(FAILURE_KINDS),
				message: z.string(),
				nextStep: z.string(),
				retryable: z.boolean(),
				taskId: taskIdSchema.optional(),
				retryAfterMs: z.number().optional(),
				mayHaveBeenAccepted: z.boolean().optional(),
				furtherInfo: z.string().optional(),
			})
			.passthrough(),
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
	renamed(
		{ facts: 'details' },
		z.union([
			z.object({ kind: z.literal('seen'), taskId: taskIdSchema, task: taskSchema }).passthrough(),
			z
				.object({ kind: z.literal('timedOut'), taskId: taskIdSchema, waitedMs: z.number() })
				.passthrough(),
			z
				.object({ kind: z.literal('gaveUp'), taskId: taskIdSchema, details: failureDetailsSchema })
				.passthrough(),
		]),
	),
);

/** The state of polling one task. */
export const pollSchema = checked<TaskPoll>(
	renamed(
		{
			orderedAt: 'createdAt',
			lookAt: 'checkAt',
			failedLooks: 'failedChecks',
			bareLooks: 'bareChecks',
		},
		z
			.object({
				provider: z.string().optional(),
				taskId: taskIdSchema,
				startedAt: z.number(),
				deadlineAt: z.number(),
				createdAt: z.number(),
				estimatedMs: z.number().nullable(),
				checkAt: z.number(),
				failedChecks: z.number(),
				bareChecks: z.number(),
				last: taskSchema.optional(),
				outcome: outcomeSchema.optional(),
			})
			.passthrough(),
	),
);

/** Which run of which node submits. */
export const runIdentitySchema = checked<RunIdentity>(
	z
		.object({
			instanceId: z.string(),
			workflowId: z.string().optional(),
			executionId: z.string().optional(),
			nodeId: z.string(),
			runIndex: z.number(),
		})
		.passthrough(),
);

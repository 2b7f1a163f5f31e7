import { z } from 'zod';

import type { Task } from '../../../model/task';

const time = z.string().refine((text) => new Date(text).toISOString() === text, 'ISO 8601 in UTC');
const amount = z.number().finite();
const cost = z.object({ amount, unit: z.enum(['credits', 'USD']) }).strict();

/** The `Task` as it leaves the nodes unless the provider's answer is asked for: every key, none besides. */
const taskShape = z
	.object({
		provider: z.string().min(1),
		taskId: z.string().min(1),
		status: z.enum(['pending', 'processing', 'succeeded', 'failed']),
		providerStatus: z.string().nullable(),
		progress: z.number().min(0).max(100).nullable(),
		videoUrl: z.string().url().nullable(),
		outputs: z.array(
			z
				.object({
					type: z.enum(['video', 'image']),
					url: z.string().url(),
					width: amount.nullable(),
					height: amount.nullable(),
					durationSeconds: amount.nullable(),
				})
				.strict(),
		),
		lastFrameUrl: z.string().url().nullable(),
		cost: cost.nullable(),
		estimatedCost: cost.nullable(),
		remainingCredits: amount.nullable(),
		error: z
			.object({ code: z.string().nullable(), message: z.string().min(1) })
			.strict()
			.nullable(),
		createdAt: time.nullable(),
		completedAt: time.nullable(),
		estimatedSeconds: z.number().min(0).nullable(),
		refundedCredits: amount.nullable(),
	})
	.strict();

/** What is wrong with the shape of a task that leaves a node; empty when nothing is. */
export function shapeProblems(task: Task): string[] {
	const parsed = taskShape.safeParse(task);
	if (parsed.success) return [];
	return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

/** The same for a task as a provider gives it: with its whole answer. */
export function answerProblems({ raw, ...task }: Task): string[] {
	return [...shapeProblems(task), ...(raw === undefined ? ['raw: Required'] : [])];
}

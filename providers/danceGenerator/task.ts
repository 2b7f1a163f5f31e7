import { z } from 'zod';

import type { JsonValue } from '../../model/json';
import { rawOf } from '../../model/rawAnswer';
import {
	makeTask,
	toIsoTime,
	toProgress,
	toStatus,
	type Task,
	type TaskStatus,
} from '../../model/task';
import { parseResponse, type HttpResponse } from '../../transport/httpResponse';
import { toTaskError } from '../taskError';

/** Source: "Status values". */
const STATUS_WORDS: Record<string, TaskStatus> = {
	pending: 'pending',
	processing: 'processing',
	success: 'succeeded',
	failed: 'failed',
};

/** This package's words as the `status` filter of `GET /tasks` has them. */
export const STATUS_FILTERS: Record<TaskStatus, string> = {
	pending: 'pending',
	processing: 'processing',
	succeeded: 'success',
	failed: 'failed',
};

/**
 * What is needed of a task, in the create answer, in the status answer and in the list. What has
 * another form than documented is as if it were not there: it must not cost the ID of a paid task.
 */
export const taskAnswer = z.object({
	task_id: z.string().min(1),
	status: z.string().nullish().catch(null),
	progress: z.unknown(),
	result: z.object({ video_url: z.string().nullish() }).nullish().catch(null),
	cost_credits: z.number().nullish().catch(null),
	remaining_credits: z.number().nullish().catch(null),
	estimated_duration_seconds: z.number().min(0).nullish().catch(null),
	created_at: z.unknown(),
	completed_at: z.unknown(),
	/** The document shows `null` only; a text and an object are both taken. */
	error: z.unknown(),
	refunded_credits: z.number().nullish().catch(null),
});

/** One task as the API gives it -> `Task`. */
export function toTask(native: z.output<typeof taskAnswer>, raw: JsonValue | undefined): Task {
	const status = toStatus(native.status, STATUS_WORDS);
	const url = native.result?.video_url;
	return makeTask({
		provider: 'danceGenerator',
		taskId: native.task_id,
		status,
		providerStatus: native.status ?? null,
		progress: toProgress(native.progress),
		outputs: url ? [{ type: 'video', url, width: null, height: null, durationSeconds: null }] : [],
		cost: native.cost_credits == null ? null : { amount: native.cost_credits, unit: 'credits' },
		remainingCredits: native.remaining_credits ?? null,
		estimatedSeconds: native.estimated_duration_seconds ?? null,
		createdAt: toIsoTime(native.created_at),
		completedAt: toIsoTime(native.completed_at),
		error: toTaskError(native.error, status),
		refundedCredits: native.refunded_credits ?? null,
		raw,
	});
}

/** An answer that holds one task -> `Task`. */
export function responseToTask(response: HttpResponse): Task {
	return toTask(parseResponse(taskAnswer, response, 'a task (task_id, status)'), rawOf(response));
}

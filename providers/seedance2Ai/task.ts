import { z } from 'zod';

import { rawOf } from '../../model/rawAnswer';
import {
	makeTask,
	toIsoTime,
	toStatus,
	type Task,
	type TaskOutput,
	type TaskStatus,
} from '../../model/task';
import { parseResponse, type HttpResponse } from '../../transport/httpResponse';
import { toTaskError } from '../taskError';

/** Source: "queryTask Response". */
const STATUS_WORDS: Record<string, TaskStatus> = {
	pending: 'pending',
	processing: 'processing',
	completed: 'succeeded',
	failed: 'failed',
};

/** A file without an address, or of another form, must not cost those beside it. */
const outputSchema = z
	.object({
		url: z.string().min(1),
		width: z.number().nullish().catch(null),
		height: z.number().nullish().catch(null),
	})
	.nullable()
	.catch(null);

/**
 * What is needed of the answers to `createTask` (`taskId` alone) and `queryTask`. What has another form
 * than documented is as if it were not there: it must not cost the ID of a paid task.
 */
const taskSchema = z.object({
	taskId: z.string().min(1),
	status: z.string().nullish().catch(null),
	creditsUsed: z.number().nullish().catch(null),
	output: z.array(outputSchema).nullish().catch(null),
	error: z.unknown(),
	/** Epoch milliseconds. */
	createTime: z.unknown(),
	completeTime: z.unknown(),
});

/** An answer that holds a task -> `Task`. */
export function responseToTask(response: HttpResponse): Task {
	const native = parseResponse(taskSchema, response, 'a task (taskId)');
	const status = native.status == null ? 'pending' : toStatus(native.status, STATUS_WORDS);
	return makeTask({
		provider: 'seedance2Ai',
		taskId: native.taskId,
		status,
		providerStatus: native.status ?? null,
		outputs: (native.output ?? []).flatMap((output) => (output ? toOutput(output) : [])),
		cost: native.creditsUsed == null ? null : { amount: native.creditsUsed, unit: 'credits' },
		createdAt: toIsoTime(native.createTime),
		completedAt: toIsoTime(native.completeTime),
		error: toTaskError(native.error, status),
		raw: rawOf(response),
	});
}

function toOutput({ url, width, height }: NonNullable<z.output<typeof outputSchema>>): TaskOutput {
	return {
		type: 'video',
		url,
		width: width ?? null,
		height: height ?? null,
		durationSeconds: null,
	};
}

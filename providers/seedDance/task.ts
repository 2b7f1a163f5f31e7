import { z } from 'zod';

import { isRecord } from '../../model/json';
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
import { videoOutputs } from './outputs';

/**
 * Inferred: the document names no status words. Those of its kind are taken; any other word keeps the
 * task open and is shown.
 */
const STATUS_WORDS: Record<string, TaskStatus> = {
	pending: 'pending',
	queued: 'pending',
	submitted: 'pending',
	created: 'pending',
	processing: 'processing',
	running: 'processing',
	in_progress: 'processing',
	generating: 'processing',
	completed: 'succeeded',
	succeeded: 'succeeded',
	success: 'succeeded',
	done: 'succeeded',
	failed: 'failed',
	error: 'failed',
	cancelled: 'failed',
	canceled: 'failed',
	expired: 'failed',
};

/** The members of the answer, or of its `data` where it wraps the task in one. Inferred. */
const unwrapped = (value: unknown): unknown =>
	isRecord(value) && isRecord(value.data) ? { ...value, ...value.data } : value;

const taskId = z
	.union([z.string().min(1), z.number()])
	.transform(String)
	.nullish()
	.catch(null);

/** Everything but `task_id` is inferred, so everything is tolerated, and the whole kept for outputs. */
const taskSchema = z.preprocess(
	unwrapped,
	z
		.object({
			task_id: taskId,
			id: taskId,
			status: z.string().nullish().catch(null),
			progress: z.unknown(),
			error: z.unknown(),
			message: z.unknown(),
			created_at: z.unknown(),
			completed_at: z.unknown(),
		})
		.passthrough(),
);
type Native = z.output<typeof taskSchema>;

const idOf = ({ task_id, id }: Native): string | null => task_id ?? id ?? null;

const createdSchema = taskSchema.refine((native) => idOf(native) !== null);
const answeredSchema = taskSchema.refine((native) => idOf(native) !== null || native.status);

/**
 * The answer to a create -> `Task`. Documented is `task_id` alone; where there is a status as well, it
 * is read, so that a create that is done at once is.
 */
export function createdToTask(response: HttpResponse): Task {
	const native = parseResponse(createdSchema, response, 'a task_id');
	const task = toTask(native, idOf(native) ?? '', response);
	return task.providerStatus === null ? { ...task, status: 'pending' } : task;
}

/** The answer to the question how the task `asked` is -> `Task`. */
export function responseToTask(response: HttpResponse, asked: string): Task {
	const native = parseResponse(answeredSchema, response, 'a task (task_id, status)');
	return toTask(native, idOf(native) ?? asked, response);
}

function toTask(native: Native, id: string, response: HttpResponse): Task {
	const status = toStatus(native.status, STATUS_WORDS);
	return makeTask({
		provider: 'seedDance',
		taskId: id,
		status,
		providerStatus: native.status ?? null,
		progress: toProgress(native.progress),
		outputs: videoOutputs(native),
		createdAt: toIsoTime(native.created_at),
		completedAt: toIsoTime(native.completed_at),
		error:
			status === 'failed'
				? toTaskError(native.error ?? native.message, status, { word: native.status })
				: null,
		raw: rawOf(response),
	});
}

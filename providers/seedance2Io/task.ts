import { z } from 'zod';

import { rawOf } from '../../model/rawAnswer';
import {
	hasEnded,
	makeTask,
	toIsoTime,
	toStatus,
	type Task,
	type TaskOutput,
	type TaskStatus,
} from '../../model/task';
import { parseResponse, type HttpResponse } from '../../transport/httpResponse';
import { toTaskError } from '../taskError';
import { meaningOf } from './errors';

/** Source: "until the status is completed or failed"; the others are words of an open task. */
const STATUS_WORDS: Record<string, TaskStatus> = {
	queued: 'pending',
	pending: 'pending',
	processing: 'processing',
	completed: 'succeeded',
	failed: 'failed',
};

/** An address, alone or in an object; nothing else is of interest. */
const address = z.preprocess(
	(value) => (typeof value === 'object' && value !== null && 'url' in value ? value.url : value),
	z.string().min(1).nullish().catch(null),
);

/** Several addresses; where there is none, an `address` of nothing. */
const addresses = z.preprocess(
	(value): unknown[] => (Array.isArray(value) ? value : [value]),
	z.array(address),
);

/**
 * Videos: the document; `images[].url` was observed; `image_url` and `image_urls` are tolerated. Also
 * where a task has no output yet and says so in its own way.
 */
const outputSchema = z
	.object({
		video_url: address,
		last_frame_url: address,
		images: addresses,
		image_url: address,
		image_urls: addresses,
	})
	.nullish()
	.catch(null);

/**
 * The create answers and `GET /tasks/{id}`, as the document and its newer version have them. What has
 * another form is as if it were not there: it must not cost the ID of a paid task.
 */
const taskSchema = z.object({
	id: z.string().min(1),
	status: z.string().nullish().catch(null),
	credits_used: z.number().nullish().catch(null),
	remaining_credits: z.number().nullish().catch(null),
	credits_refunded: z.number().nullish().catch(null),
	output: outputSchema,
	error: z.unknown(),
	created_at: z.unknown(),
	updated_at: z.unknown(),
});

/** An answer that holds a task -> `Task`. */
export function responseToTask(response: HttpResponse): Task {
	const native = parseResponse(taskSchema, response, 'a task (id, status)');
	const status = toStatus(native.status, STATUS_WORDS);
	const lastFrameUrl = native.output?.last_frame_url ?? null;
	return makeTask({
		provider: 'seedance2Io',
		taskId: native.id,
		status,
		providerStatus: native.status ?? null,
		outputs: toOutputs(native.output),
		lastFrameUrl,
		cost: native.credits_used == null ? null : { amount: native.credits_used, unit: 'credits' },
		remainingCredits: native.remaining_credits ?? null,
		refundedCredits: native.credits_refunded ?? null,
		createdAt: toIsoTime(native.created_at),
		// There is no time of completion; nothing changes after the end.
		completedAt: hasEnded({ status }) ? toIsoTime(native.updated_at) : null,
		error: toTaskError(native.error, status, { meaningOf }),
		raw: rawOf(response),
	});
}

/** The video first, then images, each address once, and the last frame at the end. */
function toOutputs(output: z.output<typeof outputSchema>): TaskOutput[] {
	const { video_url, images = [], image_urls = [], image_url, last_frame_url } = output ?? {};
	const pictures = [...images, ...image_urls, image_url, last_frame_url];
	const seen = new Set(pictures.filter((url): url is string => typeof url === 'string'));
	return [
		...(video_url ? [toOutput('video', video_url)] : []),
		...[...seen].map((url) => toOutput('image', url)),
	];
}

function toOutput(type: TaskOutput['type'], url: string): TaskOutput {
	return { type, url, width: null, height: null, durationSeconds: null };
}

import { z } from 'zod';

import { rawOf } from '../../model/rawAnswer';
import {
	makeTask,
	toIsoTime,
	toProgress,
	toStatus,
	type Task,
	type TaskOutput,
	type TaskStatus,
} from '../../model/task';
import { parseResponse, type HttpResponse } from '../../transport/httpResponse';
import { toTaskError } from '../taskError';
import { meaningOf } from './errors';

/**
 * `completed` and `failed` stand in the document, `in_progress` was observed. Inferred are two words of
 * an open task, and two more ends: the document lets every task expire (`execution_expires_after`).
 */
const STATUS_WORDS: Record<string, TaskStatus> = {
	pending: 'pending',
	queued: 'pending',
	in_progress: 'processing',
	completed: 'succeeded',
	failed: 'failed',
	expired: 'failed',
	cancelled: 'failed',
	canceled: 'failed',
};

/**
 * Observed as one object, too, where the document has a list. What has another form is as if it were not
 * there, and must not cost what is beside it.
 */
function listed<Schema extends z.ZodTypeAny>(schema: Schema) {
	return z.preprocess(
		(value): unknown[] => (Array.isArray(value) ? value : [value]),
		z.array(schema.nullable().catch(null)),
	);
}

const contentSchema = z.object({
	type: z.string().nullish().catch(null),
	url: z.string().nullish().catch(null),
	duration: z.unknown(),
});

const outputSchema = z.object({
	content: listed(contentSchema),
	duration: z.unknown(),
});

/**
 * Source: "Response Format"; ids, `created_at` (unix seconds) and `progress` (0 to 1) were observed. What
 * has another form is as if it were not there: it must not cost the ID of a paid task.
 */
const taskSchema = z.object({
	id: z.union([z.string().min(1), z.number()]).transform(String),
	status: z.string().nullish().catch(null),
	progress: z.unknown(),
	output: listed(outputSchema),
	usage: z.object({ cost: z.unknown() }).nullish().catch(null),
	error: z.unknown(),
	created_at: z.unknown(),
	completed_at: z.unknown(),
});

/** An answer that holds a task, from the create or the status endpoint -> `Task`. */
export function responseToTask(response: HttpResponse): Task {
	const native = parseResponse(taskSchema, response, 'a task (id, status)');
	const status = toStatus(native.status, STATUS_WORDS);
	const outputs = native.output.flatMap((output) => (output ? toOutputs(output) : []));
	const images = outputs.filter(({ type }) => type === 'image');
	return makeTask({
		provider: 'vtrix',
		taskId: native.id,
		status,
		providerStatus: native.status ?? null,
		progress: toProgress(native.progress, 'fraction'),
		// The video first, whatever the order: the first output is the one that is downloaded.
		outputs: [...outputs.filter(({ type }) => type === 'video'), ...images],
		// Source: `return_last_frame`; the only image there is.
		lastFrameUrl: images[0]?.url ?? null,
		cost: toCost(native.usage?.cost),
		createdAt: toIsoTime(native.created_at),
		completedAt: toIsoTime(native.completed_at),
		error: toTaskError(native.error, status, { meaningOf, word: native.status }),
		raw: rawOf(response),
	});
}

function toOutputs({ content, duration }: z.output<typeof outputSchema>): TaskOutput[] {
	return content.flatMap((entry) => {
		if (!entry?.url) return [];
		const isImage = entry.type?.toLowerCase().startsWith('image') ?? false;
		return {
			type: isImage ? 'image' : 'video',
			url: entry.url,
			width: null,
			height: null,
			durationSeconds: isImage ? null : (toNumber(entry.duration) ?? toNumber(duration)),
		};
	});
}

/** Source: `usage.cost`: "Total cost in USD", as text. */
function toCost(value: unknown): Task['cost'] {
	const amount = toNumber(value);
	return amount === null ? null : { amount, unit: 'USD' };
}

function toNumber(value: unknown): number | null {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

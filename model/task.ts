import type { JsonValue } from './json';

/** The four states of a task, whatever words the provider has for them. */
export type TaskStatus = 'pending' | 'processing' | 'succeeded' | 'failed';

/** One file a task produced. What the provider does not tell is `null`. */
export type TaskOutput = {
	type: 'video' | 'image';
	url: string;
	width: number | null;
	height: number | null;
	durationSeconds: number | null;
};

/** What a task costs, in the provider's own unit. */
export type Cost = {
	amount: number;
	unit: 'credits' | 'USD';
};

/**
 * The one shape that flows through every node and does not change when the provider does.
 * What is not known is `null`, so that the columns of a batch stay the same. A `type` and not an
 * interface: so TypeScript takes it for the JSON of an item as it is.
 */
export type Task = {
	/** The provider's id in this package, e.g. `danceGenerator`. */
	provider: string;
	taskId: string;
	status: TaskStatus;
	/** The provider's own status word, as it was sent. */
	providerStatus: string | null;
	/** 0 to 100. Only for display: it never decides whether a task has ended. */
	progress: number | null;
	/** The first video, for convenience. */
	videoUrl: string | null;
	outputs: TaskOutput[];
	/** Image of the last frame, where one was asked for. */
	lastFrameUrl: string | null;
	cost: Cost | null;
	/** What the create should cost by the published price, where there is one and the create tells enough. */
	estimatedCost: Cost | null;
	/** Credits left after the create, where the answer tells. */
	remainingCredits: number | null;
	/** Why the task failed, in the provider's words. */
	error: { code: string | null; message: string } | null;
	/** ISO 8601 */
	createdAt: string | null;
	/** ISO 8601 */
	completedAt: string | null;
	/** How long the provider expects the task to take, in seconds from its creation. */
	estimatedSeconds: number | null;
	/** Credits the provider says it gave back; only where it says so. */
	refundedCredits: number | null;
	/** The provider's whole answer. Providers give it always; only where it is asked for, an item has it. */
	raw?: JsonValue;
};

/** A task of which only what is given is known. */
export function makeTask(
	known: Pick<Task, 'provider' | 'taskId' | 'status'> & Partial<Task>,
): Task {
	const { provider, taskId, status, ...rest } = known;
	return {
		provider,
		taskId,
		status,
		providerStatus: null,
		progress: null,
		videoUrl: known.outputs?.find((output) => output.type === 'video')?.url ?? null,
		outputs: [],
		lastFrameUrl: null,
		cost: null,
		estimatedCost: null,
		remainingCredits: null,
		error: null,
		createdAt: null,
		completedAt: null,
		estimatedSeconds: null,
		refundedCredits: null,
		...rest,
	};
}

/** The names of a task's fields. */
export const TASK_FIELDS: readonly string[] = [
	...Object.keys(makeTask({ provider: '', taskId: '', status: 'pending' })),
	'raw',
];

/** Whether nothing more will happen to the task. */
export function hasEnded(task: Pick<Task, 'status'>): boolean {
	return task.status === 'succeeded' || task.status === 'failed';
}

/** Whether the provider says that a task succeeded, but names no result (yet). */
export function isBareSuccess({
	status,
	outputs,
	lastFrameUrl,
}: Pick<Task, 'status' | 'outputs' | 'lastFrameUrl'>): boolean {
	// The last frame alone is not what was created.
	return status === 'succeeded' && outputs.every(({ url }) => url === lastFrameUrl);
}

/**
 * Looks a provider's status word up in its table, without regard to case. An unknown word is not an
 * end: the task stays `processing` and the word is shown in `providerStatus`.
 */
export function toStatus(
	word: string | null | undefined,
	table: Record<string, TaskStatus>,
): TaskStatus {
	const key = (word ?? '').trim().toLowerCase();
	// Only the table's own entries: every object also has a `constructor`, which is no status word.
	return (Object.hasOwn(table, key) ? table[key] : undefined) ?? 'processing';
}

/** Brings a progress figure into 0..100. `unit` says what the provider counts in. */
export function toProgress(
	value: unknown,
	unit: 'percent' | 'fraction' = 'percent',
): number | null {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number !== 'number' || !Number.isFinite(number)) return null;
	const percent = unit === 'fraction' && number <= 1 ? number * 100 : number;
	return Math.min(100, Math.max(0, Math.round(percent)));
}

/** Unix seconds, unix milliseconds or a date text, as ISO 8601; `null` for anything else. */
export function toIsoTime(value: unknown): string | null {
	if (typeof value !== 'string' && typeof value !== 'number') return null;
	const numeric = typeof value === 'number' || /^\d+(\.\d+)?$/.test(value);
	// 1e11 seconds is the year 5138, 1e11 milliseconds is 1973: whatever is larger is milliseconds.
	const at = numeric
		? new Date(Number(value) * (Number(value) < 1e11 ? 1000 : 1))
		: new Date(value);
	return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

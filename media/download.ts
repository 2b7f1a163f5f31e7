import type { IBinaryData, IBinaryKeyData } from 'n8n-workflow';

import type { Task, TaskOutput } from '../model/task';
import type { Bytes } from '../transport/bytes';
import { asFailure } from '../transport/failure';
import type { HttpClient } from '../transport/httpClient';
import { fileNameFor, type NameParts } from './fileName';
import { isExpired, refuse, storeResult } from './resultFile';
import type { Retries } from './retried';
import { requireSafeDownload } from './safeUrl';

/** What {@link downloadResults} needs. */
export interface DownloadOptions extends Retries {
	httpClient: HttpClient;
	/** The API's own address; tells whether this is the sandbox. */
	baseUrl: string;
	/** For each file. */
	maxBytes: number;
	/** The field of the first file; further ones get its name and `_1`, `_2`, ... */
	binaryField: string;
	/** A template; see {@link fileNameFor}. */
	fileName: string;
	/** Whether the last frame is wanted too, where the task has one. */
	lastFrame: boolean;
	/** Runs a try when it is its turn: the whole process fetches only so many files at once. */
	inTurn: <T>(fetch: () => Promise<T>) => Promise<T>;
	/** Asks the provider for the task again, for fresh addresses. */
	refresh: () => Promise<Task>;
	/** Puts the bytes into n8n's binary store. */
	store: (bytes: Bytes, fileName: string, mimeType: string) => Promise<IBinaryData>;
}

/** The field that the last frame goes into, as Generate's forms expect it. */
export const LAST_FRAME_FIELD = 'lastFrame';

/** One file to fetch: where it goes, and how a task, fresh or not, names it. */
interface Wish {
	field: string;
	index: NameParts['index'];
	find(task: Task): TaskOutput | undefined;
}

/**
 * Fetches all results of a finished task one after the other, streamed, without the key, trying again
 * what fails in passing. When an address has expired, the task is asked for once again, and all that is
 * still to fetch has fresh ones.
 * @throws Failure with the task's ID
 */
export async function downloadResults(
	task: Task,
	options: DownloadOptions,
): Promise<{ binary: IBinaryKeyData; task: Task }> {
	const binary: IBinaryKeyData = {};
	let current = task;
	let isFresh = false;
	try {
		for (const wish of wishesOf(task, options)) {
			try {
				binary[wish.field] = await download(wish, current, options);
			} catch (error) {
				const failure = asFailure(error);
				if (isFresh || !isExpired(failure)) throw failure;
				current = await options.refresh();
				isFresh = true;
				binary[wish.field] = await download(wish, current, options);
			}
		}
		return { binary, task: current };
	} catch (error) {
		throw asFailure(error).with({ taskId: task.taskId });
	}
}

/** Everything a task made, without the last frame, which only belongs to its video. */
function resultsOf({ outputs, lastFrameUrl }: Task): TaskOutput[] {
	return outputs.filter(({ type, url }) => type === 'video' || url !== lastFrameUrl);
}

function wishesOf(task: Task, { binaryField, lastFrame }: DownloadOptions): Wish[] {
	// A task without any result is a failure, which finding its first one tells.
	const count = Math.max(1, resultsOf(task).length);
	const wishes: Wish[] = Array.from({ length: count }, (_, at) => ({
		field: at === 0 ? binaryField : `${binaryField}_${at}`,
		index: at + 1,
		find: (known) => resultsOf(known)[at],
	}));
	if (lastFrame && task.lastFrameUrl !== null) {
		wishes.push({ field: LAST_FRAME_FIELD, index: 'last-frame', find: lastFrameOf });
	}
	return wishes;
}

function lastFrameOf({ lastFrameUrl: url }: Task): TaskOutput | undefined {
	if (url === null) return undefined;
	return { type: 'image', url, width: null, height: null, durationSeconds: null };
}

async function download(
	{ find, index }: Wish,
	task: Task,
	{ baseUrl, fileName, store, ...options }: DownloadOptions,
): Promise<IBinaryData> {
	const output = find(task);
	if (!output) throw refuse('the task has no result', 'Look at the task at the provider.');
	const { taskId, provider } = task;
	return await storeResult(output.url, {
		...options,
		allow: (url) => requireSafeDownload(url, baseUrl),
		kind: output.type,
		store: async (bytes, { name: extension, mimeType }) =>
			await store(bytes, fileNameFor(fileName, { taskId, provider, index, extension }), mimeType),
	});
}

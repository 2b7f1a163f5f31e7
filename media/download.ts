import type { IBinaryData } from 'n8n-workflow';

import type { Task } from '../tasks/task';
import { Failure, asFailure } from '../transport/failure';
import type { Bytes, Wire } from '../transport/wire';
import { toBodyFailure } from '../transport/wireError';
import { fetchFile, type FetchedFile } from './fetchFile';
import { MEGABYTE } from './mediaFile';
import { requireSafeDownload } from './safeUrl';
import { counted } from './streams';

/** What {@link downloadResult} needs. */
export interface DownloadOptions {
	wire: Wire;
	/** The API's own address; tells whether this is the sandbox. */
	baseUrl: string;
	maxBytes: number;
	/** Asks the provider for the task again, for a fresh address. */
	refresh: () => Promise<Task>;
	/** Puts the bytes into n8n's binary store. */
	store: (bytes: Bytes, fileName: string, mimeType: string) => Promise<IBinaryData>;
}

/** Addresses that have expired answer with one of these. */
const EXPIRED = new Set([403, 404, 410]);

/**
 * Fetches the first result of a finished task, streamed, without the key. An expired address is
 * renewed once by asking for the task again.
 * @throws Failure with the task's ID
 */
export async function downloadResult(
	task: Task,
	options: DownloadOptions,
): Promise<{ binary: IBinaryData; task: Task }> {
	try {
		return { binary: await download(task, options), task };
	} catch (error) {
		const failure = asFailure(error);
		const isExpired = EXPIRED.has(failure.facts.httpStatus ?? 0);
		if (!isExpired) throw failure.with({ taskId: task.taskId });
	}
	try {
		const fresh = await options.refresh();
		return { binary: await download(fresh, options), task: fresh };
	} catch (error) {
		throw asFailure(error).with({ taskId: task.taskId });
	}
}

async function download(task: Task, { wire, baseUrl, maxBytes, store }: DownloadOptions) {
	const output = task.outputs[0];
	if (!output) throw refuse('the task names no result', 'Look at the task at the provider.');
	const file = await fetchFile(wire, output.url, (url) => requireSafeDownload(url, baseUrl));
	try {
		requireKind(file, output.type);
		requireSize(file.sizeBytes, maxBytes);
		const fileName = `${task.taskId}.${file.type?.name ?? 'bin'}`;
		return await store(checkedBytes(file, maxBytes), fileName, file.type?.mimeType ?? '');
	} catch (error) {
		if (!Buffer.isBuffer(file.bytes)) file.bytes.destroy();
		throw toBodyFailure(error, output.url);
	}
}

function requireKind({ type, head }: FetchedFile, kind: string): void {
	if (type?.kind === kind) return;
	const found = type
		? `a ${type.name} file`
		: `something else, starting with ${JSON.stringify(head.toString('latin1', 0, 24))}`;
	throw refuse(`it should be a ${kind}, but by its bytes it is ${found}`, TRY_LATER);
}

function requireSize(bytes: number | undefined, maxBytes: number): void {
	if (bytes === undefined || bytes <= maxBytes) return;
	throw refuse(
		`it has ${(bytes / MEGABYTE).toFixed(1)} MB, more than the ${maxBytes / MEGABYTE} MB allowed`,
		'Raise Max File Size in the options of the node.',
	);
}

/** The bytes, broken off when they become too many, and refused when fewer come than were announced. */
function checkedBytes({ bytes, sizeBytes }: FetchedFile, maxBytes: number): Bytes {
	const check = (count: number, atEnd: boolean) => {
		requireSize(count, maxBytes);
		if (!atEnd || sizeBytes === undefined || count === sizeBytes) return;
		throw refuse(`it broke off after ${count} of ${sizeBytes} bytes`, TRY_LATER);
	};
	if (!Buffer.isBuffer(bytes)) return counted(bytes, check);
	check(bytes.length, true);
	return bytes;
}

const TRY_LATER = 'The task itself is done: run Wait for Task again with its ID.';

function refuse(why: string, nextStep: string): Failure {
	return new Failure({
		kind: 'downloadFailed',
		message: `The result was not downloaded: ${why}`,
		nextStep,
		retryable: false,
	});
}

import type { IBinaryData } from 'n8n-workflow';

import type { FailureDetails } from '../model/failureDetails';
import type { Bytes } from '../transport/bytes';
import { Failure, asFailure } from '../transport/failure';
import type { HttpClient } from '../transport/httpClient';
import { toBodyFailure } from '../transport/networkFailure';
import { fetchFile, type FetchedFile } from './fetchFile';
import { fileInWords } from './fileInWords';
import { MEGABYTE } from './mediaFile';
import type { MediaKind, MediaType } from './mediaType';
import { retried, type Retries } from './retried';

/** What {@link storeResult} needs. */
export interface ResultOptions extends Retries {
	httpClient: HttpClient;
	/** Throws for an address that must not be fetched. */
	allow(url: string): void | Promise<void>;
	maxBytes: number;
	/** What kind of file was created. */
	kind: MediaKind;
	/** Runs a try when it is its turn. */
	inTurn<T>(fetch: () => Promise<T>): Promise<T>;
	/** Puts the bytes into n8n's binary store. */
	store(bytes: Bytes, type: MediaType): Promise<IBinaryData>;
}

/** Addresses that have expired answer with one of these. */
const EXPIRED = new Set([403, 404, 410]);

const TRY_LATER = 'The task itself is done: run Wait for Task again with its ID.';

const A_FILE: Record<MediaKind, string> = {
	image: 'an image',
	video: 'a video',
	audio: 'an audio file',
};

/** Whether a fresh address may give what this one no longer does. */
export function isExpired({ details }: Failure): boolean {
	return details.kind === 'downloadFailed' && EXPIRED.has(details.httpStatus ?? 0);
}

/**
 * Streams the file at an address of the provider's into n8n's store, and tries again what fails in
 * passing: an error of the server's, a lost connection, a web page in the place of the file.
 * @throws Failure whose next step fits what happened
 */
export async function storeResult(url: string, options: ResultOptions): Promise<IBinaryData> {
	try {
		const once = async () => await storeOnce(url, options);
		return await retried(async () => await options.inTurn(once), options);
	} catch (error) {
		const failure = asFailure(error);
		throw failure.with(nextStepOf(failure.details));
	}
}

function nextStepOf({ kind, retryable, httpStatus = 0 }: FailureDetails): Partial<FailureDetails> {
	if (kind === 'downloadFailed' && EXPIRED.has(httpStatus)) {
		return {
			nextStep:
				'The provider no longer serves this file: its address may have expired. Download soon after the task has ended.',
		};
	}
	return retryable || kind === 'unreachable' ? { nextStep: TRY_LATER } : {};
}

async function storeOnce(
	url: string,
	{ httpClient, allow, maxBytes, kind, store }: ResultOptions,
): Promise<IBinaryData> {
	const file = await fetchFile(httpClient, url, { allow, check: checkOf(maxBytes) });
	try {
		const type = requireKind(file, kind);
		requireSize(file.sizeBytes, maxBytes);
		return await store(file.bytes, type);
	} catch (error) {
		if (!Buffer.isBuffer(file.bytes)) file.bytes.destroy();
		throw toBodyFailure(error, url);
	}
}

function requireKind({ type, head }: FetchedFile, kind: MediaKind): MediaType {
	if (type?.kind === kind) return type;
	const found = type
		? fileInWords(type, head)
		: `something else, starting with ${JSON.stringify(head.toString('latin1', 0, 24))}`;
	// An unknown type may be a maintenance page: worth a retry. An image in place of a video is not.
	throw refuse(`it should be ${A_FILE[kind]}, but by its bytes it is ${found}`, TRY_LATER, !type);
}

function requireSize(bytes: number | undefined, maxBytes: number): void {
	if (bytes === undefined || bytes <= maxBytes) return;
	throw refuse(
		`it has ${(bytes / MEGABYTE).toFixed(1)} MB, more than the ${maxBytes / MEGABYTE} MB allowed`,
		'Raise Max File Size in the options of the node.',
	);
}

/** Breaks off when the bytes become too many, and refuses when fewer came than were announced. */
function checkOf(maxBytes: number) {
	return (bytes: number, atEnd: boolean, announced: number | undefined) => {
		requireSize(bytes, maxBytes);
		if (!atEnd || announced === undefined || bytes === announced) return;
		throw refuse(`it broke off after ${bytes} of ${announced} bytes`, TRY_LATER, true);
	};
}

/** A result that is not delivered, as an error. */
export function refuse(why: string, nextStep: string, retryable = false): Failure {
	return new Failure({
		kind: 'downloadFailed',
		message: `The result was not downloaded: ${why}`,
		nextStep,
		retryable,
	});
}

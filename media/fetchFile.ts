import { Failure } from '../transport/failure';
import { redact } from '../transport/redact';
import type { Bytes, Wire, WireRequest, WireResponse } from '../transport/wire';
import { originOf, toBodyFailure } from '../transport/wireError';
import { HEAD_BYTES } from './mediaFile';
import { mediaTypeOf, type MediaType } from './mediaType';
import { peek } from './streams';

/** A file being downloaded: its type is known, its bytes are still on their way. */
export interface FetchedFile {
	type: MediaType | undefined;
	head: Buffer;
	/** From `Content-Length`; `undefined` when the server does not tell. */
	sizeBytes: number | undefined;
	fileName: string;
	bytes: Bytes;
}

const MAX_REDIRECTS = 5;
const TIMEOUT_MS = 60_000;

/**
 * Opens a download without the key. Redirects are followed by hand, each address passing `allow`
 * first, so that none of them leads where a download must not go.
 * @param check told of the bytes as they pass, and of how many there should be; throws to break off
 * @throws Failure `downloadFailed` (with the HTTP status), `unsafeUrl`, or a connection failure.
 */
export async function fetchFile(
	wire: Wire,
	url: string,
	allow: (url: string) => void,
	check: (bytes: number, atEnd: boolean, sizeBytes: number | undefined) => void = () => undefined,
): Promise<FetchedFile> {
	const watch: WireRequest['watch'] = (headers) => {
		const sizeBytes = announcedBytes(headers);
		return (bytes, atEnd) => check(bytes, atEnd, sizeBytes);
	};
	const { response, finalUrl } = await follow(wire, url, allow, watch);
	if (typeof response.body === 'string') throw new TypeError('A download is read as a stream');
	const { head, whole } = await peek(response.body, HEAD_BYTES).catch((error: unknown) => {
		throw toBodyFailure(error, finalUrl);
	});
	const announced = announcedBytes(response.headers);
	return {
		type: mediaTypeOf(head),
		head,
		sizeBytes: announced ?? (Buffer.isBuffer(whole) ? whole.length : undefined),
		fileName: lastPart(finalUrl) || 'file',
		bytes: whole,
	};
}

/** Of a body that is packed on its way nobody knows the length. */
function announcedBytes(headers: Record<string, string>): number | undefined {
	const length = Number(headers['content-length']);
	const isPlain = headers['content-encoding'] === undefined;
	return isPlain && Number.isFinite(length) ? length : undefined;
}

function lastPart(url: string): string {
	const part = new URL(url).pathname.split('/').at(-1) ?? '';
	try {
		return decodeURIComponent(part);
	} catch {
		// A percent sign of its own, as in "100%.png".
		return part;
	}
}

async function follow(
	wire: Wire,
	url: string,
	allow: (url: string) => void,
	watch: WireRequest['watch'],
) {
	let next = url;
	for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
		allow(next);
		const response = await wire({
			method: 'GET',
			url: next,
			authenticated: false,
			stream: true,
			watch,
			timeoutMs: TIMEOUT_MS,
		});
		const { location } = response.headers;
		if (response.status >= 200 && response.status < 300) return { response, finalUrl: next };
		discard(response);
		if (response.status < 300 || response.status >= 400 || !location)
			throw refused(next, response.status);
		next = new URL(location, next).toString();
	}
	throw new Failure({
		kind: 'downloadFailed',
		message: `The download from ${originOf(url)} was redirected more than ${MAX_REDIRECTS} times`,
		nextStep: 'Open the address by hand to see where it leads.',
		retryable: false,
	});
}

function discard({ body }: WireResponse): void {
	if (typeof body !== 'string') body.destroy();
}

function refused(url: string, status: number): Failure {
	return new Failure({
		kind: 'downloadFailed',
		message: `The file at ${redact(url)} could not be downloaded (HTTP ${status})`,
		nextStep: 'Result addresses expire, often after a day: download soon after the task has ended.',
		retryable: status >= 500 || status === 408 || status === 429,
		httpStatus: status,
	});
}

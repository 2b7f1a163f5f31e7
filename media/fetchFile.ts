import type { Bytes } from '../transport/bytes';
import { Failure } from '../transport/failure';
import type { HttpClient, HttpRequest, RawHttpResponse } from '../transport/httpClient';
import { originOf, toBodyFailure } from '../transport/networkFailure';
import { redact } from '../transport/redact';
import { parseRetryAfter } from '../transport/retryAfter';
import { plainFileName } from './fileName';
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

/** The checks of a download. */
export interface FetchGuards {
	/** Asked about each address before a request goes there, redirects included; throws to refuse it. */
	allow(url: string): void | Promise<void>;
	/** Told of the bytes as they pass, and of how many there should be; throws to break off. */
	check?(bytes: number, atEnd: boolean, sizeBytes: number | undefined): void;
}

const MAX_REDIRECTS = 5;
const TIMEOUT_MS = 60_000;

/**
 * Opens a download, once, without the key. Redirects are followed by hand, each address passing `allow`
 * first, so that none of them leads where a download must not go.
 * @throws Failure `downloadFailed` (with the HTTP status), what `allow` throws, or a connection failure.
 */
export async function fetchFile(
	httpClient: HttpClient,
	url: string,
	{ allow, check = () => undefined }: FetchGuards,
): Promise<FetchedFile> {
	const watch: HttpRequest['observe'] = (headers) => {
		const sizeBytes = announcedBytes(headers);
		return (bytes, atEnd) => check(bytes, atEnd, sizeBytes);
	};
	const { response, finalUrl } = await follow(httpClient, url, allow, watch);
	if (typeof response.body === 'string') throw new TypeError('A download is read as a stream');
	const { head, whole } = await peek(response.body, HEAD_BYTES).catch((error: unknown) => {
		throw toBodyFailure(error, finalUrl);
	});
	const announced = announcedBytes(response.headers);
	return {
		type: mediaTypeOf(head),
		head,
		sizeBytes: announced ?? (Buffer.isBuffer(whole) ? whole.length : undefined),
		fileName: plainFileName(lastPart(finalUrl)),
		bytes: whole,
	};
}

/** `Content-Length`, unless the body is compressed: then it counts other bytes. */
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
		// A percent sign that encodes nothing, as in "100%.png".
		return part;
	}
}

async function follow(
	httpClient: HttpClient,
	url: string,
	allow: FetchGuards['allow'],
	watch: HttpRequest['observe'],
) {
	let next = url;
	for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
		await allow(next);
		const response = await httpClient({
			method: 'GET',
			url: next,
			authenticated: false,
			stream: true,
			observe: watch,
			timeoutMs: TIMEOUT_MS,
		});
		const { location } = response.headers;
		if (response.status >= 200 && response.status < 300) return { response, finalUrl: next };
		discard(response);
		if (response.status < 300 || response.status >= 400 || !location) throw refused(next, response);
		if (!URL.canParse(location, next)) {
			throw lost(`The download from ${originOf(next)} was redirected to an invalid address`);
		}
		next = new URL(location, next).toString();
	}
	throw lost(`The download from ${originOf(url)} was redirected more than ${MAX_REDIRECTS} times`);
}

function discard({ body }: RawHttpResponse): void {
	if (typeof body !== 'string') body.destroy();
}

function lost(message: string): Failure {
	return new Failure({
		kind: 'downloadFailed',
		message,
		nextStep: 'Open the address in a browser to see where it leads.',
		retryable: false,
	});
}

function refused(url: string, { status, headers }: RawHttpResponse): Failure {
	const retryAfterMs = parseRetryAfter(headers['retry-after'], Date.now());
	return new Failure({
		kind: 'downloadFailed',
		message: `The file at ${redact(url)} could not be downloaded (HTTP ${status})`,
		nextStep: 'Open the address in a browser to see what it answers.',
		retryable: status >= 500 || status === 408 || status === 429,
		httpStatus: status,
		...(retryAfterMs !== undefined && { retryAfterMs }),
	});
}

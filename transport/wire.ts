import { isRecord, type JsonValue } from './json';

/** A readable stream of bytes, as n8n's binary helpers give and take it. */
export type ByteStream = import('stream').Readable;

/** A file's bytes: a stream, or all of them where n8n keeps files in memory anyway. */
export type Bytes = ByteStream | Buffer;

/** Whether something is a stream of bytes, and not the bytes themselves or JSON. */
export function isStream(body: unknown): body is ByteStream {
	return isRecord(body) && typeof body.pipe === 'function';
}

/** A stream whose bytes pass through a generator; an error thrown there breaks the stream. */
export function through(
	source: ByteStream,
	pass: (bytes: AsyncIterable<Buffer>) => AsyncIterable<Buffer>,
): ByteStream {
	const passed = source.compose(pass) as unknown as ByteStream;
	// Who reads it hears of an error all the same. Without a listener, one that comes when nobody reads
	// any more would end the process.
	passed.on('error', () => undefined);
	return passed;
}

/**
 * Told how many bytes of a stream have passed, for each chunk, and once more at the end. What it throws
 * breaks the stream.
 */
export type ByteWatch = (bytes: number, atEnd: boolean) => void;

/** One HTTP request, as plain data. */
export interface WireRequest {
	method: 'GET' | 'POST';
	/** Absolute URL. */
	url: string;
	query?: Record<string, string | number>;
	headers?: Record<string, string>;
	/** JSON, or bytes ready to be sent. */
	body?: JsonValue | Bytes;
	/** Whether the credential's key goes along. Never with a URL that is not the API's own. */
	authenticated: boolean;
	/** Whether the answer's body is wanted as a stream. */
	stream?: boolean;
	/** Given the headers of a streamed answer, what watches over its bytes. */
	watch?: (headers: Record<string, string>) => ByteWatch;
	timeoutMs: number;
}

/** One HTTP answer; header names are in lower case. */
export interface WireResponse {
	status: number;
	headers: Record<string, string>;
	/** Text, or a stream where one was asked for. */
	body: string | ByteStream;
	/** Whether the text is only the beginning, because all of it is too long to be read. */
	isCut?: boolean;
}

/**
 * Sends one request, once, follows no redirect, and resolves for every HTTP status. Rejects with a
 * {@link Failure} of kind `unreachable` (certainly never sent), `connectionLost` or `timedOut`.
 */
export type Wire = (request: WireRequest) => Promise<WireResponse>;

/** Time and chance, handed in so that schedules can be tested without waiting. */
export interface Clock {
	/** Milliseconds since 1970 by this machine's clock. */
	now(): number;
	/** Resolves after the time, or rejects with a `cancelled` failure when the execution is. */
	sleep(ms: number): Promise<void>;
	/** 0 <= x < 1 */
	random(): number;
}

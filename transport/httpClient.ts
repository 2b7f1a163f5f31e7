import type { JsonValue } from '../model/json';
import type { ByteObserver, Bytes, ByteStream } from './bytes';

/** One HTTP request, as plain data. */
export interface HttpRequest {
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
	/** Makes, from the headers of a streamed answer, the function that is told of its bytes. */
	observe?: (headers: Record<string, string>) => ByteObserver;
	timeoutMs: number;
}

/** One HTTP answer; header names are in lower case. */
export interface RawHttpResponse {
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
export type HttpClient = (request: HttpRequest) => Promise<RawHttpResponse>;

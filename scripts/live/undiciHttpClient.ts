import { request } from 'undici';

import type { Bytes } from '../../transport/bytes';
import { Failure } from '../../transport/failure';
import type { HttpClient, HttpRequest, RawHttpResponse } from '../../transport/httpClient';
import { networkFailure, originOf } from '../../transport/networkFailure';

/** undici's own codes, as the codes of Node that mean the same. */
const SAME_AS: Record<string, string> = {
	// Before the connection is made nothing has been sent.
	UND_ERR_CONNECT_TIMEOUT: 'EHOSTUNREACH',
	UND_ERR_HEADERS_TIMEOUT: 'ETIMEDOUT',
	UND_ERR_BODY_TIMEOUT: 'ETIMEDOUT',
};

/**
 * Sends the providers' requests without n8n. Like n8n's helpers as this package uses them, it follows
 * no redirect and sends the key only where a request asks for it.
 */
export function undiciHttpClient(apiKey: string): HttpClient {
	return async (wanted) => {
		const timeout = AbortSignal.timeout(wanted.timeoutMs);
		try {
			return await send(wanted, apiKey, timeout);
		} catch (error) {
			if (timeout.aborted) throw timedOut(wanted);
			const code = codeOf(error);
			throw networkFailure(code === undefined ? undefined : (SAME_AS[code] ?? code), wanted.url);
		}
	};
}

async function send(
	wanted: HttpRequest,
	apiKey: string,
	signal: AbortSignal,
): Promise<RawHttpResponse> {
	const { url, method, query, body } = wanted;
	const isJson = body !== undefined && !isBytes(body);
	const response = await request(url, {
		method,
		...(query && { query }),
		headers: {
			accept: wanted.stream ? '*/*' : 'application/json',
			...(wanted.authenticated && { authorization: `Bearer ${apiKey}` }),
			...(isJson && { 'content-type': 'application/json' }),
			...wanted.headers,
		},
		...(body !== undefined && { body: isBytes(body) ? body : JSON.stringify(body) }),
		signal,
	});
	return {
		status: response.statusCode,
		headers: Object.fromEntries(
			Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
		),
		body: wanted.stream ? response.body : await response.body.text(),
	};
}

function isBytes(body: HttpRequest['body']): body is Bytes {
	return Buffer.isBuffer(body) || (typeof body === 'object' && body !== null && 'pipe' in body);
}

function codeOf(error: unknown): string | undefined {
	const { code, cause } = error as { code?: unknown; cause?: unknown };
	if (typeof code === 'string') return code;
	return cause === undefined || cause === null ? undefined : codeOf(cause);
}

function timedOut({ url, timeoutMs }: HttpRequest): Failure {
	return new Failure({
		kind: 'timedOut',
		message: `${originOf(url)} did not answer completely within ${timeoutMs / 1000} s`,
		nextStep: 'Try again later.',
		retryable: true,
	});
}

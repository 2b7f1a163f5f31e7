import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import { isStream } from './bytes';
import { credentialFailure } from './credentialFailure';
import { cancelled, Failure } from './failure';
import type { HttpClient, HttpRequest, RawHttpResponse } from './httpClient';
import { originOf, toRequestFailure, toResponseFailure } from './networkFailure';
import { readResponseBody } from './responseBody';
import { withStallTimeout } from './stallTimeout';

/** Every n8n function context of a running node. */
export type RequestContext = IExecuteFunctions | IPollFunctions | IWebhookFunctions;

/** Every n8n function context this package sends requests from; a form's lists have one, too. */
export type AnyContext = RequestContext | ILoadOptionsFunctions;

/** The one place where n8n's HTTP helpers are called. */
export function n8nHttpClient(context: AnyContext, credentialType: string): HttpClient {
	const cancelSignal = executionSignal(context);
	return async (request) => {
		if (cancelSignal?.aborted) throw cancelled().with({ mayHaveBeenAccepted: false });
		const end = new AbortController();
		const signal = cancelSignal ? AbortSignal.any([cancelSignal, end.signal]) : end.signal;
		const options = toOptions(request, signal);
		const sent = request.authenticated
			? context.helpers.httpRequestWithAuthentication.call(
					withOwn(context, {
						// With a credential, n8n's helper takes the signal from the context and not from the options.
						getExecutionCancelSignal: () => signal,
						getCredentials: async <T extends object>(type: string, itemIndex?: number) =>
							await context.getCredentials<T>(type, itemIndex).catch((error: unknown) => {
								throw credentialFailure(error, credentialType);
							}),
					}),
					credentialType,
					options,
				)
			: context.helpers.httpRequest(options);
		try {
			const response = sent.then(
				async (full: IN8nHttpFullResponse) => await toResponse(full, request, end),
			);
			return await withTimeout(response, request, end);
		} catch (error) {
			end.abort();
			throw cancelSignal?.aborted ? cancelled() : toRequestFailure(error, request.url);
		}
	};
}

/** A context with functions of our own in place of some of its own. */
function withOwn<Context extends AnyContext>(context: Context, own: Partial<Context>): Context {
	// What is made of the context has all that it has; TypeScript does not know.
	return Object.assign(Object.create(context) as Context, own);
}

/** Aborted when the execution is cancelled; not every context has one. */
export function executionSignal(context: AnyContext): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

function toOptions(request: HttpRequest, abortSignal: AbortSignal): IHttpRequestOptions {
	return {
		method: request.method,
		url: request.url,
		...(request.query && { qs: request.query }),
		headers: {
			Accept: request.stream ? '*/*' : 'application/json',
			// Of a body that is decompressed on the way the length would not be known.
			...(request.stream && { 'Accept-Encoding': 'identity' }),
			...request.headers,
		},
		...(request.body !== undefined && { body: request.body }),
		// Always a stream: n8n itself would read a body of any length, and change one that is not JSON.
		encoding: 'stream',
		timeout: request.timeoutMs,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// A redirect could carry the key to another origin, and would buffer an upload for its replay.
		disableFollowRedirect: true,
		abortSignal,
	};
}

/**
 * The helper's own timeout measures silence; a server that sends a byte a second never is silent.
 * @param end aborted with the time, so that the request ends too
 */
async function withTimeout<T>(
	response: Promise<T>,
	request: HttpRequest,
	end: AbortController,
): Promise<T> {
	const timeout = AbortSignal.timeout(request.timeoutMs);
	const timedOut = new Promise<never>((_resolve, reject) => {
		timeout.onabort = () => {
			reject(tooSlow(request, 'did not answer completely'));
			end.abort();
		};
	});
	try {
		return await Promise.race([response, timedOut]);
	} finally {
		timeout.onabort = null;
	}
}

function tooSlow({ url, timeoutMs }: HttpRequest, what: string): Failure {
	return new Failure({
		kind: 'timedOut',
		message: `${originOf(url)} ${what} within ${timeoutMs / 1000} s`,
		nextStep: 'Try again later.',
		retryable: true,
	});
}

async function toResponse(
	full: IN8nHttpFullResponse,
	request: HttpRequest,
	end: AbortController,
): Promise<RawHttpResponse> {
	const headers = Object.fromEntries(
		Object.entries(full.headers).map(([name, value]) => [name.toLowerCase(), headerText(value)]),
	);
	const head = { status: full.statusCode, headers };
	const { body } = full;
	if (!isStream(body)) throw new TypeError('A stream was asked for');
	if (request.stream) {
		const guarded = withStallTimeout(body, {
			windowMs: request.timeoutMs,
			stalled: () => tooSlow(request, 'sent next to nothing'),
			end: () => end.abort(),
			...(request.observe && { observe: request.observe(headers) }),
		});
		return { ...head, body: guarded };
	}
	const { text, isCut } = await readResponseBody(body).catch((error: unknown) => {
		throw toResponseFailure(error, request.url);
	});
	// The rest is not read, so the connection must not wait for it.
	if (isCut) end.abort();
	return { ...head, body: text, isCut };
}

/** A header may have come several times. */
function headerText(value: unknown): string {
	return [value].flat().join(', ');
}

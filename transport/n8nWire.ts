import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import { Failure } from './failure';
import type { ByteStream, Wire, WireRequest, WireResponse } from './wire';
import { originOf, toWireFailure } from './wireError';

/** Every n8n function context this package sends requests from. */
export type RequestContext = IExecuteFunctions | IPollFunctions | IWebhookFunctions;

/** The one place where n8n's HTTP helpers are called. */
export function n8nWire(context: RequestContext, credentialType: string): Wire {
	const cancelSignal = executionSignal(context);
	return async (request) => {
		const options = toOptions(request, cancelSignal);
		const answer = request.authenticated
			? context.helpers.httpRequestWithAuthentication.call(context, credentialType, options)
			: context.helpers.httpRequest(options);
		try {
			return toResponse((await withTimeout(answer, request)) as IN8nHttpFullResponse);
		} catch (error) {
			throw toWireFailure(error, request.url);
		}
	};
}

/** Aborted when the execution is cancelled; not every context has one. */
export function executionSignal(context: RequestContext): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

function toOptions(request: WireRequest, abortSignal?: AbortSignal): IHttpRequestOptions {
	return {
		method: request.method,
		url: request.url,
		...(request.query && { qs: request.query }),
		headers: { Accept: request.stream ? '*/*' : 'application/json', ...request.headers },
		...(request.body !== undefined && { body: request.body }),
		// Text, so that a body that is not JSON reaches us as it is.
		encoding: request.stream ? 'stream' : 'text',
		timeout: request.timeoutMs,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// A redirect could carry the key to another origin, and would buffer an upload for its replay.
		disableFollowRedirect: true,
		...(abortSignal && { abortSignal }),
	};
}

/** The helper's own timeout measures silence; a server that sends a byte a second never is silent. */
async function withTimeout<T>(answer: Promise<T>, { timeoutMs, url }: WireRequest): Promise<T> {
	const timeout = AbortSignal.timeout(timeoutMs);
	return await new Promise<T>((resolve, reject) => {
		timeout.addEventListener('abort', () =>
			reject(
				new Failure({
					kind: 'timedOut',
					message: `${originOf(url)} did not answer completely within ${timeoutMs / 1000} s`,
					nextStep: 'Try again later.',
					retryable: true,
				}),
			),
		);
		answer.then(resolve, reject);
	});
}

function toResponse(full: IN8nHttpFullResponse): WireResponse {
	const headers = Object.fromEntries(
		Object.entries(full.headers).map(([name, value]) => [name.toLowerCase(), headerText(value)]),
	);
	return { status: full.statusCode, headers, body: full.body as unknown as string | ByteStream };
}

function headerText(value: unknown): string {
	if (Array.isArray(value)) return value.map(headerText).join(', ');
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

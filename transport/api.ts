import { isEndUnknown, type FailureDetails } from '../model/failureDetails';
import type { JsonObject } from '../model/json';
import { isStream } from './bytes';
import type { Clock } from './clock';
import { Failure, asFailure, lastWord } from './failure';
import type { HttpClient, HttpRequest, RawHttpResponse } from './httpClient';
import { answerIn, readResponse, type HttpResponse, type Purpose } from './httpResponse';
import { multipartBody, type MultipartFile } from './multipart';
import type { RateLimiter } from './rateLimiter';
import { beginningOf, excerpt, redact, withoutSecret } from './redact';
import { MAX_RESPONSE_BYTES } from './responseBody';
import { parseRetryAfter } from './retryAfter';
import { RETRY_POLICIES, mayRetry, retryDelayMs, type RetryPolicy } from './retryPolicy';
import { failureByStatus } from './statusFailure';

/** What a provider may do with the network. All of it goes through one function, `send`. */
export interface Api {
	/** Without a slash at the end. */
	readonly baseUrl: string;
	/** Reads something; tried again when the failure is passing. */
	get(path: string, query?: Record<string, string | number>): Promise<HttpResponse>;
	/** Sends a paid create; see {@link RETRY_POLICIES} for when it is sent again. */
	create(path: string, body: JsonObject, idempotencyKey?: string): Promise<HttpResponse>;
	/** Uploads one file as `multipart/form-data`. */
	upload(path: string, file: MultipartFile): Promise<HttpResponse>;
}

/** What {@link createApi} needs. */
export interface ApiOptions {
	httpClient: HttpClient;
	clock: Clock;
	/** From the credential. */
	baseUrl: string;
	/** The provider's own reading of an answer; sees every one, 200 included. */
	toFailure: (response: HttpResponse, purpose: Purpose) => FailureDetails | null | undefined;
	/** Exact values that must appear in no error. */
	secrets?: readonly string[];
	/** `once`: no retries here, the caller has a loop of its own (waiting for a task). */
	retries?: 'policy' | 'once';
	/** Waited for before each request, for an account that takes only so many a minute. */
	rateLimiter?: RateLimiter;
	/** Told about each retry, for n8n's log. */
	onRetry?: (text: string) => void;
}

/** Characters of what a provider says that an error may have. */
const MOST_SHOWN = 4_000;

const TIMEOUT_MS = { read: 30_000, create: 120_000, upload: 900_000 } as const;

/** Makes the {@link Api} of one provider account. */
export function createApi(options: ApiOptions): Api {
	const { clock, secrets = [] } = options;
	const baseUrl = options.baseUrl.trim().replace(/\/+$/, '');

	async function sendOnce(request: HttpRequest, purpose: Purpose): Promise<HttpResponse> {
		const raw = await options.httpClient(request).finally(() => close(request));
		// Taken out before anything is read: then no excerpt can end in the middle of it.
		const text = secrets.reduce(withoutSecret, textOfBody(raw));
		const response = readResponse(raw.status, raw.headers, text);
		if (raw.isCut && isSuccess(response)) throw tooLong(response);
		const byProvider = options.toFailure(response, purpose);
		const details = byProvider === undefined ? failureByStatus(response) : byProvider;
		if (details === null || details === undefined) return requireJson(response);
		const retryAfterMs = parseRetryAfter(response.headers['retry-after'], clock.now());
		throw new Failure({
			...details,
			...(retryAfterMs !== undefined && { retryAfterMs }),
			// Of a create that may have been accepted: it may hold the ID of the task.
			...(purpose === 'create' && isEndUnknown(details) && answerIn(response)),
		});
	}

	async function send(
		purpose: Purpose,
		make: () => Promise<HttpRequest>,
		policy: RetryPolicy,
	): Promise<HttpResponse> {
		const effective = options.retries === 'once' ? RETRY_POLICIES.once : policy;
		let unknownEnd: Failure | undefined;
		// What is thrown while nothing is under way leaves open only what was open before.
		const unlessOpen = (error: unknown) => {
			throw unknownEnd ?? asFailure(error).with({ mayHaveBeenAccepted: false });
		};
		for (let attempt = 1; ; attempt++) {
			await options.rateLimiter?.acquire(clock).catch(unlessOpen);
			const sentAtMs = clock.now();
			const result = await make()
				.then(async (request) => await sendOnce(request, purpose))
				.catch((error: unknown) => asFailure(error));
			const sending = isPaid(policy) ? { sentAtMs, endedAtMs: clock.now() } : undefined;
			if (!(result instanceof Failure)) return { ...result, ...(sending && { sending }) };
			const clean = result.with({ ...redacted(result.details, secrets), ...sending });
			if (!mayRetry(effective, clean.details, attempt)) throw lastWord(clean, unknownEnd);
			if (policy === RETRY_POLICIES.keyedCreate && isEndUnknown(clean.details))
				unknownEnd ??= clean;
			const delayMs = retryDelayMs(clean.details, attempt, () => clock.random());
			options.onRetry?.(`${clean.message}. Trying again in ${Math.round(delayMs / 1000)} s.`);
			await clock.sleep(delayMs).catch(unlessOpen);
		}
	}

	const url = (path: string) => `${baseUrl}${path}`;

	return {
		baseUrl,
		get: async (path, query) =>
			await send(
				'read',
				async () => ({
					method: 'GET',
					url: url(path),
					...(query && { query }),
					authenticated: true,
					timeoutMs: TIMEOUT_MS.read,
				}),
				RETRY_POLICIES.read,
			),
		create: async (path, body, idempotencyKey) => {
			const request: HttpRequest = {
				method: 'POST',
				url: url(path),
				headers: idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey },
				body,
				authenticated: true,
				timeoutMs: TIMEOUT_MS.create,
			};
			const keyed = idempotencyKey !== undefined;
			return await send(
				'create',
				async () => request,
				keyed ? RETRY_POLICIES.keyedCreate : RETRY_POLICIES.create,
			);
		},
		upload: async (path, file) =>
			await send(
				'upload',
				async () => ({
					method: 'POST',
					url: url(path),
					...(await multipartBody(file)),
					authenticated: true,
					timeoutMs: TIMEOUT_MS.upload,
				}),
				RETRY_POLICIES.upload,
			),
	};
}

function isPaid(policy: RetryPolicy): boolean {
	return policy === RETRY_POLICIES.create || policy === RETRY_POLICIES.keyedCreate;
}

/** A stream that was not sent to its end holds a file or a connection open. */
function close({ body }: HttpRequest): void {
	if (isStream(body)) body.destroy();
}

function textOfBody({ body }: RawHttpResponse): string {
	if (typeof body === 'string') return body;
	throw new TypeError('An API answer is read as text, never as a stream');
}

function isSuccess({ status }: HttpResponse): boolean {
	return status >= 200 && status < 300;
}

function tooLong(response: HttpResponse): Failure {
	return unreadable(
		response,
		`more than ${MAX_RESPONSE_BYTES / 1_000_000} MB, which is not read: "${excerpt(response.text)}"`,
	);
}

/** Every API here answers in JSON: an empty response, or one that was cut off, is no success. */
function requireJson(response: HttpResponse): HttpResponse {
	if (response.json !== undefined) return response;
	const got =
		response.text.trim() === '' ? 'an empty body' : `no JSON: "${excerpt(response.text)}"`;
	throw unreadable(response, got);
}

function unreadable({ status }: HttpResponse, got: string): Failure {
	return new Failure({
		kind: 'unreadableAnswer',
		message: `The provider answered HTTP ${status} with ${got}`,
		nextStep: 'Check the base URL in the credential; if it is right, try again later.',
		retryable: true,
		httpStatus: status,
	});
}

/** What a provider says is shown without keys, and never at any length. */
function redacted(details: FailureDetails, secrets: readonly string[]): Partial<FailureDetails> {
	const clean = (text: string) => redact(beginningOf(text, MOST_SHOWN), secrets);
	return {
		message: clean(details.message),
		...(details.code !== undefined && { code: clean(details.code) }),
		...(details.furtherInfo !== undefined && {
			furtherInfo: clean(details.furtherInfo),
		}),
	};
}

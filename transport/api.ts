import { failureByStatus, readAnswer, type Answer, type Purpose } from './answer';
import { MAX_ANSWER_BYTES } from './answerBody';
import { Failure, asFailure, isEndUnknown, lastWord, type FailureFacts } from './failure';
import type { JsonObject } from './json';
import { multipartBody, type MultipartFile } from './multipart';
import { beginningOf, excerpt, redact, withoutSecret } from './redact';
import type { Rate } from './rate';
import { parseRetryAfter } from './retryAfter';
import { RETRY_POLICIES, mayRetry, retryDelayMs, type RetryPolicy } from './retryPolicy';
import { isStream, type Clock, type Wire, type WireRequest, type WireResponse } from './wire';

/** What a provider may do with the network. All of it goes through one function, `send`. */
export interface Api {
	/** Without a slash at the end. */
	readonly baseUrl: string;
	/** Reads something; tried again when the failure is passing. */
	get(path: string, query?: Record<string, string | number>): Promise<Answer>;
	/** Sends a paid order; see {@link RETRY_POLICIES} for when it is sent again. */
	create(path: string, body: JsonObject, idempotencyKey?: string): Promise<Answer>;
	/** Uploads one file as `multipart/form-data`. */
	upload(path: string, file: MultipartFile): Promise<Answer>;
}

/** What {@link createApi} needs. */
export interface ApiOptions {
	wire: Wire;
	clock: Clock;
	/** From the credential. */
	baseUrl: string;
	/** The provider's own reading of an answer; sees every one, 200 included. */
	toFailure: (answer: Answer, purpose: Purpose) => FailureFacts | null | undefined;
	/** Exact values that must appear in no error. */
	secrets?: readonly string[];
	/** `once`: no retries here, the caller has a loop of its own (waiting for a task). */
	retries?: 'policy' | 'once';
	/** Waited for before each request, for an account that takes only so many a minute. */
	rate?: Rate;
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

	async function sendOnce(request: WireRequest, purpose: Purpose): Promise<Answer> {
		const response = await options.wire(request).finally(() => close(request));
		// Taken out before anything is read: then no excerpt can end in the middle of it.
		const text = secrets.reduce(withoutSecret, textOfBody(response));
		const answer = readAnswer(response.status, response.headers, text);
		if (response.isCut && isSuccess(answer)) throw tooLong(answer);
		const told = options.toFailure(answer, purpose);
		const facts = told === undefined ? failureByStatus(answer) : told;
		if (facts === null || facts === undefined) return requireJson(answer);
		const retryAfterMs = parseRetryAfter(answer.headers['retry-after'], Date.now());
		throw new Failure({ ...facts, ...(retryAfterMs !== undefined && { retryAfterMs }) });
	}

	async function send(
		purpose: Purpose,
		make: () => Promise<WireRequest>,
		policy: RetryPolicy,
	): Promise<Answer> {
		const effective = options.retries === 'once' ? RETRY_POLICIES.once : policy;
		let unknownEnd: Failure | undefined;
		// What is thrown while nothing is under way leaves open only what was open before.
		const unlessOpen = (error: unknown) => {
			throw unknownEnd ?? asFailure(error).with({ mayHaveBeenAccepted: false });
		};
		for (let attempt = 1; ; attempt++) {
			await options.rate?.turn(clock).catch(unlessOpen);
			const sentAtMs = clock.now();
			const result = await make()
				.then(async (request) => await sendOnce(request, purpose))
				.catch((error: unknown) => asFailure(error));
			const sending = isPaid(policy) ? { sentAtMs, endedAtMs: clock.now() } : undefined;
			if (!(result instanceof Failure)) return { ...result, ...(sending && { sending }) };
			const clean = result.with({ ...redacted(result.facts, secrets), ...sending });
			if (!mayRetry(effective, clean.facts, attempt)) throw lastWord(clean, unknownEnd);
			if (policy === RETRY_POLICIES.keyedCreate && isEndUnknown(clean.facts)) unknownEnd ??= clean;
			const delayMs = retryDelayMs(clean.facts, attempt, () => clock.random());
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
			const request: WireRequest = {
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
function close({ body }: WireRequest): void {
	if (isStream(body)) body.destroy();
}

function textOfBody({ body }: WireResponse): string {
	if (typeof body === 'string') return body;
	throw new TypeError('An API answer is read as text, never as a stream');
}

function isSuccess({ status }: Answer): boolean {
	return status >= 200 && status < 300;
}

function tooLong(answer: Answer): Failure {
	return unreadable(
		answer,
		`more than ${MAX_ANSWER_BYTES / 1_000_000} MB, which is not read: "${excerpt(answer.text)}"`,
	);
}

/** Every API here answers in JSON: an empty answer, or one that was cut off, is no success. */
function requireJson(answer: Answer): Answer {
	if (answer.json !== undefined) return answer;
	const got = answer.text.trim() === '' ? 'an empty body' : `no JSON: "${excerpt(answer.text)}"`;
	throw unreadable(answer, got);
}

function unreadable({ status }: Answer, got: string): Failure {
	return new Failure({
		kind: 'unreadableAnswer',
		message: `The provider answered HTTP ${status} with ${got}`,
		nextStep: 'Check the base URL in the credential; if it is right, try again later.',
		retryable: true,
		httpStatus: status,
	});
}

/** What a provider says is shown without keys, and never at any length. */
function redacted(facts: FailureFacts, secrets: readonly string[]): Partial<FailureFacts> {
	const clean = (text: string) => redact(beginningOf(text, MOST_SHOWN), secrets);
	return {
		message: clean(facts.message),
		...(facts.code !== undefined && { code: clean(facts.code) }),
		...(facts.details !== undefined && { details: clean(facts.details) }),
	};
}

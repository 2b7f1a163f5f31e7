import type { FailureDetails } from '../model/failureDetails';

/** How often, and after what, a request may be sent again. */
export interface RetryPolicy {
	/** Requests in all, the first one included. */
	attempts: number;
	/** HTTP statuses after which the request is sent again. */
	statuses: readonly number[];
	/** Failures without a (readable) HTTP answer after which it is sent again. */
	kinds: ReadonlyArray<FailureDetails['kind']>;
}

const TRANSIENT = [408, 429, 500, 502, 503, 504] as const;

/**
 * The policies, by what the request may cost.
 * - `read`: a GET changes nothing, so every passing failure is retried.
 * - `download`: the same for a file, and also when something else came in its place.
 * - `upload`: costs nothing and the same file gives the same URL, but it is slow: fewer tries.
 * - `create`: a paid create. Sent again only when it certainly was not accepted: the server said so
 *   with 429, or the connection was never made. Never after a reset, a timeout or a 5xx.
 * - `keyedCreate`: a paid create with an idempotency key: the same key and body reach the same task,
 *   so an ambiguous end may be tried again; so may a 409 that is called retryable: the same create is
 *   still being worked on.
 * - `once`: for loops that do their own waiting.
 */
export const RETRY_POLICIES = {
	read: {
		attempts: 4,
		statuses: TRANSIENT,
		kinds: ['unreachable', 'connectionLost', 'timedOut', 'unreadableAnswer'],
	},
	download: {
		attempts: 4,
		statuses: TRANSIENT,
		kinds: ['unreachable', 'connectionLost', 'timedOut', 'downloadFailed'],
	},
	upload: { attempts: 3, statuses: TRANSIENT, kinds: ['unreachable', 'connectionLost'] },
	create: { attempts: 4, statuses: [429], kinds: ['unreachable'] },
	keyedCreate: {
		attempts: 4,
		statuses: [409, ...TRANSIENT],
		kinds: ['unreachable', 'connectionLost', 'timedOut', 'unreadableAnswer'],
	},
	once: { attempts: 1, statuses: [], kinds: [] },
} as const satisfies Record<string, RetryPolicy>;

const BASE_DELAY_MS = 1_000;
const MAX_DELAY_MS = 30_000;
/** A server that asks for more than this is not waited for inside a request. */
const MAX_RETRY_AFTER_MS = 120_000;

/** Whether a failed request may be sent again. `attempt` counts from 1. */
export function mayRetry(policy: RetryPolicy, details: FailureDetails, attempt: number): boolean {
	if (attempt >= policy.attempts) return false;
	// The provider knows better than the status what a retry can do (a 429 may mean a full queue).
	if (!details.retryable) return false;
	// A slot becomes free when a task ends, in minutes: the submit queue waits for that.
	if (details.kind === 'concurrencyLimit' && policy !== RETRY_POLICIES.read) return false;
	if ((details.retryAfterMs ?? 0) > MAX_RETRY_AFTER_MS) return false;
	return details.httpStatus !== undefined && details.kind !== 'unreadableAnswer'
		? policy.statuses.includes(details.httpStatus)
		: policy.kinds.includes(details.kind);
}

/**
 * How long to wait before the next try: exponential with full jitter; where the server named a time,
 * at least that, with jitter on top so that many clients do not come back at once.
 */
export function retryDelayMs(
	details: FailureDetails,
	attempt: number,
	random: () => number,
): number {
	const ceiling = Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** (attempt - 1));
	if (details.retryAfterMs === undefined) return Math.round(random() * ceiling);
	return Math.round(details.retryAfterMs + random() * Math.min(ceiling, BASE_DELAY_MS));
}

import { createHash } from 'crypto';

import type { Clock } from './clock';

/** Lets requests through at a rate; one that comes too early waits. */
export interface RateLimiter {
	/**
	 * Resolves when one more request may be sent.
	 * @throws Failure `cancelled` when the execution is, while it waits
	 */
	acquire(clock: Pick<Clock, 'now' | 'sleep'>): Promise<void>;
}

const MINUTE_MS = 60_000;
/** A request may take longer to arrive than the next one: the server's minute is not exactly ours. */
const MARGIN_MS = 1_000;

/** Any minute sees at most so many requests. Those of one account share one limiter. */
export function createRateLimiter(requestsPerMinute: number): RateLimiter {
	let sentAt: number[] = [];
	return {
		acquire: async (clock) => {
			for (;;) {
				const now = clock.now();
				// Later than now: the clock was set back, and must not hold requests up for longer.
				sentAt = sentAt.filter((at) => at <= now && at > now - MINUTE_MS - MARGIN_MS);
				const [oldest] = sentAt;
				if (sentAt.length < requestsPerMinute || oldest === undefined) break;
				await clock.sleep(oldest + MINUTE_MS + MARGIN_MS - now);
			}
			sentAt.push(clock.now());
		},
	};
}

/** One rate limiter for each account, whoever asks for it. */
export interface AccountRateLimiters {
	of(apiKey: string, requestsPerMinute: number): RateLimiter;
}

export function createAccountRateLimiters(): AccountRateLimiters {
	const limiters = new Map<string, RateLimiter>();
	return {
		of: (apiKey, requestsPerMinute) => {
			// Not the key itself: what is kept for as long as the process lives should hold no secret.
			const account = createHash('sha256').update(apiKey).digest('hex');
			const name = `${requestsPerMinute} ${account}`;
			const limiter = limiters.get(name) ?? createRateLimiter(requestsPerMinute);
			limiters.set(name, limiter);
			return limiter;
		},
	};
}

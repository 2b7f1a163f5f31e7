import { createHash } from 'crypto';

import type { Clock } from './wire';

/** Lets requests through at a rate; whoever is too early waits for their turn. */
export interface Rate {
	/**
	 * Resolves when one more request may be sent.
	 * @throws Failure `cancelled` when the execution is, while it waits
	 */
	turn(clock: Pick<Clock, 'now' | 'sleep'>): Promise<void>;
}

const MINUTE_MS = 60_000;
/** A request may take longer to arrive than the next one: the server's minute is not exactly ours. */
const MARGIN_MS = 1_000;

/** Any minute sees at most so many requests. Those of one account share one `Rate`. */
export function createRate(requestsPerMinute: number): Rate {
	let sentAt: number[] = [];
	return {
		turn: async (clock) => {
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

/** The rates of accounts: whoever asks for the same one waits in the same line. */
export interface AccountRates {
	of(apiKey: string, requestsPerMinute: number): Rate;
}

export function createAccountRates(): AccountRates {
	const rates = new Map<string, Rate>();
	return {
		of: (apiKey, requestsPerMinute) => {
			// Not the key itself: what is kept for as long as the process lives should hold no secret.
			const account = createHash('sha256').update(apiKey).digest('hex');
			const name = `${requestsPerMinute} ${account}`;
			const rate = rates.get(name) ?? createRate(requestsPerMinute);
			rates.set(name, rate);
			return rate;
		},
	};
}

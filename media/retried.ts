import type { Clock } from '../transport/clock';
import { asFailure } from '../transport/failure';
import { RETRY_POLICIES, mayRetry, retryDelayMs } from '../transport/retryPolicy';

/** What a download that may be tried again needs. */
export interface Retries {
	clock: Clock;
	/** Told about each retry, for n8n's log. */
	onRetry?: (text: string) => void;
}

/**
 * Runs a download, and runs it again from the start after a failure that may pass: a download changes
 * nothing and costs nothing.
 * @throws Failure of the last try, or `cancelled`
 */
export async function retried<Result>(
	download: () => Promise<Result>,
	{ clock, onRetry }: Retries,
): Promise<Result> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await download();
		} catch (error) {
			const failure = asFailure(error);
			if (!mayRetry(RETRY_POLICIES.download, failure.details, attempt)) throw failure;
			const delayMs = retryDelayMs(failure.details, attempt, () => clock.random());
			onRetry?.(`${failure.message}. Trying again in ${Math.round(delayMs / 1000)} s.`);
			await clock.sleep(delayMs);
		}
	}
}

import { isEndUnknown } from '../model/failureDetails';
import { asFailure, Failure, lastWord } from '../transport/failure';
import type { Clock } from '../transport/clock';
import { failed, notSent, type OnceResult, type SubmitOutcome } from './submitResult';
import { BUSY, rateLimited, retryAt, type QueueLimits } from './queueLimits';
import { endWaiting, type QueueEntry, type SubmitQueue } from './submitQueue';
import { advance, afterAnswer } from './submitRules';

/** Sends the same submission with the same key again while the provider is busy. */
export type Resend = <T>(send: () => Promise<T>) => Promise<T>;

/** What {@link submitAll} needs. */
export interface SubmitAllOptions {
	limits: QueueLimits;
	/** Submits an entry, once. What carries an idempotency key may be sent through `resend`. */
	submit(entry: QueueEntry, resend: Resend): Promise<OnceResult>;
	clock: Clock;
	/** Told how each submission ended, in the moment it does. */
	onResult?(outcome: SubmitOutcome): void;
}

/** How long an entry waits at a provider that asks for fewer requests, or is busy. */
export const MAX_RATE_LIMIT_WAIT_MS = 600_000;

/** Submits a whole queue in this process, with a few submissions on their way at the same time. */
export async function submitAll(
	started: SubmitQueue,
	{ limits, submit, clock, onResult }: SubmitAllOptions,
): Promise<SubmitQueue> {
	let queue = started;

	/** Once a try may have been accepted, no later refusal or cancellation says that it was not. */
	const resendFor =
		(entry: QueueEntry): Resend =>
		async (send) => {
			let unknownEnd: Failure | undefined;
			for (;;) {
				try {
					return await send();
				} catch (error) {
					const failure = asFailure(error);
					const until = retryAt(entry, failure.details, BUSY, limits, clock.now());
					if (until === undefined) throw lastWord(failure, unknownEnd);
					if (isEndUnknown(failure.details)) unknownEnd ??= failure;
					queue = rateLimited(queue, until);
				}
				while (queue.rateLimitedUntil > clock.now()) {
					await clock.sleep(queue.rateLimitedUntil - clock.now()).catch((error: unknown) => {
						throw unknownEnd ?? notSent(error);
					});
				}
			}
		};

	const submitOne = async (entry: QueueEntry) => {
		const answer = await submit(entry, resendFor(entry)).catch(asFailure);
		queue = afterAnswer(queue, entry, answer, limits, clock);
		onResult?.({
			itemIndex: entry.itemIndex,
			result: answer instanceof Failure ? failed(answer) : answer,
		});
	};

	const inFlight = new Set<Promise<void>>();
	for (;;) {
		const { queue: advanced, next } = advance(queue, limits, clock.now());
		queue = advanced;
		if (next.kind === 'done') return queue;
		if (next.kind === 'submit') {
			const submitting = submitOne(next.entry).finally(() => inFlight.delete(submitting));
			inFlight.add(submitting);
		} else if (next.until === Infinity) {
			await Promise.race(inFlight);
		} else {
			await clock.sleep(next.until - clock.now()).catch((error: unknown) => {
				const { details } = notSent(error);
				queue = endWaiting(queue, () => ({ details }));
			});
		}
	}
}

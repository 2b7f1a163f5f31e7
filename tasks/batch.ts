import { isEndUnknown, type FailureKind } from '../model/failureDetails';
import type { Cost } from '../model/task';
import type { Clock } from '../transport/clock';
import { asFailure, lastWord, type Failure } from '../transport/failure';
import { afterCrossing, costOf, crossing, withSpent, type Budget } from './budget';
import { createLimiter } from './limiter';
import { failed, notTried, type OrderResult } from './orderEnd';
import { saidNotOrdered } from './submit';
import type { OnceResult } from './submitOnce';

/** One order of a batch. */
export interface BatchOrder {
	itemIndex: number;
	/** What it costs, or the most it can; `null` when nobody knows. */
	expected: Cost | null;
	/** Places it, once. What carries an idempotency key may be sent through `resend`. */
	place(resend: Resend): Promise<OnceResult>;
}

/** Sends the same order with the same key again while the provider is busy. */
export type Resend = <T>(send: () => Promise<T>) => Promise<T>;

type Passing = ReadonlySet<FailureKind>;
const LIMITED: Passing = new Set<FailureKind>(['rateLimited']);
const BUSY: Passing = new Set<FailureKind>(['rateLimited', 'providerBusy']);

/** How a batch is placed. */
export interface BatchOptions {
	/** Orders under way at the same time. They begin in the order of the items. */
	inFlight: number;
	/** Whether the first failure keeps all later items from being ordered. */
	stopOnFailure: boolean;
	budget: Budget;
	clock: Clock;
	/** How long an order waits, all in all, at a provider that asks for fewer requests. */
	patienceMs: number;
}

/** How long an order of a batch waits at a provider that asks for fewer requests, or is busy. */
export const PATIENCE_MS = 600_000;

/** After a refusal for sending too much, nothing is sent for this long, or for what the server says. */
const HOLD_MS = 15_000;

/** Places a batch of orders; each result stands where its order stood. */
export async function placeAll(
	orders: readonly BatchOrder[],
	{ inFlight, stopOnFailure, budget: given, clock, patienceMs }: BatchOptions,
): Promise<OrderResult[]> {
	const limit = createLimiter(inFlight);
	let budget = given;
	let stopped = false;
	let crossed: { at: number; failure: Failure } | undefined;
	let heldUntil = 0;

	/**
	 * Sends something again while the provider asks for patience; all others wait with it. Once a try may
	 * have been accepted, no later refusal or cancellation says that it was not.
	 */
	const patiently = async <T>(giveUpAt: number, isPassing: Passing, send: () => Promise<T>) => {
		let unknownEnd: Failure | undefined;
		for (;;) {
			while (heldUntil > clock.now()) {
				await clock.sleep(heldUntil - clock.now()).catch((error: unknown) => {
					throw unknownEnd ?? saidNotOrdered(asFailure(error).with({ mayHaveBeenAccepted: false }));
				});
			}
			try {
				return await send();
			} catch (error) {
				const failure = asFailure(error);
				const { kind, retryAfterMs = 0 } = failure.details;
				const nextTryAt = clock.now() + Math.max(HOLD_MS, retryAfterMs);
				if (!isPassing.has(kind) || nextTryAt > giveUpAt) throw lastWord(failure, unknownEnd);
				if (isEndUnknown(failure.details)) unknownEnd ??= failure;
				heldUntil = Math.max(heldUntil, nextTryAt);
			}
		}
	};

	/** Refused with 429 an order was certainly not taken. Busy, it may have been: that needs a key. */
	const withPatience = async (place: BatchOrder['place']): Promise<OnceResult> => {
		const giveUpAt = clock.now() + patienceMs;
		const resend: Resend = async (send) => await patiently(giveUpAt, BUSY, send);
		return await patiently(giveUpAt, LIMITED, async () => await place(resend));
	};

	const underWay = new Set<Promise<OrderResult>>();
	let admitting: Promise<unknown> = Promise.resolve();

	/**
	 * Reserves what an order may cost, or says why it is not placed. What is under way may turn out
	 * cheaper than was reserved for it, so an order that does not fit in waits for that.
	 */
	const admit = async ({ itemIndex, expected }: BatchOrder): Promise<OrderResult | undefined> => {
		for (;;) {
			if (stopped) return notTried();
			if (crossed && expected?.amount !== 0) {
				return failed(afterCrossing(crossed.failure, crossed.at, itemIndex));
			}
			const over = crossing(budget, expected, itemIndex);
			if (!over) {
				budget = withSpent(budget, expected?.amount ?? 0);
				return undefined;
			}
			if (underWay.size === 0) {
				crossed = { at: itemIndex, failure: over };
				stopped ||= stopOnFailure;
				return failed(over);
			}
			await Promise.race(underWay);
		}
	};

	const send = async ({ expected, place }: BatchOrder): Promise<OrderResult> => {
		const reserved = expected?.amount ?? 0;
		try {
			const result = await withPatience(place);
			budget = withSpent(budget, ('task' in result ? costOf(result.task, expected) : 0) - reserved);
			return result;
		} catch (error) {
			const failure = asFailure(error);
			if (!isEndUnknown(failure.details)) budget = withSpent(budget, -reserved);
			stopped ||= stopOnFailure;
			return { facts: failure.details };
		}
	};

	const placeOne = async (order: BatchOrder): Promise<OrderResult> => {
		// One after the other: none takes what an earlier one waits for.
		const admitted = admitting.then(async () => await admit(order));
		admitting = admitted;
		const refused = await admitted;
		if (refused) return refused;
		const sending = send(order).finally(() => underWay.delete(sending));
		underWay.add(sending);
		return await sending;
	};

	return await Promise.all(
		orders.map(async (order) => await limit(async () => await placeOne(order))),
	);
}

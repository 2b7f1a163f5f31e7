import type { Cost } from '../../model/task';
import { slotLimits, type QueueLimits } from '../../tasks/queueLimits';
import { startQueue, type QueueEntry } from '../../tasks/submitQueue';
import { notTried } from '../../tasks/submitResult';
import { advance, afterAnswer } from '../../tasks/submitRules';
import { Failure } from '../../transport/failure';
import { done, MINUTE, SECOND, manualClock, task } from './scriptedTasks';

const LIMITS = slotLimits(3);
const NO_SLOTS = { inFlight: 3, maxRateLimitWaitMs: MINUTE };
const PRICE = { amount: 70, unit: 'credits' as const };
const refusal = (kind: 'rateLimited' | 'concurrencyLimit') =>
	new Failure({
		kind,
		message: 'Too many',
		nextStep: 'Wait.',
		retryable: true,
		httpStatus: 429,
		retryAfterMs: 200 * SECOND,
	});

/** When the next entry is sent after the first was refused like this, and a task of ours has ended since. */
function nextAfter(kind: 'rateLimited' | 'concurrencyLimit') {
	const clock = manualClock();
	const start = startQueue([{ itemIndex: 0, input: {}, expected: null }], {
		giveUpAt: clock.now() + 60 * MINUTE,
	});
	const { queue, next } = advance(start, LIMITS, clock.now());
	if (next.kind !== 'submit') throw new TypeError('Nothing is submitted');
	const refused = afterAnswer(queue, next.entry, refusal(kind), LIMITS, clock);
	const freed = { ...refused, slotsTakenUntil: 0 };
	const now = clock.now();
	return {
		refused: advance(refused, LIMITS, now).next,
		freed: advance(freed, LIMITS, now).next,
		now,
	};
}

describe('a submit queue whose entry was refused', () => {
	it('for too many requests waits as long as the provider says, whichever slots become free', () => {
		const { refused, freed, now } = nextAfter('rateLimited');
		const wait = { kind: 'wait', until: now + 200 * SECOND };
		expect([refused, freed]).toEqual([wait, wait]);
	});

	it('for want of a slot goes on as soon as one becomes free', () => {
		const { refused, freed, now } = nextAfter('concurrencyLimit');
		expect(refused).toEqual({ kind: 'wait', until: now + 200 * SECOND });
		expect(freed.kind).toBe('submit');
	});
});

/** Two entries, of which the first is being submitted, and what an answer makes of them. */
function answered(
	answer: Parameters<typeof afterAnswer>[2],
	{
		limits = LIMITS,
		stopOnFailure = false,
		expected = PRICE,
	}: { limits?: QueueLimits; stopOnFailure?: boolean; expected?: Cost | null } = {},
) {
	const clock = manualClock();
	const giveUpAt = clock.now() + 60 * MINUTE;
	const entries = [0, 1].map((itemIndex) => ({ itemIndex, input: {}, expected }));
	const start = startQueue(entries, { giveUpAt, stopOnFailure });
	const { queue, next } = advance({ ...start, refusals: 2 }, limits, clock.now());
	if (next.kind !== 'submit') throw new TypeError('Nothing is submitted');
	const after = afterAnswer(queue, next.entry, answer, limits, clock);
	const [first, second] = after.entries as [QueueEntry, QueueEntry];
	return { after, first, second, giveUpAt, next, now: clock.now() };
}

describe('an entry that is submitted', () => {
	it('is marked before, with the time of its first try', () => {
		const { next, now } = answered({ alreadySubmitted: 'row' });
		expect(next.entry).toMatchObject({ itemIndex: 0, isSubmitting: true, firstTryAt: now });
	});

	it('has its task, which holds a slot until it has ended, and costs what it was expected to', () => {
		const { after, first, giveUpAt, now } = answered({ task: task('a', { estimatedSeconds: 90 }) });
		expect(first.result).toEqual({ task: task('a', { estimatedSeconds: 90 }) });
		expect(first).not.toHaveProperty('isSubmitting');
		expect(first.poll).toMatchObject({
			taskId: 'a',
			estimatedMs: 90 * SECOND,
			startedAt: now,
			createdAt: now,
			deadlineAt: giveUpAt,
		});
		expect(after.budget.spent).toBe(70);
		expect(after.refusals).toBe(0);
		expect(answered({ task: task('a') }).first.poll?.estimatedMs).toBeNull();
	});

	it('holds no slot when its task has ended, or nobody counts them', () => {
		expect(answered({ task: done('a') }).first).not.toHaveProperty('poll');
		expect(answered({ task: task('a') }, { limits: NO_SLOTS }).first).not.toHaveProperty('poll');
	});

	it('that was submitted before costs nothing now', () => {
		const { after, first } = answered({ alreadySubmitted: 'row' });
		expect(first.result).toEqual({ alreadySubmitted: 'row' });
		expect(after.budget.spent).toBe(0);
	});

	it('waits again for a slot where slots are counted, and fails for want of one where not', () => {
		const counted = answered(refusal('concurrencyLimit'));
		expect(counted.first).not.toHaveProperty('result');
		expect(counted.first).not.toHaveProperty('isSubmitting');
		expect(counted.after).toMatchObject({ refusals: 3, rateLimitedUntil: 0 });
		const { first } = answered(refusal('concurrencyLimit'), { limits: NO_SLOTS });
		expect(first.result).toMatchObject({ details: { kind: 'concurrencyLimit' } });
	});

	it.each([
		['refused', 'invalidRequest', 0],
		['lost', 'connectionLost', 70],
	] as const)('that was %s counts as what it may have cost', (_how, kind, spent) => {
		const failure = refusal('rateLimited').with({ kind, httpStatus: undefined });
		const { after, first, second } = answered(failure);
		expect(first.result).toEqual({ details: failure.details });
		expect(second).not.toHaveProperty('result');
		expect(after.budget.spent).toBe(spent);
		expect(answered(failure, { expected: null }).after.budget.spent).toBe(0);
		expect(answered(failure, { stopOnFailure: true }).second.result).toEqual(notTried());
	});
});

describe('a submit queue with entries on their way', () => {
	const entry = (itemIndex: number, more: Partial<QueueEntry> = {}): QueueEntry => ({
		itemIndex,
		input: {},
		expected: PRICE,
		...more,
	});
	const next = (entries: QueueEntry[], more = {}, limits: QueueLimits = NO_SLOTS) =>
		advance({ ...startQueue([]), entries, ...more }, limits, 1_000);
	const sending = { isSubmitting: true as const, firstTryAt: 0 };

	it('is done when nothing is on its way and nothing waits', () => {
		expect(next([]).next).toEqual({ kind: 'done' });
		expect(next([entry(0, sending)]).next).toEqual({ kind: 'wait', until: Infinity });
	});

	it('sends as many at once as it may', () => {
		const two = [entry(0, sending), entry(1, sending), entry(2), entry(3)];
		expect(next(two).next).toMatchObject({ kind: 'submit', entry: { itemIndex: 2 } });
		expect(next([entry(9, sending), ...two]).next).toEqual({ kind: 'wait', until: Infinity });
	});

	it('sends first what was refused and may be sent again, keeping when it was first tried', () => {
		const entries = [entry(0, sending), entry(1, { firstTryAt: 7 }), entry(2, sending), entry(3)];
		expect(next(entries).next).toMatchObject({ entry: { itemIndex: 1, firstTryAt: 7 } });
	});

	it('gives up what waits when its time is over, and waits for what is on its way', () => {
		const entries = [entry(0, sending), entry(1)];
		expect(next(entries, { giveUpAt: 1_001 }).next.kind).toBe('submit');
		const { queue, next: after } = next(entries, { giveUpAt: 1_000 });
		expect(queue.entries[1]?.result).toMatchObject({ details: { kind: 'concurrencyLimit' } });
		expect(queue.entries[0]).toEqual(entries[0]);
		expect(after).toEqual({ kind: 'wait', until: Infinity });
	});

	it('goes by what is known of costs where that is not all', () => {
		const unknown = { expected: null };
		const onTheWay = entry(0, { ...sending, ...unknown });
		const budget = { ...startQueue([]).budget, maxCredits: 70 };
		expect(next([onTheWay, entry(1)], { budget }).next.kind).toBe('submit');
		expect(next([onTheWay, entry(1, unknown)]).next.kind).toBe('submit');
		const { queue, next: after } = next([entry(1, unknown), entry(2, unknown)], { budget });
		expect(after).toEqual({ kind: 'done' });
		expect(JSON.stringify(queue.entries.map(({ result }) => result))).toMatch(
			/item 1: .*cannot be known in advance.*item 2: .*stopped before item 1/,
		);
	});

	it('waits where the provider asks for that, also with nothing on its way', () => {
		const until = 5_000;
		expect(next([entry(0)], { rateLimitedUntil: until }).next).toEqual({ kind: 'wait', until });
		expect(next([entry(0)], { rateLimitedUntil: 1_000 }).next.kind).toBe('submit');
	});

	it('stops before an entry that crosses the budget, but not before those that cost nothing', () => {
		const free = { expected: { ...PRICE, amount: 0 } };
		const budget = { ...startQueue([]).budget, maxCredits: 100, spent: 50 };
		const entries = [entry(4), entry(5, free), entry(6)];
		const { queue, next: after } = next(entries, { budget });
		expect(after).toMatchObject({ kind: 'submit', entry: { itemIndex: 5 } });
		const messages = queue.entries.map(({ result }) =>
			result && 'details' in result ? result.details.message : undefined,
		);
		expect(messages).toEqual([
			expect.stringMatching(/^No task was created for item 4: .* crosses Max Credits/),
			undefined,
			expect.stringMatching(/^No task was created for item 6: .* stopped before item 4/),
		]);
		const stopped = next(entries, { budget, stopOnFailure: true });
		expect(stopped.next).toEqual({ kind: 'done' });
		// What is on its way may turn out cheaper: nothing is stopped before that is known.
		const waiting = next([entry(3, sending), entry(4)], { budget: { ...budget, maxCredits: 180 } });
		expect(waiting.next).toEqual({ kind: 'wait', until: Infinity });
		expect(waiting.queue.entries[1]).not.toHaveProperty('result');
	});
});

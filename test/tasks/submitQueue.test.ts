import {
	slotLimits,
	noSlot,
	rateLimited,
	retryAt,
	withoutSlot,
	BUSY,
	LIMITED,
} from '../../tasks/queueLimits';
import {
	endFirst,
	endSubmitting,
	endWaiting,
	isDone,
	outcomesOf,
	runningOf,
	startQueue,
	withEntry,
	type QueueEntry,
	type SubmitQueue,
} from '../../tasks/submitQueue';
import { failed, notTried } from '../../tasks/submitResult';
import { nextStepAt } from '../../tasks/submitRules';
import { Failure } from '../../transport/failure';
import { done, MINUTE, SECOND, scriptedTasks, manualClock, task } from './scriptedTasks';

const entry = (itemIndex: number, more: Partial<QueueEntry> = {}): QueueEntry => ({
	itemIndex,
	input: {},
	expected: null,
	...more,
});
const queueOf = (...entries: QueueEntry[]): SubmitQueue => ({ ...startQueue([]), entries });
const resultsOf = (queue: SubmitQueue) =>
	queue.entries.map(({ result, isSubmitting }) => [result, isSubmitting]);

const RUNNING = scriptedTasks({}, manualClock()).poll('running');
const OVER = {
	...RUNNING,
	taskId: 'over',
	outcome: { kind: 'seen' as const, taskId: 'over', task: done('over') },
};

describe('a submit queue', () => {
	it('is done when every entry has a result', () => {
		expect(isDone(queueOf())).toBe(true);
		expect(isDone(queueOf(entry(0, { result: notTried() }), entry(1)))).toBe(false);
		expect(isDone(queueOf(entry(0, { result: notTried() })))).toBe(true);
	});

	it('has those tasks running of which no end was seen', () => {
		const queue = queueOf(entry(0, { poll: OVER }), entry(1, { poll: RUNNING }), entry(2));
		expect(runningOf(queue)).toEqual([RUNNING]);
	});

	it('changes one entry, by its item', () => {
		const queue = withEntry(queueOf(entry(3), entry(5)), entry(5, { firstTryAt: 7 }));
		expect(queue.entries).toEqual([entry(3), entry(5, { firstTryAt: 7 })]);
	});

	it('tells of each item what is known by now: of the task, and of what only the create told', () => {
		const created = task('a', {
			estimatedCost: { amount: 7, unit: 'credits' },
			estimatedSeconds: 90,
		});
		const queue = queueOf(
			entry(0, { result: { task: created }, poll: { ...RUNNING, last: done('a') } }),
			entry(1, { result: { task: created }, poll: RUNNING }),
			entry(2, { result: { alreadySubmitted: 'row' }, poll: { ...RUNNING, last: done('a') } }),
			entry(3),
		);
		expect(outcomesOf(queue)).toEqual([
			{
				itemIndex: 0,
				result: {
					task: {
						...done('a'),
						estimatedCost: { amount: 7, unit: 'credits' },
						estimatedSeconds: 90,
					},
				},
			},
			{ itemIndex: 1, result: { task: created } },
			{ itemIndex: 2, result: { alreadySubmitted: 'row' } },
			{ itemIndex: 3, result: notTried() },
		]);
	});

	it('ends what is meant, and nothing that has ended', () => {
		const has = { result: { task: task('a') } };
		const queue = queueOf(
			entry(0, has),
			entry(1, { isSubmitting: true }),
			entry(2),
			entry(3, { isSubmitting: true }),
			entry(4),
		);
		const over = failed(new Error('over'));
		const end = () => over;
		const [task0, open1, open2, open3, open4] = resultsOf(queue);
		const ended = [over, undefined];
		expect(resultsOf(endWaiting(queue, end))).toEqual([task0, open1, ended, open3, ended]);
		expect(resultsOf(endSubmitting(queue, end))).toEqual([task0, ended, open2, ended, open4]);
		expect(resultsOf(endFirst(queue, 2, end))).toEqual([task0, ended, ended, open3, open4]);
		expect(resultsOf(endFirst(queue, 0, end))).toEqual(resultsOf(queue));
		expect(resultsOf(endFirst(queue, Infinity, end))).toEqual([task0, ended, ended, ended, ended]);
		expect(endWaiting(queue, end).entries[2]).not.toHaveProperty('isSubmitting');
	});
});

const refusal = (kind: 'rateLimited' | 'providerBusy' | 'invalidRequest', retryAfterMs?: number) =>
	new Failure({
		kind,
		message: 'No',
		nextStep: 'Wait.',
		retryable: true,
		...(retryAfterMs !== undefined && { retryAfterMs }),
	}).details;

describe('when an entry is sent again', () => {
	const limits = { inFlight: 1, maxRateLimitWaitMs: MINUTE };
	const at = (details: ReturnType<typeof refusal>, now: number, isPassing = LIMITED) =>
		retryAt(entry(0, { firstTryAt: 1_000 }), details, isPassing, limits, now);

	it('is in 15 seconds, or when the provider says, until it has waited for all its time', () => {
		expect(at(refusal('rateLimited'), 1_000)).toBe(16_000);
		expect(at(refusal('rateLimited', 20_000), 1_000)).toBe(21_000);
		expect(at(refusal('rateLimited', 5_000), 1_000)).toBe(16_000);
		expect(at(refusal('rateLimited'), 46_000)).toBe(61_000);
		expect(at(refusal('rateLimited'), 46_001)).toBeUndefined();
		expect(at(refusal('rateLimited', 60_001), 1_000)).toBeUndefined();
	});

	it('is never, unless that is a failure which passes', () => {
		expect(at(refusal('invalidRequest'), 1_000, BUSY)).toBeUndefined();
		expect(at(refusal('providerBusy'), 1_000)).toBeUndefined();
		expect(at(refusal('providerBusy'), 1_000, BUSY)).toBe(16_000);
		expect(at(refusal('rateLimited'), 1_000, BUSY)).toBe(16_000);
	});

	it('is never before another entry may be', () => {
		const queue = rateLimited(queueOf(), 5_000);
		expect(queue.rateLimitedUntil).toBe(5_000);
		expect(rateLimited(queue, 4_000).rateLimitedUntil).toBe(5_000);
		expect(rateLimited(queue, 6_000).rateLimitedUntil).toBe(6_000);
	});
});

describe('a queue for which no slot is free', () => {
	it('asks again after growing pauses where none of its own tasks holds one', () => {
		let queue = queueOf(entry(0, { poll: OVER }));
		const pauses = [0, 0, 0, 0, 0, 0, 0].map(() => {
			queue = withoutSlot(queue, refusal('rateLimited'), 1_000);
			return (queue.slotsTakenUntil - 1_000) / SECOND;
		});
		expect(pauses).toEqual([15, 30, 60, 120, 240, 300, 300]);
		expect(queue.refusals).toBe(7);
	});

	it('asks no sooner than the provider says, and while its own tasks run waits for those', () => {
		const said = withoutSlot(queueOf(), refusal('rateLimited', 20_000), 1_000);
		expect(said.slotsTakenUntil).toBe(21_000);
		const own = { ...queueOf(entry(0, { poll: RUNNING })), giveUpAt: 9 * MINUTE };
		expect(withoutSlot(own, refusal('rateLimited'), 1_000).slotsTakenUntil).toBe(9 * MINUTE);
	});

	it('says of an item that nothing was paid for it', () => {
		expect(noSlot(entry(6)).details).toMatchObject({
			kind: 'concurrencyLimit',
			message: expect.stringMatching(/^No task was created for item 6:/),
			mayHaveBeenAccepted: false,
			retryable: true,
		});
	});
});

describe('the next step of a queue', () => {
	const start = { ...queueOf(entry(0)), giveUpAt: 90 * MINUTE };

	it('is when something may be sent, when a task is to be checked, or when it gives up', () => {
		expect(nextStepAt(start, slotLimits(1))).toBe(0);
		expect(nextStepAt({ ...start, rateLimitedUntil: 5 }, slotLimits(1))).toBe(5);
		expect(nextStepAt({ ...start, rateLimitedUntil: 5 }, { ...slotLimits(1), slots: 2 })).toBe(5);
		expect(nextStepAt({ ...start, slotsTakenUntil: 7, rateLimitedUntil: 5 }, slotLimits(1))).toBe(
			7,
		);
		const limits = { inFlight: 1, maxRateLimitWaitMs: 0 };
		expect(nextStepAt({ ...start, slotsTakenUntil: 7, rateLimitedUntil: 5 }, limits)).toBe(5);
		expect(nextStepAt({ ...start, rateLimitedUntil: 1e12 }, limits)).toBe(90 * MINUTE);
	});

	it('waits for an end where all slots are taken, those of what is on its way too', () => {
		const full = { ...start, entries: [entry(0, { poll: RUNNING }), entry(1)] };
		expect(nextStepAt(full, slotLimits(1))).toBe(RUNNING.checkAt);
		expect(nextStepAt(full, slotLimits(2))).toBe(0);
		const sending = { ...start, entries: [entry(0, { isSubmitting: true }), entry(1)] };
		expect(nextStepAt(sending, slotLimits(1))).toBe(90 * MINUTE);
	});
});

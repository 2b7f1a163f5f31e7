import { slotLimits } from '../../tasks/queueLimits';
import { startQueue } from '../../tasks/submitQueue';
import { advance, afterAnswer } from '../../tasks/submitRules';
import { Failure } from '../../transport/failure';
import { MINUTE, SECOND, stagedClock } from './stagedTasks';

const LIMITS = slotLimits(3);
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
	const clock = stagedClock();
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

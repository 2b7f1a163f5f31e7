import {
	pollJob,
	pollsOf,
	pollTasks,
	sparing,
	withPolls,
	type PollItem,
	type PollState,
	type ProviderTaskPoll,
} from '../../tasks/pollJob';
import {
	DELIVERY,
	NOW,
	PASSED,
	polled,
	REFUSED_ITEM,
	seen,
	stateOf,
	timedOut,
	waiting,
} from './pollJobState';
import { done, failing, manualClock, MINUTE, scriptedTasks, SECOND, task } from './scriptedTasks';

const HOUR = 60 * MINUTE;

describe('a suspended wait', () => {
	it('is done when each of its tasks has ended; what passes was never waited for', () => {
		expect(pollJob.isDone(stateOf())).toBe(true);
		expect(pollJob.isDone(stateOf(PASSED, REFUSED_ITEM))).toBe(true);
		expect(pollJob.isDone(stateOf(PASSED, waiting('a')))).toBe(false);
		const ended = waiting('a', { outcome: seen('a') });
		expect(pollJob.isDone(stateOf(ended, waiting('b')))).toBe(false);
		expect(pollJob.isDone(stateOf(ended, PASSED))).toBe(true);
	});

	it('is due when the first check is, at once when that is overdue', () => {
		const at = (taskId: string, seconds: number) =>
			waiting(taskId, { checkAt: NOW + seconds * SECOND });
		expect(pollJob.untilDueMs(stateOf(at('a', 70), PASSED, at('b', 50)), NOW)).toBe(50 * SECOND);
		expect(pollJob.untilDueMs(stateOf(at('a', 70), at('b', -50)), NOW)).toBe(0);
	});

	it('is due near the expected end of a long task, not at its first check', () => {
		const long = scriptedTasks({}).poll('a', { estimatedMs: 5 * MINUTE });
		const state = stateOf(waiting('a', long));
		const untilCheckMs = long.checkAt - NOW;
		expect(pollJob.untilDueMs(state, NOW)).toBeGreaterThan(untilCheckMs);
		expect(pollJob.untilDueMs(state, NOW)).toBeLessThan(5 * MINUTE);
	});

	it.each<[boolean, string, PollItem]>([
		[true, 'a task that has not ended', waiting('a')],
		[true, 'a task that has its result', waiting('a', { outcome: seen('a') })],
		[false, 'a task that ran out of time', waiting('a', { outcome: timedOut('a') })],
		[false, 'a task whose files nobody wants', waiting('a', {}, { download: false })],
		[
			false,
			'a result that nobody wants',
			waiting('a', { outcome: seen('a') }, { download: false }),
		],
		[false, 'an item that passes', PASSED],
		[false, 'an item that was wrong', REFUSED_ITEM],
	])('keeps files: %s, of %s', (keeps, _what, item) => {
		expect(pollJob.keepsFiles(stateOf(item))).toBe(keeps);
		expect(pollJob.keepsFiles(stateOf(REFUSED_ITEM, item, PASSED))).toBe(keeps);
	});
});

describe('a suspended wait that nobody goes on with', () => {
	const last = task('a', { progress: 40 });
	const outcomes = (state: PollState, why: unknown) =>
		pollsOf(pollJob.giveUp(state, why)).map(({ outcome }) => outcome);

	it.each([
		['lost', 'n8n was stopped while it waited for task a'],
		[
			'lostTooOften',
			'n8n was stopped again and again while it polled task a or fetched its result',
		],
		['notAwaited', 'No execution waits for task a any more'],
	])('names its tasks and says how to get them: %s', (why, message) => {
		const [outcome] = outcomes(stateOf(waiting('a', { last })), why);
		expect(outcome).toMatchObject({
			kind: 'gaveUp',
			taskId: 'a',
			last,
			details: { kind: 'cancelled', message, taskId: 'a', retryable: true },
		});
		expect(outcome).toHaveProperty(
			'details.nextStep',
			expect.stringMatching(/goes on at the provider: run Wait for Task again with its ID/),
		);
	});

	it('names no state of a task that was never checked', () => {
		const [outcome] = outcomes(stateOf(waiting('a')), 'lost');
		expect(outcome).not.toHaveProperty('last');
	});

	it('gives up a task that has ended as well: its result may be what cannot be fetched', () => {
		const state = stateOf(waiting('a', { outcome: seen('a') }), waiting('b'));
		expect(outcomes(state, 'lostTooOften').map((outcome) => outcome?.kind)).toEqual([
			'gaveUp',
			'gaveUp',
		]);
	});

	it('keeps what has ended when an error ended the rest, with that error and the task’s ID', () => {
		const check = failing({ message: 'The database is away', taskId: 'another' });
		const error = 'failure' in check ? check.failure : undefined;
		const state = stateOf(waiting('a', { outcome: seen('a') }), waiting('b', { last }));
		expect(outcomes(state, error)).toEqual([
			seen('a'),
			{ kind: 'gaveUp', taskId: 'b', last, details: { ...error?.details, taskId: 'b' } },
		]);
	});

	it('says of each task that it goes on, and how to get it, where nobody has foreseen the error', () => {
		const state = stateOf(waiting('a', { outcome: seen('a') }), waiting('b'));
		const [ended, open] = outcomes(state, new Error('SQLITE_BUSY: database is locked'));
		expect(ended).toEqual(seen('a'));
		expect(open).toMatchObject({
			kind: 'gaveUp',
			details: {
				taskId: 'b',
				message: expect.stringContaining('database is locked') as string,
				nextStep: expect.stringMatching(
					/^The task goes on at the provider: run Wait for Task again with this ID\..* report it /,
				) as string,
			},
		});
	});

	it('is given up for a reason that has no words of its own here, too', () => {
		const [outcome] = outcomes(stateOf(waiting('a')), 'something else');
		expect(outcome).toMatchObject({ kind: 'gaveUp', details: { taskId: 'a' } });
	});

	it('leaves alone what waited for nothing', () => {
		const given = pollJob.giveUp(stateOf(PASSED, waiting('a'), REFUSED_ITEM), 'lost');
		expect(given.policy).toBe('item');
		expect(given.items[0]).toEqual(PASSED);
		expect(given.items[1]).toMatchObject({ delivery: DELIVERY, poll: { provider: 'vtrix' } });
		expect(given.items[2]).toEqual(REFUSED_ITEM);
	});
});

describe('the tasks of a wait', () => {
	it('come back into their items, each into its own, and keep their provider', () => {
		const state = stateOf(
			PASSED,
			waiting('a'),
			REFUSED_ITEM,
			waiting('b', { provider: 'seedDance' }),
		);
		const polls = pollsOf(state);
		expect(polls.map(({ taskId }) => taskId)).toEqual(['a', 'b']);
		const later = polls.map(({ provider: _provider, ...left }) => ({ ...left, failedChecks: 3 }));
		expect(withPolls(state, later)).toEqual({
			policy: 'item',
			items: [
				PASSED,
				waiting('a', { failedChecks: 3 }),
				REFUSED_ITEM,
				waiting('b', { provider: 'seedDance', failedChecks: 3 }),
			],
		});
	});
});

describe('how long a suspended wait sleeps', () => {
	/** Late: what is expected is over, and only the least sleep of a long task counts. */
	const late = (estimatedMs: number | null, more: Partial<ProviderTaskPoll> = {}) =>
		polled('a', {
			estimatedMs,
			createdAt: NOW - 100 * HOUR,
			deadlineAt: NOW + 100 * HOUR,
			...more,
		});

	it('is until the next check, but a hundredth of a long estimate at the least', () => {
		expect(sparing(90 * SECOND, [late(null)], NOW)).toBe(90 * SECOND);
		expect(sparing(90 * SECOND, [late(MINUTE)], NOW)).toBe(90 * SECOND);
		expect(sparing(90 * SECOND, [late(10 * HOUR)], NOW)).toBe(6 * MINUTE);
		expect(sparing(10 * MINUTE, [late(10 * HOUR)], NOW)).toBe(10 * MINUTE);
	});

	it('is as short as the shortest of several tasks wants it; one that has ended wants nothing', () => {
		const ended = late(MINUTE, { outcome: seen('a') });
		expect(sparing(90 * SECOND, [late(10 * HOUR), late(5 * HOUR)], NOW)).toBe(3 * MINUTE);
		expect(sparing(90 * SECOND, [late(10 * HOUR), ended], NOW)).toBe(6 * MINUTE);
	});

	it('is never past the end of a wait, and none where that is over', () => {
		const ends = (inMs: number, more: Partial<ProviderTaskPoll> = {}) =>
			late(10 * HOUR, { deadlineAt: NOW + inMs, ...more });
		expect(sparing(90 * SECOND, [ends(2 * MINUTE), late(10 * HOUR)], NOW)).toBe(2 * MINUTE);
		expect(sparing(90 * SECOND, [ends(-MINUTE)], NOW)).toBe(0);
		const over = ends(-MINUTE, { outcome: timedOut('a') });
		expect(sparing(90 * SECOND, [over, late(10 * HOUR)], NOW)).toBe(6 * MINUTE);
	});
});

describe('a turn of a suspended wait', () => {
	it('ends when all tasks have, and keeps what they were found to be', async () => {
		const {
			clock: time,
			checkAll,
			poll: start,
		} = scriptedTasks({ a: () => ({ task: done('a') }) });
		const state = stateOf(PASSED, waiting('a', start('a')));
		const step = await pollTasks(state, { checkAll, clock: time, shouldSuspend: () => false });
		expect(step.next).toEqual({ kind: 'done' });
		expect(pollsOf(step.state)).toMatchObject([{ provider: 'vtrix', outcome: seen('a') }]);
	});

	it('asks whether to sleep by the time until there is something to do, and that spent here', async () => {
		const time = manualClock();
		const { checkAll, poll: start } = scriptedTasks({ a: () => ({ task: task('a') }) }, time);
		const asked: number[][] = [];
		const state = stateOf(waiting('a', start('a', { estimatedMs: 5 * MINUTE })));
		const { next } = await pollTasks(state, {
			checkAll,
			clock: time,
			shouldSuspend: (...given) => asked.push(given) === 3,
		});
		// The first check would be at 0.8 of the estimate, there is something to do in its last minute.
		expect(asked[0]![0]).toBeGreaterThan(4.3 * MINUTE);
		expect(asked[0]![0]).toBeLessThan(4.6 * MINUTE);
		expect(asked.map(([, heldMs]) => heldMs! > 0)).toEqual([false, true, true]);
		expect(next.kind).toBe('sleep');
	});
});

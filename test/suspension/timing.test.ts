import fc from 'fast-check';

import {
	firstSleepMs,
	nextWakeAt,
	SHORTEST_SUSPENSION_MS,
	shouldSuspend,
	suspensionMs,
} from '../../suspension/timing';
import { sparing } from '../../tasks/pollJob';
import { pollUntilEnded } from '../../tasks/poller';
import type { TaskPoll } from '../../tasks/taskPoll';
import {
	MINUTE,
	NOT_FOUND,
	REFUSED,
	SECOND,
	bare,
	done,
	failed,
	failing,
	inTurn,
	scriptedTasks,
	manualClock,
	succeedsAfter,
	task,
	type Script,
} from '../tasks/scriptedTasks';

const HOUR = 60 * MINUTE;

/** As n8n's database keeps it. */
const stored = (polls: TaskPoll[]): TaskPoll[] => JSON.parse(JSON.stringify(polls)) as TaskPoll[];

/** Waits as a suspended wait does: parked whenever that may be, and then a little late. */
async function waitParked(
	parts: Record<string, Script>,
	more: Partial<Parameters<ReturnType<typeof scriptedTasks>['poll']>[1]> = {},
	lateMs = 0,
) {
	const { clock, checkAll, checks, poll } = scriptedTasks(parts);
	let polls = Object.keys(parts).map((taskId) => poll(taskId, more));
	const parkedMs: number[] = [];
	for (;;) {
		const { polls: now, suspendMs } = await pollUntilEnded(stored(polls), {
			checkAll,
			clock,
			shouldSuspend,
		});
		polls = now;
		if (suspendMs === undefined) return { polls, parkedMs, checks, clock };
		const sleepMs = suspensionMs(sparing(suspendMs, polls, clock.now()));
		parkedMs.push(sleepMs);
		clock.set(clock.now() + sleepMs + lateMs);
	}
}

async function waitHere(
	parts: Record<string, Script>,
	more: Partial<Parameters<ReturnType<typeof scriptedTasks>['poll']>[1]> = {},
) {
	const { clock, checkAll, poll } = scriptedTasks(parts);
	const started = Object.keys(parts).map((taskId) => poll(taskId, more));
	return await pollUntilEnded(started, { checkAll, clock });
}

const ends = (polls: TaskPoll[]) =>
	polls.map(({ taskId, outcome }) => ({
		taskId,
		kind: outcome?.kind,
		task: outcome?.kind === 'seen' ? outcome.task : undefined,
		why: outcome?.kind === 'gaveUp' ? outcome.details.kind : undefined,
	}));

const PARTS: Record<string, Script> = {
	quick: succeedsAfter('quick', 20 * SECOND),
	usual: succeedsAfter('usual', 150 * SECOND),
	slow: succeedsAfter('slow', 20 * MINUTE),
	never: inTurn({ task: task('never') }),
	fails: (elapsedMs) => ({ task: elapsedMs < 3 * MINUTE ? task('fails') : failed('fails') }),
	refused: inTurn({ task: task('refused') }, REFUSED),
	gone: (elapsedMs) => (elapsedMs < 2 * MINUTE ? { task: task('gone') } : NOT_FOUND),
	stumbles: inTurn(failing(), { task: task('stumbles') }, failing(), { task: done('stumbles') }),
	bareAtFirst: inTurn({ task: bare('bareAtFirst') }, { task: done('bareAtFirst') }),
	backwards: inTurn({ task: done('backwards') }, { task: task('backwards') }),
};

describe('a wait that is given back and goes on', () => {
	it.each([0, 50 * SECOND])(
		'comes to the same ends as one that stays (%i ms late)',
		async (lateMs) => {
			const more = { estimatedMs: 150 * SECOND };
			const parked = await waitParked(PARTS, more, lateMs);
			const stayed = await waitHere(PARTS, more);
			expect(parked.parkedMs.length).toBeGreaterThan(1);
			expect(ends(parked.polls)).toEqual(ends(stayed.polls));
		},
	);

	it('does so whatever the tasks, their estimates and the time there is', async () => {
		const anyTask = fc.record({
			durationMs: fc.integer({ min: 0, max: 40 * MINUTE }),
			failingLooks: fc.integer({ min: 0, max: 3 }),
		});
		const anyWait = fc.record({
			tasks: fc.array(anyTask, { minLength: 1, maxLength: 6 }),
			estimatedMs: fc.option(fc.integer({ min: SECOND, max: HOUR })),
			lateMs: fc.nat(MINUTE),
		});
		await fc.assert(
			fc.asyncProperty(anyWait, async ({ tasks, estimatedMs, lateMs }) => {
				const parts = Object.fromEntries(
					tasks.map(({ durationMs, failingLooks }, index): [string, Script] => {
						const whole = succeedsAfter(`t${index}`, durationMs);
						return [
							`t${index}`,
							(elapsedMs, nth) => (nth <= failingLooks ? failing() : whole(elapsedMs, nth)),
						];
					}),
				);
				const more = { estimatedMs, timeoutMs: HOUR };
				const parked = await waitParked(parts, more, lateMs);
				expect(ends(parked.polls)).toEqual(ends((await waitHere(parts, more)).polls));
				expect(parked.polls.every(({ outcome }) => outcome?.kind === 'seen')).toBe(true);
			}),
			{ numRuns: 60 },
		);
	});

	it('checks once more when it comes back after the time has run out', async () => {
		const { clock, checkAll, checks, poll } = scriptedTasks({
			a: succeedsAfter('a', HOUR),
			b: inTurn({ task: task('b') }),
		});
		const started = ['a', 'b'].map((taskId) => poll(taskId, { timeoutMs: 10 * MINUTE }));
		clock.set(clock.now() + 2 * HOUR);
		const { polls } = await pollUntilEnded(stored(started), {
			clock,
			checkAll,
			shouldSuspend,
		});
		expect(checks.map(({ taskId }) => taskId)).toEqual(['a', 'b']);
		expect(polls.map(({ outcome }) => outcome?.kind)).toEqual(['seen', 'timedOut']);
	});

	it('does not check before it is parked when there is nothing to see yet', async () => {
		const { checks, parkedMs } = await waitParked(
			{ a: succeedsAfter('a', HOUR) },
			{ estimatedMs: HOUR, timeoutMs: 2 * HOUR },
		);
		expect(parkedMs[0]).toBeGreaterThanOrEqual(0.8 * HOUR);
		expect(checks[0]?.atSeconds).toBeGreaterThanOrEqual(0.8 * 3_600);
	});
});

describe('a worker that sleeps', () => {
	it.each([
		[0, 5_000],
		[4_999, 5_000],
		[MINUTE, MINUTE],
	])('for %i ms at first is asleep for %i ms', (untilDueMs, sleptMs) => {
		expect(firstSleepMs(untilDueMs)).toBe(sleptMs);
	});

	it.each([
		[0, 0],
		[295_000, 295_000],
		[295_001, 230_000],
		[HOUR, 230_000],
	])('for %i ms wakes after %i ms', (untilDueMs, wakesAfterMs) => {
		expect(nextWakeAt(MINUTE + untilDueMs, MINUTE)).toBe(MINUTE + wakesAfterMs);
	});
});

describe('a wait that may be given back', () => {
	it.each([
		[SHORTEST_SUSPENSION_MS, 0, true],
		[SHORTEST_SUSPENSION_MS - 1, 0, false],
		[0, MINUTE, true],
		[0, MINUTE - 1, false],
		[55_000, 30_000, false],
		[55_001, 30_000, true],
		[HOUR, HOUR, true],
		[0, 0, false],
	])('is, with %i ms to the next look after %i ms here: %p', (untilNextMs, heldMs, isParked) => {
		expect(shouldSuspend(untilNextMs, heldMs)).toBe(isParked);
	});

	it('sleeps to the next check, never shorter than n8n can, never past the deadline', () => {
		const clock = manualClock();
		const { poll } = scriptedTasks({}, clock);
		const sleepMs = (untilNextMs: number, ...polls: TaskPoll[]) =>
			suspensionMs(sparing(untilNextMs, polls, clock.now()));
		expect(sleepMs(10 * MINUTE, poll('a'))).toBe(10 * MINUTE);
		expect(sleepMs(5 * SECOND, poll('a'))).toBe(SHORTEST_SUSPENSION_MS);
		expect(sleepMs(HOUR, poll('a', { timeoutMs: 20 * MINUTE }))).toBe(20 * MINUTE);
		expect(sleepMs(HOUR, poll('a', { timeoutMs: SECOND }))).toBe(SHORTEST_SUSPENSION_MS);
	});

	it('does not check a task of many hours every minute around its end, unless another is short', () => {
		const clock = manualClock();
		const { poll } = scriptedTasks({}, clock);
		const long = poll('long', { estimatedMs: 48 * HOUR, timeoutMs: 60 * HOUR });
		const short = poll('short', { estimatedMs: 2 * MINUTE });
		const over: TaskPoll = {
			...short,
			outcome: { kind: 'seen', taskId: 'short', task: done('short') },
		};
		clock.set(clock.now() + 48 * HOUR);
		expect(suspensionMs(sparing(0, [long], clock.now()))).toBe(0.01 * 48 * HOUR);
		expect(suspensionMs(sparing(0, [long, short], clock.now()))).toBe(SHORTEST_SUSPENSION_MS);
		expect(suspensionMs(sparing(0, [long, over], clock.now()))).toBe(0.01 * 48 * HOUR);
	});
});

describe('a long sleep', () => {
	it('is several of less than five minutes, none too short for n8n, and is not late', () => {
		fc.assert(
			fc.property(fc.integer({ min: SHORTEST_SUSPENSION_MS, max: 48 * HOUR }), (dueAt) => {
				let now = 0;
				while (now < dueAt) {
					const wakeAt = nextWakeAt(dueAt, now);
					expect(wakeAt - now).toBeLessThan(5 * MINUTE);
					expect(wakeAt - now).toBeGreaterThanOrEqual(SHORTEST_SUSPENSION_MS);
					now = wakeAt;
				}
				expect(now).toBe(dueAt);
			}),
		);
	});
});

import fc from 'fast-check';

import { planLease } from '../../suspension/lease';
import {
	AWAKE_MS,
	SHORTEST_SUSPENSION_MS,
	firstSleepMs,
	shouldSuspend,
	suspensionMs,
} from '../../suspension/timing';
import { sparing } from '../../tasks/pollJob';
import { pollUntilEnded } from '../../tasks/poller';
import type { TaskPoll } from '../../tasks/taskPoll';
import {
	MINUTE,
	SECOND,
	done,
	inTurn,
	scriptedTasks,
	succeedsAfter,
	task,
	type Script,
} from '../tasks/scriptedTasks';

const HOUR = 60 * MINUTE;

/** Waits as a supervisor and its workers do; `kill` says which of the workers are killed as they wake. */
async function waitInTurns(
	part: Script,
	more: { estimatedMs: number | null; timeoutMs: number },
	kill: (turn: number) => boolean = () => false,
) {
	const { clock, checkAll, checks, poll } = scriptedTasks({ a: part });
	const startedAt = clock.now();
	let polls: TaskPoll[] = [poll('a', more)];
	let notBefore = 0;
	let turns = 0;
	for (;;) {
		const now = clock.now();
		const untilDueMs = Math.max(0, polls[0]!.checkAt - now, notBefore - now);
		const { until, checkAt } = planLease(untilDueMs, now - startedAt, now);
		turns += 1;
		let wakeAt = now + firstSleepMs(untilDueMs);
		let mine = polls;
		for (;;) {
			// n8n is late for a sleep that is too short for it.
			clock.set(Math.max(wakeAt, clock.now() + SHORTEST_SUSPENSION_MS));
			if (kill(turns)) {
				clock.set(checkAt);
				break;
			}
			const { polls: polled, suspendMs } = await pollUntilEnded(mine, {
				clock,
				checkAll,
				shouldSuspend,
			});
			// Then its supervisor sees it asleep again.
			expect(clock.now()).toBeLessThan(Math.max(checkAt, wakeAt + AWAKE_MS));
			if (suspendMs === undefined) return { polls: polled, turns, checks, clock };
			wakeAt = clock.now() + suspensionMs(sparing(suspendMs, polled, clock.now()));
			mine = polled;
			if (wakeAt > until) {
				polls = polled;
				notBefore = wakeAt;
				break;
			}
		}
	}
}

describe('the turns of a supervised wait', () => {
	it('are asleep again before the supervisor comes to see, and come to an end, whatever the task', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 0, max: 3 * HOUR }),
				fc.option(fc.integer({ min: SECOND, max: 3 * HOUR })),
				async (durationMs, estimatedMs) => {
					const { polls } = await waitInTurns(succeedsAfter('a', durationMs), {
						estimatedMs,
						timeoutMs: 6 * HOUR,
					});
					expect(polls[0]?.outcome?.kind).toBe('seen');
				},
			),
			{ numRuns: 60 },
		);
	});

	it('come to the same end when workers are killed, though later', async () => {
		const part = succeedsAfter('a', 3 * MINUTE);
		const more = { estimatedMs: 3 * MINUTE, timeoutMs: HOUR };
		const alive = await waitInTurns(part, more);
		const killed = await waitInTurns(part, more, (turn) => turn <= 2);
		expect(alive.turns).toBe(1);
		expect(killed.turns).toBe(3);
		expect(killed.polls[0]?.outcome).toMatchObject({ kind: 'seen', task: done('a') });
	});

	it('are one for a task that is on time, and few for one that never ends', async () => {
		const estimated = { estimatedMs: 3 * MINUTE, timeoutMs: 30 * MINUTE };
		expect((await waitInTurns(succeedsAfter('a', 3 * MINUTE), estimated)).turns).toBe(1);
		const never = await waitInTurns(inTurn({ task: task('a') }), estimated);
		expect(never.polls[0]?.outcome?.kind).toBe('timedOut');
		expect(never.turns).toBeLessThanOrEqual(5);
	});

	it('cost at most some minutes when a worker is killed, however long the wait', () => {
		const now = 40 * HOUR;
		const { until, checkAt } = planLease(0, now, now);
		expect(until - now).toBe(30 * MINUTE);
		expect(checkAt - now).toBe(SHORTEST_SUSPENSION_MS + AWAKE_MS);
		expect(AWAKE_MS).toBeLessThanOrEqual(2 * MINUTE);
	});
});

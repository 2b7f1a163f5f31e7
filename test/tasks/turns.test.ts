import fc from 'fast-check';

import { firstSleepMs, mayPark, postponed, suspensionMs } from '../../tasks/parking';
import { SHORTEST_SUSPENSION_MS } from '../../tasks/strategy';
import { AWAKE_MS, planTurn } from '../../tasks/turns';
import { watchTasks, type Watch } from '../../tasks/watch';
import { MINUTE, SECOND, done, inTurn, stage, succeedsAfter, task, type Part } from './stagedTasks';

const HOUR = 60 * MINUTE;

/** Waits as a guard and its watchers do; `kill` says which of the watchers are killed as they wake. */
async function waitInTurns(
	part: Part,
	more: { estimatedMs: number | null; timeoutMs: number },
	kill: (turn: number) => boolean = () => false,
) {
	const { clock, lookAtAll, looks, watch } = stage({ a: part });
	let watches: Watch[] = [watch('a', more)];
	let turns = 0;
	for (;;) {
		const { watchUntil, guardAt } = planTurn(watches, clock.now());
		turns += 1;
		let untilNextMs = Math.max(0, watches[0]!.lookAt - clock.now());
		let wakeAt = clock.now() + firstSleepMs(untilNextMs);
		let mine = watches;
		for (;;) {
			// n8n is late for a sleep that is too short for it.
			clock.set(Math.max(wakeAt, clock.now() + SHORTEST_SUSPENSION_MS));
			if (kill(turns)) {
				clock.set(guardAt);
				break;
			}
			const { watches: now, parkMs } = await watchTasks(mine, { clock, lookAtAll, mayPark });
			// Then its guard sees it asleep again.
			expect(clock.now()).toBeLessThan(Math.max(guardAt, wakeAt + AWAKE_MS));
			if (parkMs === undefined) return { watches: now, turns, looks, clock };
			untilNextMs = parkMs;
			wakeAt = clock.now() + suspensionMs(untilNextMs, now, clock.now());
			mine = now;
			if (wakeAt > watchUntil) {
				watches = postponed(now, wakeAt);
				break;
			}
		}
	}
}

describe('the turns of a guarded wait', () => {
	it('are asleep again before the guard comes to see, and come to an end, whatever the task', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 0, max: 3 * HOUR }),
				fc.option(fc.integer({ min: SECOND, max: 3 * HOUR })),
				async (durationMs, estimatedMs) => {
					const { watches } = await waitInTurns(succeedsAfter('a', durationMs), {
						estimatedMs,
						timeoutMs: 6 * HOUR,
					});
					expect(watches[0]?.outcome?.kind).toBe('seen');
				},
			),
			{ numRuns: 60 },
		);
	});

	it('come to the same end when watchers are killed, though later', async () => {
		const part = succeedsAfter('a', 3 * MINUTE);
		const more = { estimatedMs: 3 * MINUTE, timeoutMs: HOUR };
		const alive = await waitInTurns(part, more);
		const killed = await waitInTurns(part, more, (turn) => turn <= 2);
		expect(alive.turns).toBe(1);
		expect(killed.turns).toBe(3);
		expect(killed.watches[0]?.outcome).toMatchObject({ kind: 'seen', task: done('a') });
	});

	it('are one for a task that is on time, and few for one that never ends', async () => {
		const estimated = { estimatedMs: 3 * MINUTE, timeoutMs: 30 * MINUTE };
		expect((await waitInTurns(succeedsAfter('a', 3 * MINUTE), estimated)).turns).toBe(1);
		const never = await waitInTurns(inTurn({ task: task('a') }), estimated);
		expect(never.watches[0]?.outcome?.kind).toBe('timedOut');
		expect(never.turns).toBeLessThanOrEqual(5);
	});

	it('give the tasks back with looks no sooner than a watcher would have made them', () => {
		const { watch, clock } = stage({});
		const open = watch('a', { estimatedMs: null });
		const over: Watch = { ...open, outcome: { kind: 'seen', taskId: 'a', task: done('a') } };
		const later = clock.now() + HOUR;
		expect(postponed([open, over], later)).toEqual([{ ...open, lookAt: later }, over]);
	});

	it('cost at most some minutes when a watcher is killed, however long the wait', () => {
		const { watch, clock } = stage({});
		const long = watch('a', { estimatedMs: 48 * HOUR, timeoutMs: 60 * HOUR });
		clock.set(clock.now() + 40 * HOUR);
		const now = clock.now();
		const soon = { ...long, estimatedMs: null, lookAt: now };
		const { watchUntil, guardAt } = planTurn([soon], now);
		expect(watchUntil - now).toBe(30 * MINUTE);
		expect(guardAt - now).toBe(SHORTEST_SUSPENSION_MS + AWAKE_MS);
		expect(AWAKE_MS).toBeLessThanOrEqual(2 * MINUTE);
	});
});

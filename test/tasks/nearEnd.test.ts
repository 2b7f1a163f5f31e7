import { shouldSuspend, SHORTEST_SUSPENSION_MS, suspensionMs } from '../../suspension/timing';
import { sleepToNearEnd } from '../../tasks/nearEnd';
import { pollJob, pollTasks, type PollState } from '../../tasks/pollJob';
import { done, MINUTE, scriptedTasks, SECOND, succeedsAfter } from './scriptedTasks';

const DELIVERY = {
	download: false,
	binaryField: 'data',
	fileName: '',
	lastFrame: false,
	maxBytes: 1,
};

/** Waits suspended, as a worker does that n8n wakes a little late, for a task with this estimate. */
async function waitSuspended(estimatedMs: number, lastsMs: number, firstLateMs = SECOND) {
	const { clock, checkAll, checks, poll } = scriptedTasks({ a: succeedsAfter('a', lastsMs) });
	const endsAt = clock.now() + lastsMs;
	const asked = { ...poll('a', { estimatedMs, timeoutMs: 6 * 60 * MINUTE }), provider: 'vtrix' };
	let state: PollState = { policy: 'stop', items: [{ poll: asked, delivery: DELIVERY }] };
	let sleepMs = Math.max(SHORTEST_SUSPENSION_MS, pollJob.untilDueMs(state, clock.now()));
	let awakeMs = 0;
	for (let lateMs = firstLateMs; ; lateMs = SECOND) {
		clock.set(clock.now() + sleepMs + lateMs);
		const wokenAt = clock.now();
		const step = await pollTasks(state, { clock, checkAll, shouldSuspend });
		awakeMs += clock.now() - wokenAt;
		({ state } = step);
		if (step.next.kind === 'done') break;
		sleepMs = suspensionMs(step.next.untilNextMs);
	}
	return { delayMs: clock.now() - endsAt, checks, awakeMs };
}

const MINUTES = [2, 3, 4, 5, 7, 10, 20, 30, 60];

describe('a suspended wait near the expected end', () => {
	it.each(MINUTES)('is awake when a task of %i minutes ends as estimated', async (minutes) => {
		const estimatedMs = minutes * MINUTE;
		for (const offMs of [-20 * SECOND, -10 * SECOND, 0, 10 * SECOND, 15 * SECOND]) {
			const { delayMs } = await waitSuspended(estimatedMs, estimatedMs + offMs);
			expect(delayMs).toBeLessThan(10 * SECOND);
		}
	});

	it.each([10, 11, 12, 20, 30])(
		'is so however late n8n wakes it for a check on the way: %i minutes',
		async (minutes) => {
			const estimatedMs = minutes * MINUTE;
			for (let lateMs = 0; lateMs <= 70 * SECOND; lateMs += 5 * SECOND) {
				const { delayMs, checks } = await waitSuspended(estimatedMs, estimatedMs, lateMs);
				expect(checks[0]!.atSeconds).toBeLessThan(minutes * 60 - 36);
				expect(delayMs).toBeLessThan(10 * SECOND);
			}
		},
	);

	it.each(MINUTES)(
		'holds n8n’s process for less than a minute then: %i minutes',
		async (minutes) => {
			const { awakeMs, checks } = await waitSuspended(minutes * MINUTE, minutes * MINUTE);
			expect(awakeMs).toBeLessThan(45 * SECOND);
			expect(checks.length).toBeLessThan(7 + minutes / 4);
		},
	);

	it.each([7, 10, 20, 30])(
		'checks a task of %i minutes on the way there, not before 0.8 of its estimate',
		async (minutes) => {
			const { delayMs, checks } = await waitSuspended(minutes * MINUTE, 0.85 * minutes * MINUTE);
			expect(delayMs).toBeLessThan(80 * SECOND);
			expect(checks[0]?.atSeconds).toBeGreaterThanOrEqual(0.8 * minutes * 60);
		},
	);

	it('never sleeps when something is due, and not beyond a task that is late or unknown', () => {
		const { clock, poll } = scriptedTasks({});
		const long = poll('long', { estimatedMs: 60 * MINUTE });
		const now = clock.now();
		expect(sleepToNearEnd(0, [long], now)).toBe(0);
		expect(sleepToNearEnd(7 * SECOND, [long], now)).toBeGreaterThan(7 * SECOND);
		expect(sleepToNearEnd(7 * SECOND, [long, poll('unknown')], now)).toBe(7 * SECOND);
		expect(sleepToNearEnd(7 * SECOND, [long], now + 60 * MINUTE)).toBe(7 * SECOND);
		const over = {
			...poll('over'),
			outcome: { kind: 'seen', taskId: 'over', task: done('over') },
		} as const;
		expect(sleepToNearEnd(7 * SECOND, [long, over], now)).toBeGreaterThan(7 * SECOND);
	});

	it('never sleeps past the end of the wait', () => {
		const { clock, poll } = scriptedTasks({});
		const [now, estimatedMs] = [clock.now(), 60 * MINUTE];
		const [short, shorter] = [50 * MINUTE, 5 * MINUTE].map((timeoutMs) =>
			poll('a', { estimatedMs, timeoutMs }),
		);
		for (const asked of [short!, shorter!]) {
			const sleepMs = sleepToNearEnd(asked.checkAt - now, [asked], now);
			expect(now + sleepMs).toBeLessThanOrEqual(asked.deadlineAt);
			expect(sleepMs).toBeGreaterThan(0);
		}
		expect(sleepToNearEnd(shorter!.checkAt - now, [shorter!], now)).toBe(5 * MINUTE);
	});

	/** How long it sleeps whose check is due in so many seconds, of a task that is so old. */
	const sleepOf = (estimatedSeconds: number, ageSeconds: number, checkInSeconds: number) => {
		const { clock, poll } = scriptedTasks({});
		const now = clock.now();
		const asked = {
			...poll('a', { estimatedMs: estimatedSeconds * SECOND }),
			createdAt: now - ageSeconds * SECOND,
			checkAt: now + checkInSeconds * SECOND,
		};
		return sleepToNearEnd(checkInSeconds * SECOND, [asked], now) / SECOND;
	};

	it.each<[string, number, [number, number, number]]>([
		['the check of a task of three minutes', 144.999, [180, 0, 144.999]],
		['the end of a longer one, up to five seconds later by chance', 149.999, [181, 0, 144.999]],
		['the check, from which it stays awake beyond the end', 10, [300, 240.001, 10]],
		['one sleep more, where it would not', 65, [300, 240, 10]],
		['the check that comes when it is to be awake', 40, [300, 224, 40]],
		['the check that comes later than that', 50, [300, 234, 50]],
	])('sleeps until %s', (_what, seconds, [estimatedSeconds, ageSeconds, checkInSeconds]) => {
		expect(sleepOf(estimatedSeconds, ageSeconds, checkInSeconds)).toBe(seconds);
	});

	it('does not wake executions at the same moment whose tasks were created at the same moment', () => {
		const wakeAt = [0, 0.3, 0.6, 0.9].map((random) => {
			const { clock, poll } = scriptedTasks({});
			const planned = poll('a', { estimatedMs: 10 * MINUTE });
			const chance = { ...planned, checkAt: planned.checkAt + Math.round(random * 5 * SECOND) };
			return sleepToNearEnd(chance.checkAt - clock.now(), [chance], clock.now());
		});
		expect(new Set(wakeAt).size).toBe(4);
	});
});

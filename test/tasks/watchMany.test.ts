import { shouldSuspend, suspensionMs } from '../../suspension/timing';
import { sparing } from '../../tasks/pollJob';
import { afterLook, watchTasks } from '../../tasks/watch';
import { Failure } from '../../transport/failure';
import {
	MINUTE,
	REFUSED,
	SECOND,
	done,
	failing,
	inTurn,
	stage,
	succeedsAfter,
	task,
} from './stagedTasks';

const HOUR = 60 * MINUTE;

describe('several watched tasks', () => {
	it('end each for itself; one that has ended is not looked at again', async () => {
		const { lookAtAll, clock, looks, watch } = stage({
			quick: succeedsAfter('quick', 20 * SECOND),
			slow: succeedsAfter('slow', 5 * MINUTE),
			// Its state goes backwards; its first end stays.
			backwards: inTurn({ task: done('backwards') }, { task: task('backwards') }),
			broken: inTurn(REFUSED),
		});
		const ids = ['quick', 'slow', 'backwards', 'broken', 'unknown'];
		const { watches } = await watchTasks(
			ids.map((taskId) => watch(taskId)),
			{ lookAtAll, clock },
		);
		expect(watches.map(({ taskId, outcome }) => [taskId, outcome?.kind])).toEqual([
			['quick', 'seen'],
			['slow', 'seen'],
			['backwards', 'seen'],
			['broken', 'gaveUp'],
			['unknown', 'gaveUp'],
		]);
		for (const { taskId, outcome } of watches) {
			const known = outcome?.kind === 'seen' ? outcome.task.taskId : taskId;
			expect(known).toBe(taskId);
		}
		expect(looks.filter(({ taskId }) => taskId === 'backwards')).toHaveLength(1);
		expect(looks.filter(({ taskId }) => taskId === 'broken')).toHaveLength(1);
	});

	it('that fall due at nearly the same time are looked at together', async () => {
		const { lookAtAll, clock, watch } = stage({
			a: succeedsAfter('a', 10 * SECOND),
			b: succeedsAfter('b', 10 * SECOND),
		});
		const asked: string[][] = [];
		const watches = [watch('a'), { ...watch('b'), lookAt: watch('a').lookAt + 900 }];
		await watchTasks(watches, {
			clock,
			lookAtAll: async (taskIds) => {
				asked.push(taskIds);
				return await lookAtAll(taskIds);
			},
		});
		expect(asked[0]).toEqual(['a', 'b']);
	});

	it('may be the same one', async () => {
		const { lookAtAll, clock, watch } = stage({ a: succeedsAfter('a', MINUTE) });
		const { watches } = await watchTasks([watch('a'), watch('a')], { lookAtAll, clock });
		expect(watches.map(({ outcome }) => outcome?.kind)).toEqual(['seen', 'seen']);
	});

	it('may be none', async () => {
		const { lookAtAll, clock } = stage({});
		expect(await watchTasks([], { lookAtAll, clock })).toEqual({ watches: [] });
	});

	it('end with the execution when it is cancelled', async () => {
		const { lookAtAll, clock, watch } = stage({ a: succeedsAfter('a', MINUTE) });
		const cancelled = new Failure({
			kind: 'cancelled',
			message: 'The execution was cancelled',
			nextStep: '',
			retryable: false,
		});
		const sleep = async () => {
			throw cancelled;
		};
		const watching = watchTasks([watch('a')], { lookAtAll, clock: { ...clock, sleep } });
		await expect(watching).rejects.toBe(cancelled);
	});

	it('are told of in words, look by look', async () => {
		const { lookAtAll, clock, watch } = stage({
			a: inTurn({ task: task('a', { providerStatus: 'Brewing', progress: 40 }) }, failing(), {
				task: done('a'),
			}),
		});
		const told: string[] = [];
		await watchTasks([watch('a')], { lookAtAll, clock, onLook: (text) => told.push(text) });
		expect(told).toEqual([
			'Task a: Brewing, 40 %',
			'Task a: the look failed (It is busy)',
			'Task a: succeeded',
		]);
	});
});

describe('what a look changes', () => {
	it('leaves the state before it as it was', () => {
		const { watch } = stage({});
		const before = Object.freeze(watch('a'));
		const after = afterLook(before, failing(), before.lookAt, 0.5);
		expect(after).not.toBe(before);
		expect(after.failedLooks).toBe(1);
		expect(before.failedLooks).toBe(0);
	});

	it('are looked at in rounds where the provider limits its requests, and sleep in between', async () => {
		const ids = Array.from({ length: 100 }, (_, index) => `t${index}`);
		const { lookAtAll, clock, looks, watch } = stage(
			Object.fromEntries(ids.map((id) => [id, succeedsAfter(id, 20 * MINUTE)])),
		);
		let watches = ids.map((id) => watch(id, { estimatedMs: 2 * MINUTE, timeoutMs: 2 * HOUR }));
		let heldMs = 0;
		for (;;) {
			const wokenAt = clock.now();
			const step = await watchTasks(watches, {
				lookAtAll,
				clock,
				shouldSuspend,
				msPerLook: () => 3_000,
			});
			heldMs += clock.now() - wokenAt;
			watches = step.watches;
			if (step.suspendMs === undefined) break;
			clock.set(clock.now() + suspensionMs(sparing(step.suspendMs, watches, clock.now())));
		}
		expect(watches.every(({ outcome }) => outcome?.kind === 'seen')).toBe(true);
		const inAMinuteFrom = (start: number) =>
			looks.filter(({ atSeconds }) => atSeconds >= start && atSeconds < start + 60).length;
		expect(Math.max(...looks.map(({ atSeconds }) => inAMinuteFrom(atSeconds)))).toBe(22);
		// Every task has its turn before one has its second.
		expect(new Set(looks.slice(0, 100).map(({ taskId }) => taskId)).size).toBe(100);
		expect(heldMs).toBe(0);
	});
});

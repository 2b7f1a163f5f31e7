import { shouldSuspend, suspensionMs } from '../../suspension/timing';
import { sparing } from '../../tasks/pollJob';
import { pollUntilEnded } from '../../tasks/poller';
import { afterCheck } from '../../tasks/taskPoll';
import { Failure } from '../../transport/failure';
import {
	MINUTE,
	REFUSED,
	SECOND,
	done,
	failing,
	inTurn,
	scriptedTasks,
	succeedsAfter,
	task,
} from './scriptedTasks';

const HOUR = 60 * MINUTE;

describe('several polled tasks', () => {
	it('end each for itself; one that has ended is not checked again', async () => {
		const { checkAll, clock, checks, poll } = scriptedTasks({
			quick: succeedsAfter('quick', 20 * SECOND),
			slow: succeedsAfter('slow', 5 * MINUTE),
			// Its state goes backwards; its first end stays.
			backwards: inTurn({ task: done('backwards') }, { task: task('backwards') }),
			broken: inTurn(REFUSED),
		});
		const ids = ['quick', 'slow', 'backwards', 'broken', 'unknown'];
		const { polls } = await pollUntilEnded(
			ids.map((taskId) => poll(taskId)),
			{ checkAll, clock },
		);
		expect(polls.map(({ taskId, outcome }) => [taskId, outcome?.kind])).toEqual([
			['quick', 'seen'],
			['slow', 'seen'],
			['backwards', 'seen'],
			['broken', 'gaveUp'],
			['unknown', 'gaveUp'],
		]);
		for (const { taskId, outcome } of polls) {
			const known = outcome?.kind === 'seen' ? outcome.task.taskId : taskId;
			expect(known).toBe(taskId);
		}
		expect(checks.filter(({ taskId }) => taskId === 'backwards')).toHaveLength(1);
		expect(checks.filter(({ taskId }) => taskId === 'broken')).toHaveLength(1);
	});

	it('that fall due at nearly the same time are checked together', async () => {
		const { checkAll, clock, poll } = scriptedTasks({
			a: succeedsAfter('a', 10 * SECOND),
			b: succeedsAfter('b', 10 * SECOND),
		});
		const asked: string[][] = [];
		const polls = [poll('a'), { ...poll('b'), checkAt: poll('a').checkAt + 900 }];
		await pollUntilEnded(polls, {
			clock,
			checkAll: async (taskIds) => {
				asked.push(taskIds);
				return await checkAll(taskIds);
			},
		});
		expect(asked[0]).toEqual(['a', 'b']);
	});

	it('may be the same one', async () => {
		const { checkAll, clock, poll } = scriptedTasks({ a: succeedsAfter('a', MINUTE) });
		const { polls } = await pollUntilEnded([poll('a'), poll('a')], { checkAll, clock });
		expect(polls.map(({ outcome }) => outcome?.kind)).toEqual(['seen', 'seen']);
	});

	it('may be none', async () => {
		const { checkAll, clock } = scriptedTasks({});
		expect(await pollUntilEnded([], { checkAll, clock })).toEqual({ polls: [] });
	});

	it('end with the execution when it is cancelled', async () => {
		const { checkAll, clock, poll } = scriptedTasks({ a: succeedsAfter('a', MINUTE) });
		const cancelled = new Failure({
			kind: 'cancelled',
			message: 'The execution was cancelled',
			nextStep: '',
			retryable: false,
		});
		const sleep = async () => {
			throw cancelled;
		};
		const polling = pollUntilEnded([poll('a')], { checkAll, clock: { ...clock, sleep } });
		await expect(polling).rejects.toBe(cancelled);
	});

	it('are told of in words, check by check', async () => {
		const { checkAll, clock, poll } = scriptedTasks({
			a: inTurn({ task: task('a', { providerStatus: 'Brewing', progress: 40 }) }, failing(), {
				task: done('a'),
			}),
		});
		const told: string[] = [];
		await pollUntilEnded([poll('a')], { checkAll, clock, onCheck: (text) => told.push(text) });
		expect(told).toEqual([
			'Task a: Brewing, 40 %',
			'Task a: the check failed (It is busy)',
			'Task a: succeeded',
		]);
	});
});

describe('what a check changes', () => {
	it('leaves the state before it as it was', () => {
		const { poll } = scriptedTasks({});
		const before = Object.freeze(poll('a'));
		const after = afterCheck(before, failing(), before.checkAt, 0.5);
		expect(after).not.toBe(before);
		expect(after.failedChecks).toBe(1);
		expect(before.failedChecks).toBe(0);
	});

	it('are checked in rounds where the provider limits its requests, and sleep in between', async () => {
		const ids = Array.from({ length: 100 }, (_, index) => `t${index}`);
		const { checkAll, clock, checks, poll } = scriptedTasks(
			Object.fromEntries(ids.map((id) => [id, succeedsAfter(id, 20 * MINUTE)])),
		);
		let polls = ids.map((id) => poll(id, { estimatedMs: 2 * MINUTE, timeoutMs: 2 * HOUR }));
		let heldMs = 0;
		for (;;) {
			const wokenAt = clock.now();
			const step = await pollUntilEnded(polls, {
				checkAll,
				clock,
				shouldSuspend,
				msPerCheck: () => 3_000,
			});
			heldMs += clock.now() - wokenAt;
			polls = step.polls;
			if (step.suspendMs === undefined) break;
			clock.set(clock.now() + suspensionMs(sparing(step.suspendMs, polls, clock.now())));
		}
		expect(polls.every(({ outcome }) => outcome?.kind === 'seen')).toBe(true);
		const inAMinuteFrom = (start: number) =>
			checks.filter(({ atSeconds }) => atSeconds >= start && atSeconds < start + 60).length;
		expect(Math.max(...checks.map(({ atSeconds }) => inAMinuteFrom(atSeconds)))).toBe(22);
		// Every task has its turn before one has its second.
		expect(new Set(checks.slice(0, 100).map(({ taskId }) => taskId)).size).toBe(100);
		expect(heldMs).toBe(0);
	});
});

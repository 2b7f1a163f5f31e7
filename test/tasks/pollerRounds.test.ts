import type { StatusCheck } from '../../tasks/check';
import { checkDue, nextCheckOf, pollUntilEnded, type PollerOptions } from '../../tasks/poller';
import type { TaskPoll } from '../../tasks/taskPoll';
import { done, MINUTE, scriptedTasks, SECOND, succeedsAfter, task } from './scriptedTasks';

const ids = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`);
const running = (taskIds: readonly string[]) =>
	Object.fromEntries(taskIds.map((taskId) => [taskId, succeedsAfter(taskId, 60 * MINUTE)]));

/** What was asked for together, of whom, and in which second. */
function recorded(parts: Parameters<typeof scriptedTasks>[0]) {
	const all = scriptedTasks(parts);
	const began = all.clock.now();
	const asked: Array<{ atSeconds: number; provider: string | undefined; taskIds: string[] }> = [];
	const checkAll = async (taskIds: string[], provider?: string) => {
		asked.push({ atSeconds: (all.clock.now() - began) / SECOND, provider, taskIds });
		return await all.checkAll(taskIds);
	};
	/** Due so many seconds from the beginning. */
	const due = (taskId: string, seconds: number, more: Partial<TaskPoll> = {}): TaskPoll => ({
		...all.poll(taskId),
		checkAt: began + seconds * SECOND,
		...more,
	});
	return { ...all, checkAll, asked, due, began };
}

/** Polls for so many rounds. */
const rounds = (count: number): Pick<PollerOptions, 'shouldSuspend'> => {
	let left = count;
	return { shouldSuspend: () => left-- <= 0 };
};

describe('a round of checks', () => {
	it('is of all tasks that are due within a second, the longest due first', async () => {
		const { checkAll, clock, asked, due } = recorded(running(['a', 'b', 'c', 'd']));
		const polls = [due('a', 11), due('b', 11.001), due('c', 10), due('d', 10.5)];
		await pollUntilEnded(polls, { checkAll, clock, ...rounds(1) });
		expect(asked).toEqual([{ atSeconds: 10, provider: undefined, taskIds: ['c', 'd', 'a'] }]);
	});

	it('is done at once when it is overdue, and who decides about sleeping hears of no time before now', async () => {
		const { checkAll, clock, asked, due } = recorded(running(['a']));
		const heard: unknown[][] = [];
		const polls = [due('a', -20)];
		const { suspendMs } = await pollUntilEnded(polls, {
			checkAll,
			clock,
			shouldSuspend: (...given) => heard.push(given) === 3,
		});
		expect(asked.map(({ atSeconds }) => atSeconds)).toEqual([0, 7.5]);
		expect(heard.map(([untilNextMs, heldMs]) => [untilNextMs, heldMs])).toEqual([
			[0, 0],
			[7.5 * SECOND, 0],
			[7.5 * SECOND, 7.5 * SECOND],
		]);
		expect(suspendMs).toBe(7.5 * SECOND);
		expect(heard[0]![2]).toEqual(polls);
		expect(heard[1]![2]).toMatchObject([{ taskId: 'a', last: task('a') }]);
	});

	it('is told of when it is over, with what all tasks are then', async () => {
		const { checkAll, clock, due } = recorded({
			a: () => ({ task: done('a') }),
			...running(['b']),
		});
		const told: Array<Array<string | undefined>> = [];
		await pollUntilEnded([due('a', 0), due('b', 30)], {
			checkAll,
			clock,
			...rounds(1),
			onRound: (polls) => told.push(polls.map(({ outcome }) => outcome?.kind)),
		});
		expect(told).toEqual([['seen', undefined]]);
	});

	it('leaves a task as it is of which the provider’s answer says nothing', async () => {
		const { clock, due } = recorded({});
		const polls = [due('a', 0)];
		const checkAll = async () => new Map<string, StatusCheck>();
		expect(await checkDue(polls, { checkAll, clock })).toEqual(polls);
	});
});

describe('a provider that lets so many requests through', () => {
	it('is asked for as many tasks as have room in a round, and for the others when that is over', async () => {
		const taskIds = ids(30);
		const { checkAll, clock, asked, due } = recorded(running(taskIds));
		const polls = taskIds.map((taskId) => due(taskId, 0));
		await pollUntilEnded(polls, { checkAll, clock, msPerCheck: () => 3_000, ...rounds(2) });
		expect(asked.map(({ atSeconds, taskIds: its }) => [atSeconds, its.length])).toEqual([
			[0, 22],
			[66, 22],
		]);
		expect(asked[1]!.taskIds.slice(0, 8)).toEqual(taskIds.slice(22));
	});

	it('is asked for one at least', async () => {
		const { checkAll, clock, asked, due } = recorded(running(['a', 'b']));
		await pollUntilEnded([due('a', 0), due('b', 0)], {
			checkAll,
			clock,
			msPerCheck: () => 90_000,
			...rounds(2),
		});
		expect(asked.map(({ atSeconds, taskIds }) => [atSeconds, taskIds])).toEqual([
			[0, ['a']],
			[90, ['b']],
		]);
	});

	it('does not hold up another, which is asked for its own tasks alone', async () => {
		const taskIds = ids(4);
		const { checkAll, clock, asked, due } = recorded(running(taskIds));
		const polls = [
			due('t0', 0, { provider: 'slow' }),
			due('t1', 0, { provider: 'free' }),
			due('t2', 0, { provider: 'free' }),
			due('t3', 0, { provider: 'slow' }),
		];
		const seen: Array<string | undefined> = [];
		const msPerCheck = (provider?: string) => {
			seen.push(provider);
			return provider === 'slow' ? 60_000 : 0;
		};
		await pollUntilEnded(polls, { checkAll, clock, msPerCheck, ...rounds(3) });
		expect(asked).toEqual([
			{ atSeconds: 0, provider: 'slow', taskIds: ['t0'] },
			{ atSeconds: 0, provider: 'free', taskIds: ['t1', 't2'] },
			{ atSeconds: 7.5, provider: 'free', taskIds: ['t1', 't2'] },
			{ atSeconds: 15, provider: 'free', taskIds: ['t1', 't2'] },
		]);
		expect(new Set(seen)).toEqual(new Set(['slow', 'free']));
	});

	it('may know tasks by the IDs that another gives to its own', async () => {
		const { clock, due } = recorded({});
		const polls = [due('same', 0, { provider: 'one' }), due('same', 0, { provider: 'other' })];
		const checkAll = async (_taskIds: string[], provider?: string) =>
			new Map<string, StatusCheck>([
				['same', { task: provider === 'one' ? done('same') : task('same') }],
			]);
		const checked = await checkDue(polls, { checkAll, clock });
		expect(checked.map(({ outcome }) => outcome?.kind)).toEqual(['seen', undefined]);
	});
});

describe('a check of what is due now', () => {
	it('leaves what is due later, and what has ended', async () => {
		const { checkAll, clock, asked, due } = recorded(running(['a', 'b', 'c']));
		const over = due('c', 0, { outcome: { kind: 'timedOut', taskId: 'c', waitedMs: 1 } });
		const polls = [due('a', 0), due('b', 30), over];
		const told: string[] = [];
		const checked = await checkDue(polls, { checkAll, clock, onCheck: (text) => told.push(text) });
		expect(asked.map(({ taskIds }) => taskIds)).toEqual([['a']]);
		expect(checked.slice(1)).toEqual(polls.slice(1));
		expect(checked[0]).toMatchObject({ last: task('a'), checkAt: clock.now() + 7.5 * SECOND });
		expect(told).toEqual(['Task a: processing']);
	});

	it('is as many as have room in a round, where the provider limits them', async () => {
		const taskIds = ids(30);
		const { checkAll, clock, asked, due } = recorded(running(taskIds));
		const polls = taskIds.map((taskId) => due(taskId, 0));
		await checkDue(polls, { checkAll, clock, msPerCheck: () => 6_000 });
		expect(asked.map(({ taskIds: its }) => its.length)).toEqual([11]);
	});

	it('comes next when the first of those that are open is due', () => {
		const { due, began } = recorded({});
		const over = due('c', 5, { outcome: { kind: 'timedOut', taskId: 'c', waitedMs: 1 } });
		const polls = [due('a', 40, { provider: 'one' }), due('b', 20, { provider: 'two' }), over];
		expect(nextCheckOf(polls)).toBe(began + 20 * SECOND);
		expect(nextCheckOf(polls, new Map([['two', began + 30 * SECOND]]))).toBe(began + 30 * SECOND);
		expect(nextCheckOf(polls, new Map([['two', began + 90 * SECOND]]))).toBe(began + 40 * SECOND);
		expect(nextCheckOf(polls, new Map([['two', began + 10 * SECOND]]))).toBe(began + 20 * SECOND);
		expect(nextCheckOf([over])).toBe(Infinity);
	});
});

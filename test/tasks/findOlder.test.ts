import type { Task, TaskStatus } from '../../model/task';
import { cursorOf, failure, numbered, open, over, poll } from './scriptedAccount';

describe('older tasks that are still open, in a list that does not reach back to them', () => {
	const statuses: TaskStatus[] = ['pending', 'processing'];
	const recent = numbered('t', 12).map((taskId, index) => over(taskId, 104 - index * 5));
	const told = Object.fromEntries(recent.map(({ taskId, createdAt }) => [taskId, createdAt ?? '']));
	const older = (count: number) => numbered('o', count).map((taskId) => open(taskId, -100));
	const cursorFor = (count: number) => cursorOf({ told, open: numbered('o', count) });

	it('are each asked for while they are few', async () => {
		const { asked } = await poll({ tasks: [...recent, ...older(5)], statuses }, cursorFor(5));
		expect(asked).toEqual(['page 1', ...numbered('o', 5)]);
	});

	it('cost a page of the list for all of them, and five requests in turn', async () => {
		const account = { tasks: [...recent, ...older(8)], statuses };
		const first = await poll(account, cursorFor(8));
		expect(first.asked).toEqual(['page 1', 'page 1 processing', ...numbered('o', 5)]);
		const second = await poll(account, first.after);
		expect(second.asked.slice(2)).toEqual(['o5', 'o6', 'o7', 'o0', 'o1']);
	});

	it('are looked for among the waiting ones too, and the one that is in neither is asked for', async () => {
		const tasks = older(8).map((one, index): Task => {
			if (index === 7) return over('o7', -100);
			return index === 0 ? { ...one, status: 'pending' } : one;
		});
		const { asked, finished } = await poll(
			{ tasks: [...recent, ...tasks], statuses },
			cursorFor(8),
		);
		expect(asked).toEqual([
			'page 1',
			'page 1 processing',
			'page 1 pending',
			...numbered('o', 5),
			'o7',
		]);
		expect(finished).toEqual(['o7']);
	});

	it('are found to have ended, sooner or later, when the list goes on showing them as open', async () => {
		const account = { tasks: [...recent, ...older(8)], statuses, now: [over('o7', -100)] };
		const first = await poll(account, cursorFor(8));
		const second = await poll(account, first.after);
		expect([first.finished, second.finished]).toEqual([[], ['o7']]);
	});

	it('are each asked for when the list cannot be had by status', async () => {
		const account = {
			tasks: [...recent, ...older(8)],
			statuses,
			filterBreaks: failure('providerBusy'),
		};
		const { asked } = await poll(account, cursorFor(8));
		expect(asked.slice(-8)).toEqual(numbered('o', 8));
	});

	it.each<[string, TaskStatus[]]>([
		['is not told by status', []],
		['is told by one of the two alone', ['processing']],
	])('are looked for in a list that %s, as far as it may hold them', async (_what, some) => {
		const account = { tasks: [...recent, ...older(8)], statuses: some };
		const { asked } = await poll(account, cursorFor(8));
		expect(asked).toEqual(['page 1', 'page 1', 'page 2', ...numbered('o', 5)]);
	});

	it('are not looked for further than five pages of each status', async () => {
		const others = numbered('x', 80).map((taskId, index) => open(taskId, 40 - index));
		const tasks = [...recent, ...others, ...older(8)];
		const { asked } = await poll({ tasks, statuses }, cursorFor(8));
		expect(asked.filter((entry) => entry.endsWith('processing'))).toHaveLength(5);
		expect(asked.slice(-8)).toEqual(numbered('o', 8));
	});
});

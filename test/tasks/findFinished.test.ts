import { hasEnded } from '../../model/task';
import { firstCursor } from '../../tasks/findFinished';
import { noResult } from '../../tasks/noResult';
import {
	at,
	cursorOf,
	failure,
	NO_API,
	numbered,
	open,
	over,
	poll,
	scriptedTasks,
} from './scriptedAccount';
import { bare, task } from './scriptedTasks';

describe('a poll for finished tasks', () => {
	it('tells those that have ended, asking for them itself, and keeps those that run', async () => {
		const account = { tasks: [over('new', 104), open('runs', 103), over('known', 95)] };
		const cursor = cursorOf({ open: ['runs', 'old'], told: { known: at(95).createdAt ?? '' } });
		const { finished, after, asked, problems } = await poll(account, cursor);
		expect(finished).toEqual(['new']);
		expect(after.open).toEqual(['runs', 'old']);
		expect(after.newestAt).toBe(at(104).createdAt);
		// The list tells no results, and does not reach back to the old one.
		expect(asked).toEqual(['page 1', 'new', 'old']);
		expect(problems).toEqual([]);
	});

	it('keeps a task that has not ended after all, or cannot be asked for, and says so', async () => {
		const account = {
			tasks: [over('wrong', 104), over('busy', 103)],
			now: [open('wrong', 104)],
			breaks: { busy: failure('providerBusy') },
		};
		const { finished, after, problems } = await poll(account, cursorOf());
		expect(finished).toEqual([]);
		expect(after.open.toSorted()).toEqual(['busy', 'wrong']);
		expect(after.notFound).toEqual({});
		expect(problems).toEqual(['Task busy could not be asked for: It is providerBusy']);
	});

	it('counts how often the provider does not know a task', async () => {
		const account = { tasks: [over('a', 104)], breaks: { gone: failure('notFound') } };
		const { after } = await poll(account, cursorOf({ open: ['gone'] }));
		expect(after).toMatchObject({ open: ['gone'], notFound: { gone: 1 } });
		const third = await poll(account, cursorOf({ open: ['gone'], notFound: { gone: 2 } }));
		expect(third.after.open).toEqual([]);
	});

	it('reads the list back to ten minutes before the newest task it knows, and no further', async () => {
		const tasks = Array.from({ length: 40 }, (_, index) => over(`t${index}`, 140 - index * 5));
		const { asked } = await poll({ tasks }, cursorOf({ told: {} }));
		expect(asked.slice(0, 2)).toEqual(['page 1', 'page 2']);
		// What the list has shown to have ended is not looked for in the list once more.
		expect(asked.slice(2).every((entry) => entry.startsWith('t'))).toBe(true);
	});

	it('reads on where what is left may be as new as that', async () => {
		const tasks = Array.from({ length: 20 }, (_, index) => over(`t${index}`, 98 - index));
		// Tasks within a minute of the last one may stand behind it: at 89 it is not beyond 90.
		const { asked } = await poll({ tasks }, cursorOf({ told: {} }));
		expect(asked.slice(0, 2)).toEqual(['page 1', 'page 2']);
	});

	it('says so when the list has no order and is too long to be read', async () => {
		const tasks = Array.from({ length: 1_100 }, (_, index) =>
			over(`t${index}`, 90 - ((index * 601) % 1_100) * 3),
		);
		const { asked, problems } = await poll({ tasks }, cursorOf());
		expect(asked.filter((entry) => entry === 'page 100')).toHaveLength(1);
		expect(asked).not.toContain('page 101');
		expect(problems[0]).toMatch(
			/^The list of tasks at Scripted is in no order and was not read to its end \(1000 tasks were\)/,
		);
	});

	it('asks for two hundred at most, those first that have ended, and leaves the others to the next', async () => {
		const account = { tasks: [over('a', 104)] };
		const cursor = cursorOf({ open: numbered('o', 210) });
		const { asked, after, finished, problems } = await poll(account, cursor);
		expect(asked.filter((entry) => /^[oa]/.test(entry))).toEqual(['a', ...numbered('o', 199)]);
		expect(finished).toEqual(['a']);
		expect(after.open).toHaveLength(210);
		expect(problems).toEqual([
			'211 tasks at Scripted are to be asked for: 200 now, the others at the next polls',
		]);
	});

	it('has nothing to say while two hundred are enough', async () => {
		const { asked, problems } = await poll({ tasks: [] }, cursorOf({ open: numbered('o', 200) }));
		expect(asked.filter((entry) => entry.startsWith('o'))).toEqual(numbered('o', 200));
		expect(problems).toEqual([]);
	});

	it('finds the end of a task behind hundreds that never end', async () => {
		const dead = numbered('o', 450);
		const account = { tasks: [over('a', 104)], now: [over('late', 3)] };
		let cursor = cursorOf({ open: [...dead, 'late'], told: { a: at(104).createdAt } });
		const finished: string[][] = [];
		for (let nth = 0; nth < 3; nth++) {
			const polled = await poll(account, cursor);
			finished.push(polled.finished);
			cursor = polled.after;
		}
		expect(finished).toEqual([[], [], ['late']]);
		// Each has been asked for by now, the first ones twice, and none is lost.
		expect(cursor.open.slice(0, 2)).toEqual(['o149', 'o150']);
		expect(cursor.open.toSorted()).toEqual(dead.toSorted());
	});

	it('keeps a success without a result for the next poll, and says so; the third in a row is an end', async () => {
		const account = { tasks: [over('a', 104)], now: [{ ...bare('a'), ...at(104) }] };
		const first = await poll(account, cursorOf());
		expect(first).toMatchObject({ finished: [], after: { open: ['a'], bare: { a: 1 } } });
		expect(first.problems).toEqual([noResult(bare('a')).message]);
		const second = await poll(account, first.after);
		expect(second).toMatchObject({ finished: [], after: { open: ['a'], bare: { a: 2 } } });
		const third = await poll(account, second.after);
		const withResult = await poll({ tasks: account.tasks }, second.after);
		expect(withResult.problems).toEqual([]);
		for (const { finished, after } of [third, withResult]) {
			expect([finished, after.open, after.bare]).toEqual([['a'], [], {}]);
		}
	});
});

describe('the first poll', () => {
	it('finds what is open, however old, and takes what has ended for told', async () => {
		const tasks = [
			over('new', 100),
			open('runs', 99),
			...Array.from({ length: 30 }, (_, index) => over(`t${index}`, 60 - index)),
			open('ancient', -500),
			task('waits', { ...at(-600), status: 'pending' }),
		];
		const { provider, asked } = scriptedTasks({ tasks, statuses: ['pending', 'processing'] });
		const cursor = await firstCursor(provider, NO_API, 'me');
		expect(cursor.open.toSorted()).toEqual(['ancient', 'runs', 'waits']);
		expect(cursor).toMatchObject({ account: 'me', newestAt: at(100).createdAt });
		expect(Object.keys(cursor.told)).toEqual(['new']);
		expect(asked.filter((entry) => / p/.test(entry))).toEqual([
			'page 1 pending',
			'page 1 processing',
		]);
	});

	it.each([
		[5, ['page 1']],
		[0.5, ['page 1', 'page 2', 'page 3']],
	])(
		'takes for told what ended in the ten minutes before the newest, and reads no further: one in %d min',
		async (stepMinutes, pages) => {
			const tasks = Array.from({ length: 60 }, (_, index) =>
				over(`t${index}`, 140 - index * stepMinutes),
			);
			const { provider, asked } = scriptedTasks({ tasks, statuses: ['pending', 'processing'] });
			await firstCursor(provider, NO_API, 'me');
			expect(asked).toEqual([...pages, 'page 1 pending', 'page 1 processing']);
		},
	);

	it('reads on where what is left may be as new as that', async () => {
		const minutes = [100, ...Array.from({ length: 30 }, (_, index) => 97 - index)];
		const tasks = minutes.map((minute) => over(`t${minute}`, minute));
		const { provider, asked } = scriptedTasks({ tasks, statuses: ['pending', 'processing'] });
		await firstCursor(provider, NO_API, 'me');
		// The first page ends at minute 89, and within a minute tasks may stand in any order.
		expect(asked.slice(0, 3)).toEqual(['page 1', 'page 2', 'page 1 pending']);
	});

	it('goes through the whole list where it cannot be asked by status', async () => {
		const tasks = [
			open('runs', 99),
			...Array.from({ length: 30 }, (_, index) => over(`t${index}`, 60 - index)),
			open('ancient', -500),
		];
		const { provider, asked } = scriptedTasks({ tasks });
		const cursor = await firstCursor(provider, NO_API, 'me');
		expect(cursor.open.toSorted()).toEqual(['ancient', 'runs']);
		expect(asked.every((entry) => /^page \d$/.test(entry))).toBe(true);
		expect(tasks.filter(hasEnded)).toHaveLength(30);
	});
});

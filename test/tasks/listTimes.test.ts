import type { Task } from '../../model/task';
import { newestTasks, walkList, type Seen } from '../../tasks/list';
import { at, idsOf, MINUTE_MS, START, task } from './datedTasks';
import { NO_API, scriptedTasks } from './scriptedAccount';

/** Tasks by the minutes they were created in, named by them; `null`: the list does not tell. */
const created = (...minutes: Array<number | null>): Task[] =>
	minutes.map((minute, index) => task(`t${minute ?? `?${index}`}`, minute));

const falling = (count: number) => created(...Array.from({ length: count }, (_, nth) => 100 - nth));

describe('the newest tasks of a list of ten a page', () => {
	it('cost no more pages than hold them where the list shows its order', async () => {
		const { provider, asked } = scriptedTasks({ tasks: falling(40) });
		expect(idsOf(await newestTasks(provider, NO_API, { limit: 2 }))).toEqual(['t100', 't99']);
		expect(asked).toEqual(['page 1']);
	});

	it('may be on a later page where only some tell when they were created', async () => {
		const tasks = created(...Array<null>(9).fill(null), 10, ...Array<null>(9).fill(null), 99);
		const { provider } = scriptedTasks({ tasks });
		expect(idsOf(await newestTasks(provider, NO_API, { limit: 2 }))).toEqual(['t99', 't10']);
	});
});

describe('a walk through a list', () => {
	it('tells that what is left was created before the last that it saw, or in the same minute', async () => {
		const { provider } = scriptedTasks({ tasks: falling(40) });
		const seen: Seen[] = [];
		await walkList(provider, NO_API, { enough: (now) => seen.push(now) === 2 });
		expect(seen.map(({ leftBeforeMs }) => (leftBeforeMs - START) / MINUTE_MS)).toEqual([92, 82]);
	});

	it('goes through all pages where the last one belies the order of the first', async () => {
		const rising = created(...Array.from({ length: 10 }, (_, nth) => nth));
		const between = created(...Array.from({ length: 9 }, (_, nth) => 50 + nth), 100);
		const mixed = created(95, 60, 99, 65, 98, 66, 97, 67, 96, 68);
		const { provider, asked } = scriptedTasks({ tasks: [...rising, ...between, ...mixed] });
		const { tasks, isWhole } = await walkList(provider, NO_API, {
			enough: ({ leftBeforeMs }) => leftBeforeMs < Date.parse(at(80)),
		});
		expect([asked, isWhole]).toEqual([['page 1', 'page 3', 'page 2'], true]);
		expect(idsOf(tasks).slice(0, 2)).toEqual(['t100', 't99']);
	});
});

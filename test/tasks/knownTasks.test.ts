import { setImmediate as nextTurn } from 'node:timers/promises';

import { createKnownTasks } from '../../tasks/knownTasks';
import { createOpenedRows } from '../../tasks/openedRows';
import type { OpenRows, Row } from '../../tasks/marks';
import { markedStore } from './processedStore';
import { manualClock } from './scriptedTasks';

const TASK = { provider: 'vtrix', taskId: 'task_1' };
const ROW = JSON.stringify(['task', 1, 'row']);

let processes = 0;

/** Processes of n8n that share a database. */
function stage() {
	const store = markedStore();
	const log: string[] = [];
	const clock = manualClock();
	const start = (open: OpenRows = store.open) => {
		const rows = createOpenedRows(open);
		const tasks = createKnownTasks({
			rows,
			scope: `process ${++processes}`,
			providers: ['danceGenerator', 'vtrix'],
			clock,
			log: (text) => log.push(text),
		});
		return {
			note: async (key: string, attempt: number, task: typeof TASK) => {
				await rows.openAll([JSON.stringify(['task', attempt, key])]).catch(() => undefined);
				await tasks.note(key, attempt, task);
			},
			find: async (keys: Record<string, number>) =>
				Object.fromEntries(await tasks.find(new Map(Object.entries(keys)))),
		};
	};
	/** A database in which something about a row is otherwise. */
	const openWith =
		(change: (row: Row) => Partial<Row>): OpenRows =>
		async (names) =>
			new Map(
				[...(await store.open(names))].map(([name, row]) => [name, { ...row, ...change(row) }]),
			);
	return { store, log, clock, start, openWith };
}

describe('the task of a key', () => {
	it('is known to every other process, however often it is asked for', async () => {
		const { start, log, clock } = stage();
		await start().note('row', 1, TASK);
		const before = clock.now();
		for (let time = 0; time < 5; time++)
			expect(await start().find({ row: 1 })).toEqual({ row: TASK });
		expect(clock.now()).toBe(before);
		expect(log).toEqual([]);
	});

	it('is read by fifty at once, in any order, and none of them takes it from another', async () => {
		const { start } = stage();
		await start().note('row', 1, TASK);
		const found = await Promise.all(
			Array.from({ length: 50 }, async (_, reader) => {
				// Some ask in step, some in between.
				for (let turn = 0; turn < reader % 7; turn++) await nextTurn();
				return await start().find({ row: 1 });
			}),
		);
		expect(found).toEqual(found.map(() => ({ row: TASK })));
		expect(await start().find({ row: 1 })).toEqual({ row: TASK });
	});

	it('is there after a reader was killed in the middle, wherever that was', async () => {
		const { start, openWith } = stage();
		await start().note('row', 1, TASK);
		let isWritten = false;
		const killed = openWith(({ swap }) => ({
			swap: async (values) => {
				await swap(values);
				isWritten = true;
				return await new Promise<never>(() => undefined);
			},
		}));
		for (let time = 0; time < 3; time++) {
			isWritten = false;
			void start(killed).find({ row: 1 });
			while (!isWritten) await nextTurn();
			expect(await start().find({ row: 1 })).toEqual({ row: TASK });
		}
	});

	it('is that of the try that was accepted', async () => {
		const { start } = stage();
		const later = { provider: 'danceGenerator', taskId: 'task_2' };
		await start().note('row', 1, TASK);
		await start().note('row', 2, later);
		expect(await start().find({ row: 2 })).toEqual({ row: later });
		expect(await start().find({ row: 1 })).toEqual({ row: TASK });
	});

	it('is found although it is noted a moment after it was asked for', async () => {
		const { start, store, clock } = stage();
		const noteLate = async () => await start().note('row', 1, TASK);
		const { sleep } = clock;
		clock.sleep = async (ms) => {
			await sleep(ms);
			await noteLate();
		};
		expect(await start().find({ row: 1 })).toEqual({ row: TASK });
		expect(store.sets.size).toBe(1);
	});

	it('is not known where nothing was noted, which takes less than a second; others are', async () => {
		const { start, clock, log } = stage();
		await start().note('row', 1, TASK);
		const slept = jest.spyOn(clock, 'sleep');
		expect(await start().find({ row: 1, old: 1 })).toEqual({ row: TASK });
		expect(slept.mock.calls).toEqual([[150], [450]]);
		expect(log).toEqual([]);
	});

	it('is asked for in the database once, and kept by the process', async () => {
		const { start, store } = stage();
		const writer = start();
		await writer.note('row', 1, TASK);
		const reader = start();
		await reader.find({ row: 1 });
		store.sets.clear();
		expect(await reader.find({ row: 1 })).toEqual({ row: TASK });
		expect(await writer.find({ row: 1 })).toEqual({ row: TASK });
	});

	it('is kept for fifty thousand keys, and asked for again where there have been more since', async () => {
		const { start } = stage();
		let asked: string[] = [];
		// Nothing is noted in it: what is known then is known by the process alone.
		const { note, find } = start(async (names) => {
			asked.push(...names);
			return new Map();
		});
		for (let key = 0; key <= 50_000; key++) await note(`${key}`, 1, TASK);
		asked = [];
		expect(await find({ 1: 1, 50_000: 1 })).toEqual({ 1: TASK, 50_000: TASK });
		expect(asked).toEqual([]);
		expect(await find({ 0: 1 })).toEqual({});
		expect(new Set(asked)).toEqual(new Set(['["task",1,"0"]']));
	});

	it('is not asked for again with others, and a row that holds nothing is not written to', async () => {
		const { start, openWith } = stage();
		await start().note('row', 1, TASK);
		let asked = 0;
		let written = 0;
		const reader = start(
			openWith(({ level, swap }) => ({
				level: async () => {
					asked += 1;
					return await level();
				},
				swap: async (values) => {
					written += 1;
					return await swap(values);
				},
			})),
		);
		await reader.find({ row: 1 });
		const before = { asked, written };
		expect(await reader.find({ row: 1, old: 1 })).toEqual({ row: TASK });
		// At once, and after each of two pauses.
		expect({ asked, written }).toEqual({ asked: before.asked + 3, written: before.written });
	});

	it.each<[string, string[]]>([
		['nothing that was noted', ['x', 'y']],
		['entries of another size', ['task 0', 'task 1', 'task 2']],
		['more than there may be', Array.from({ length: 10_000 }, (_, at) => `task ${at}`)],
	])('is not known where the row holds %s', async (_name, forged) => {
		const { start, store } = stage();
		store.sets.set(ROW, forged);
		expect(await start().find({ row: 1 })).toEqual({});
	});

	it('that is no ID is not noted', async () => {
		const { start, store, log } = stage();
		await start().note('row', 1, { provider: 'vtrix', taskId: '../credits' });
		expect(store.sets.size).toBe(0);
		expect(log).toEqual([expect.stringContaining('"row" made task ../credits was not noted')]);
	});
});

describe('a database that fails', () => {
	it('keeps nobody from the tasks that it gives, and says in the log what it did not', async () => {
		const { start, openWith, log, store } = stage();
		await start().note('row', 1, TASK);
		const other = { ...TASK, taskId: 'task_2' };
		await start().note('other', 1, other);
		let fails = 1;
		const open = openWith(({ swap }) => ({
			swap: async (values) => {
				if (fails-- > 0) throw new Error('database is locked');
				return await swap(values);
			},
		}));
		expect(await start(open).find({ row: 1, other: 1 })).toEqual({ row: TASK, other });
		expect(log).toEqual([expect.stringContaining('database is locked')]);
		expect(store.sets.size).toBe(2);
	});

	it('fails no submission and no look-up', async () => {
		const { start, openWith, log } = stage();
		const fails = async () => await Promise.reject<never>(new Error('disk full'));
		const open = openWith(() => ({ fill: fails, level: fails, swap: fails }));
		await start(open).note('row', 1, TASK);
		expect(log).toEqual([
			expect.stringMatching(/"row" made task task_1 was not noted: .*disk full/),
		]);
		expect(await start(open).find({ row: 1 })).toEqual({});
		expect(await start(fails).find({ row: 1 })).toEqual({});
		expect(await start(async () => new Map()).find({ row: 1 })).toEqual({});
	});
});

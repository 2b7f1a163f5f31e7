import type { Task } from '../../model/task';
import { createdMs, newestFirst, NEARLY_MS, orderOf } from '../../tasks/listOrder';
import { newestIn, nextPage, tasksIn, type PageBook } from '../../tasks/listPages';
import { task } from './scriptedTasks';

const START = Date.parse('2026-03-09T10:00:00.000Z');
/** Created so many minutes from the beginning; `null`: nobody knows when. */
const at = (minute: number | null, taskId = `t${minute}`): Task =>
	task(taskId, {
		createdAt: minute === null ? null : new Date(START + minute * NEARLY_MS).toISOString(),
	});
const ats = (minutes: ReadonlyArray<number | null>): Task[] => minutes.map((minute) => at(minute));
const idsOf = (tasks: readonly Task[] | undefined) => tasks?.map(({ taskId }) => taskId);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('the order of a list', () => {
	const ten = upTo(10);
	it.each<[string, string, ReadonlyArray<number | null>]>([
		['oldestFirst', 'rises', ten],
		['newestFirst', 'falls', ten.toReversed()],
		['none', 'does both', [0, 5, 1, 6, 2, 7, 3, 8, 4, 9]],
		['none', 'falls and then rises', [5, 0, 9, 9, 9, 9, 9, 9, 9, 9]],
		['unknown', 'is of nine tasks', upTo(9)],
		['unknown', 'is of nine whose time is known', [...upTo(9), null, null]],
		['oldestFirst', 'is of ten whose time is known', [null, ...ten, null]],
		['unknown', 'is all of one time', ten.map(() => 3)],
		['unknown', 'rises by no more than nearly nothing', ten.map((index) => index / 9)],
		['unknown', 'falls by no more than nearly nothing', ten.map((index) => 1 - index / 9)],
		['oldestFirst', 'rises by little each time', ten.map((index) => index / 8)],
		['newestFirst', 'falls by little each time', ten.map((index) => -index / 8)],
		['oldestFirst', 'is only nearly in order', [1, 0, 3, 2, 5, 4, 7, 6, 9, 8]],
		['unknown', 'is empty', []],
	])('is %s where it %s', (order, _how, minutes) => {
		expect(orderOf(ats(minutes))).toBe(order);
	});

	it('does not matter to its newest tasks; those without a time come last, as they stood', () => {
		const tasks = [at(2), at(null, 'x'), at(5), at(null, 'y'), at(1), at(5, 'same')];
		expect(idsOf(newestFirst(tasks))).toEqual(['t5', 'same', 't2', 't1', 'x', 'y']);
	});

	it('comes from the times of its tasks', () => {
		expect(createdMs(at(1))).toBe(START + NEARLY_MS);
		expect(createdMs(at(null))).toBeNaN();
		expect(createdMs(task('a', { createdAt: 'yesterday' }))).toBeNaN();
	});
});

describe('the pages of a list', () => {
	/** Pages of ten by their numbers. */
	const book = (total: number | null, pages: Record<number, Task[]>): PageBook => ({
		total,
		pages: new Map(Object.entries(pages).map(([page, tasks]) => [Number(page), tasks])),
	});
	const rising = (page: number) => ats(upTo(10).map((index) => (page - 1) * 10 + index));
	const falling = (page: number) => ats(upTo(10).map((index) => -((page - 1) * 10 + index)));

	it.each<[string, number | undefined, PageBook]>([
		['the first', 1, book(null, {})],
		['the second of one with the newest first', 2, book(30, { 1: falling(1) })],
		['the one that is missing', 2, book(40, { 1: falling(1), 3: falling(3) })],
		['none after the last', undefined, book(20, { 1: falling(1), 2: falling(2) })],
		['one more for a task more', 3, book(21, { 1: falling(1), 2: falling(2) })],
		['the last of one with the oldest first', 4, book(40, { 1: rising(1) })],
		['then the one before', 3, book(40, { 1: rising(1), 4: rising(4) })],
		['none when all were read', undefined, book(20, { 1: rising(1), 2: rising(2) })],
		['the next where no total is told', 2, book(null, { 1: rising(1) })],
		['none after an empty one', undefined, book(null, { 1: rising(1), 2: [] })],
		['none after an empty one, whatever the total', undefined, book(99, { 1: rising(1), 2: [] })],
		['none of an empty list', undefined, book(0, { 1: [] })],
	])('are read on with %s', (_which, page, pages) => {
		expect(nextPage(pages)).toBe(page);
	});

	it('have each task once', () => {
		const moved = book(30, { 1: [at(9), at(8)], 2: [at(8), at(7)] });
		expect(idsOf(tasksIn(moved))).toEqual(['t9', 't8', 't7']);
		const changed = book(20, { 1: [at(8)], 2: [{ ...at(8), progress: 40 }] });
		expect(tasksIn(changed)).toEqual([at(8)]);
	});

	it('have the newest tasks at their beginning, or from their end on without a gap', () => {
		const first = book(40, { 1: falling(1), 2: falling(2) });
		expect(idsOf(newestIn(first))).toEqual(idsOf([...falling(1), ...falling(2)]));
		const last = book(40, { 1: rising(1), 4: rising(4), 3: rising(3) });
		expect(idsOf(newestIn(last))).toEqual(idsOf([...rising(4), ...rising(3)]));
	});

	it.each<[string, PageBook]>([
		['no order', book(10, { 1: ats([0, 5, 1, 6, 2, 7, 3, 8, 4, 9]) })],
		['too few tasks for an order', book(2, { 1: ats([0, 1]) })],
		['the oldest first, and the last page not read', book(40, { 1: rising(1) })],
		['the oldest first, and no total', book(null, { 1: rising(1) })],
	])('do not show the newest where they have %s', (_what, pages) => {
		expect(newestIn(pages)).toBeUndefined();
	});

	it('are put in order by their numbers before their tasks are', () => {
		const lastOneFirst = new Map([3, 1].map((page) => [page, rising(page)]));
		expect(idsOf(newestIn({ total: 30, pages: lastOneFirst }))).toEqual(idsOf(rising(3)));
	});
});

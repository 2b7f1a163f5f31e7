import fc from 'fast-check';

import { hasEnded, type Task } from '../../model/task';
import {
	addListed,
	backTo,
	emit,
	readCursor,
	startCursor,
	type PollCursor,
} from '../../tasks/pollCursor';
import { at, idsOf, MINUTE_MS, START, task } from './datedTasks';

/** A poll that finds all ends at once. */
const poll = (cursor: PollCursor, listed: Task[], others: Task[] = []) =>
	emit(addListed(cursor, listed), { ended: [...listed, ...others].filter(hasEnded) });

describe('the cursor of a poll trigger', () => {
	it('takes what has ended before it began for history, and what is open for news to come', () => {
		const cursor = startCursor('me', [task('new', 9), task('done', 8, true)], [task('old', -500)]);
		expect(poll(cursor, [task('new', 9), task('done', 8, true)]).finished).toEqual([]);
		const later = poll(cursor, [task('new', 9, true)], [task('old', -500, true)]);
		expect(idsOf(later.finished)).toEqual(['old', 'new']);
		expect(poll(later.cursor, [task('new', 9, true)], [task('old', -500, true)]).finished).toEqual(
			[],
		);
	});

	it('emits the ends of an account that was empty when it began', () => {
		const cursor = startCursor('me', [], []);
		expect(idsOf(poll(cursor, [task('first', -900, true)]).finished)).toEqual(['first']);
	});

	it('tells a task that comes into the list late, behind a younger one', () => {
		const { cursor } = poll(startCursor('me', [task('a', 0)], []), [
			task('c', 20, true),
			task('a', 0),
		]);
		expect(idsOf(poll(cursor, [task('c', 20, true), task('b', 19, true)]).finished)).toEqual(['b']);
	});

	it('tells each end once when two checks overlap', () => {
		const cursor = startCursor('me', [task('a', 0)], [task('old', -500)]);
		const listed = [task('c', 30, true), task('a', 0, true)];
		const first = poll(cursor, listed, [task('old', -500, true)]);
		const second = poll(first.cursor, listed, [task('old', -500, true)]);
		expect([idsOf(first.finished), idsOf(second.finished)]).toEqual([['old', 'a', 'c'], []]);
	});

	it('tells tasks without a time apart by their IDs', () => {
		const { cursor, finished } = poll(startCursor('me', [task('a', 0, true)], []), [
			task('x', null, true),
		]);
		expect(idsOf(finished)).toEqual(['x']);
		expect(poll(cursor, [task('x', null, true)]).finished).toEqual([]);
	});

	it('keeps only the latest ends, however many there were', () => {
		let cursor = startCursor('me', [], []);
		for (let minute = 0; minute < 2_000; minute++) {
			({ cursor } = poll(cursor, [task(`t${minute}`, minute, true)]));
		}
		expect(Object.keys(cursor.told).length).toBeLessThan(20);
		expect(cursor.open).toEqual([]);
	});

	it('reads the list back to ten minutes before the newest task, and all of it before the first', () => {
		expect(backTo({ newestAt: null })).toBe(-Infinity);
		const cursor = startCursor('me', [task('a', 7), task('b', 9)], [task('c', 8)]);
		expect(cursor.newestAt).toBe(at(9));
		expect(backTo(cursor)).toBe(START - MINUTE_MS);
	});

	it('takes a task for new when it is at most ten minutes older than the newest', () => {
		const cursor = startCursor('me', [task('a', 30)], []);
		const later = addListed(cursor, [task('edge', 20), task('old', 19.99), task('new', 31)]);
		expect(later.open).toEqual(['a', 'edge', 'new']);
		expect(later.newestAt).toBe(at(31));
		expect(addListed(cursor, [task('edge', 20)]).newestAt).toBe(at(30));
		// What was told at that time is told no more.
		const told = emit(addListed(cursor, [task('edge', 20, true)]), {
			ended: [task('edge', 20, true)],
		}).cursor;
		expect(addListed(told, [task('edge', 20, true)]).open).toEqual(['a']);
	});

	it('begins with each open task once, and not with one that the list knows to have ended', () => {
		const cursor = startCursor(
			'me',
			[task('a', 1), task('b', 2, true)],
			[task('a', 1), task('b', 2), task('undated', null)],
		);
		expect(cursor.open).toEqual(['a', 'undated']);
		expect(cursor.told).toEqual({ b: at(2) });
		// One without a time is never the newest.
		expect(cursor.newestAt).toBe(at(2));
		expect(startCursor('me', [task('x', null, true)], []).told).toEqual({ x: '' });
		expect(startCursor('me', [], []).newestAt).toBeNull();
	});

	it('tells ends in the order in which they came, those without a time first', () => {
		const ended = (taskId: string, completedAt: string | null, createdAt: string | null) => ({
			...task(taskId, null, true),
			completedAt,
			createdAt,
		});
		const tasks = [
			ended('created', null, at(5)),
			ended('last', at(9), at(1)),
			ended('undated', null, null),
			ended('odd', 'yesterday', null),
			ended('first', at(2), at(1)),
		];
		const cursor = { ...startCursor('me', [], []), open: tasks.map(({ taskId }) => taskId) };
		expect(idsOf(emit(cursor, { ended: tasks }).finished)).toEqual([
			'undated',
			'odd',
			'first',
			'created',
			'last',
		]);
	});

	it('tells only what it waits for, and remembers when that was created', () => {
		const cursor = { ...startCursor('me', [], []), open: ['a', 'b'] };
		const { cursor: after, finished } = emit(cursor, {
			ended: [task('x', 1, true), task('a', 2, true)],
		});
		expect(idsOf(finished)).toEqual(['a']);
		expect(after).toMatchObject({ open: ['b'], told: { a: at(2) }, notFound: {} });
		expect(emit(after, { ended: [task('b', null, true)] }).cursor.told).toEqual({
			a: at(2),
			b: '',
		});
	});

	it('keeps the latest five thousand of what a broken provider names', () => {
		const many = Array.from({ length: 5_001 }, (_, index) => task(`t${index}`, 1));
		const { open } = addListed(startCursor('me', [], []), many);
		expect(open).toHaveLength(5_000);
		expect([open[0], open.at(-1)]).toEqual(['t1', 't5000']);
		const ended = many.map((one) => ({ ...task(one.taskId, 1, true) }));
		const { told } = startCursor('me', ended, []);
		expect(Object.keys(told)).toHaveLength(5_000);
		expect(told).not.toHaveProperty('t0');
	});

	it('tells every end exactly once, whatever the tasks, the checks and the restarts are', () => {
		const life = fc.record({
			created: fc.integer({ min: 1, max: 300 }),
			takes: fc.integer({ min: 0, max: 250 }),
		});
		const step = fc.record({
			minutes: fc.integer({ min: 1, max: 40 }),
			/** n8n writes the cursor down when a poll gave something; a restart takes the last copy. */
			restart: fc.boolean(),
		});
		fc.assert(
			fc.property(
				fc.array(life, { maxLength: 40 }),
				fc.array(step, { minLength: 1, maxLength: 25 }),
				(lives, steps) => {
					const told = tellAll(lives, steps);
					const expected = lives.map((_life, index) => `t${index}`);
					expect(told.toSorted()).toEqual(expected.toSorted());
				},
			),
		);
	});
});

/** Plays an account and a trigger, minute by minute; gives the tasks told after the first check. */
function tellAll(
	lives: Array<{ created: number; takes: number }>,
	steps: Array<{ minutes: number; restart: boolean }>,
): string[] {
	const stateAt = (now: number) =>
		lives
			.map(({ created, takes }, index) => ({
				created,
				task: { ...task(`t${index}`, created, created + takes <= now) },
			}))
			.filter(({ created }) => created <= now)
			.sort((one, other) => other.created - one.created)
			.map((entry) => entry.task);
	const walk = (tasks: Task[], cursor: PollCursor) =>
		tasks.filter(({ createdAt }) => Date.parse(createdAt ?? '') >= backTo(cursor));

	let cursor = startCursor('me', [], []);
	let saved = cursor;
	const told: string[] = [];
	let now = 0;
	for (const { minutes, restart } of [...steps, { minutes: 1_000, restart: true }]) {
		now += minutes;
		if (restart) cursor = saved;
		const all = stateAt(now);
		const byId = new Map(all.map((entry) => [entry.taskId, entry]));
		const learned = addListed(cursor, walk(all, cursor));
		const ended = learned.open.flatMap((taskId) => byId.get(taskId) ?? []).filter(hasEnded);
		const result = emit(learned, { ended });
		cursor = JSON.parse(JSON.stringify(result.cursor)) as PollCursor;
		if (result.finished.length > 0) saved = cursor;
		told.push(...idsOf(result.finished));
	}
	return told;
}

describe('a cursor that n8n has kept', () => {
	const cursor = startCursor('me', [task('a', 0)], [task('old', -500)]);

	it('is read as it was written', () => {
		const counted = { ...cursor, notFound: { a: 1 }, bare: { old: 2 } };
		const kept: unknown = JSON.parse(JSON.stringify(counted));
		expect(readCursor(kept)).toEqual(counted);
	});

	it('is read as versions without counts wrote it', () => {
		const kept: unknown = JSON.parse(JSON.stringify(cursor));
		expect(kept).not.toHaveProperty('bare');
		expect(readCursor(kept)).toEqual(cursor);
	});

	it.each([
		undefined,
		null,
		'odd',
		{},
		{ ...cursor, open: 'a' },
		{ ...cursor, told: [7] },
		{ ...cursor, bare: ['a'] },
	])('is none when it cannot be read: %j', (kept) => {
		expect(readCursor(kept)).toBeUndefined();
	});
});

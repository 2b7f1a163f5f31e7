import fc from 'fast-check';

import { backTo, learn, startMemory, tell, type EndsMemory } from '../../tasks/endsMemory';
import { hasEnded, makeTask, type Task } from '../../tasks/task';

const MINUTE_MS = 60_000;
const START = Date.parse('2026-03-09T10:00:00.000Z');
const at = (minute: number) => new Date(START + minute * MINUTE_MS).toISOString();

const task = (taskId: string, created: number | null, ended = false): Task =>
	makeTask({
		provider: 'danceGenerator',
		taskId,
		status: ended ? 'succeeded' : 'processing',
		createdAt: created === null ? null : at(created),
		completedAt: ended && created !== null ? at(created + 3) : null,
	});

/** A look that finds all ends at once. */
const look = (memory: EndsMemory, listed: Task[], others: Task[] = []) =>
	tell(learn(memory, listed), [...listed, ...others].filter(hasEnded));
const idsOf = (tasks: Task[]) => tasks.map(({ taskId }) => taskId);

describe('what a poll trigger remembers of ends', () => {
	it('takes what has ended before it began for history, and what is open for news to come', () => {
		const memory = startMemory('me', [task('new', 9), task('done', 8, true)], [task('old', -500)]);
		expect(look(memory, [task('new', 9), task('done', 8, true)]).ends).toEqual([]);
		const later = look(memory, [task('new', 9, true)], [task('old', -500, true)]);
		expect(idsOf(later.ends)).toEqual(['old', 'new']);
		expect(look(later.memory, [task('new', 9, true)], [task('old', -500, true)]).ends).toEqual([]);
	});

	it('tells the ends of an account that was empty when it began', () => {
		const memory = startMemory('me', [], []);
		expect(idsOf(look(memory, [task('first', -900, true)]).ends)).toEqual(['first']);
	});

	it('tells a task that comes into the list late, behind a younger one', () => {
		const { memory } = look(startMemory('me', [task('a', 0)], []), [
			task('c', 20, true),
			task('a', 0),
		]);
		expect(idsOf(look(memory, [task('c', 20, true), task('b', 19, true)]).ends)).toEqual(['b']);
	});

	it('forgets a task that the provider does not know, three looks in a row', () => {
		let memory = startMemory('me', [task('a', 0)], []);
		const openAfter = (notFound: string[]) => {
			({ memory } = tell(memory, [], notFound));
			return memory.open;
		};
		const looks = [['a'], ['a'], [], ['a'], ['a'], ['a']].map(openAfter);
		expect(looks).toEqual([['a'], ['a'], ['a'], ['a'], ['a'], []]);
		expect(memory.notFound).toEqual({});
	});

	it('tells each end once when two looks overlap', () => {
		const memory = startMemory('me', [task('a', 0)], [task('old', -500)]);
		const listed = [task('c', 30, true), task('a', 0, true)];
		const first = look(memory, listed, [task('old', -500, true)]);
		const second = look(first.memory, listed, [task('old', -500, true)]);
		expect([idsOf(first.ends), idsOf(second.ends)]).toEqual([['old', 'a', 'c'], []]);
	});

	it('tells tasks without a time apart by their IDs', () => {
		const { memory, ends } = look(startMemory('me', [task('a', 0, true)], []), [
			task('x', null, true),
		]);
		expect(idsOf(ends)).toEqual(['x']);
		expect(look(memory, [task('x', null, true)]).ends).toEqual([]);
	});

	it('keeps only the latest ends, however many there were', () => {
		let memory = startMemory('me', [], []);
		for (let minute = 0; minute < 2_000; minute++) {
			({ memory } = look(memory, [task(`t${minute}`, minute, true)]));
		}
		expect(Object.keys(memory.told).length).toBeLessThan(20);
		expect(memory.open).toEqual([]);
	});

	it('tells every end exactly once, whatever the tasks, the looks and the restarts are', () => {
		const life = fc.record({
			created: fc.integer({ min: 1, max: 300 }),
			takes: fc.integer({ min: 0, max: 250 }),
		});
		const step = fc.record({
			minutes: fc.integer({ min: 1, max: 40 }),
			/** n8n writes the memory down when a look gave something; a restart takes the last copy. */
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

/** Plays an account and a trigger, minute by minute; gives the tasks told after the first look. */
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
	const walk = (tasks: Task[], memory: EndsMemory) =>
		tasks.filter(({ createdAt }) => Date.parse(createdAt ?? '') >= backTo(memory));

	let memory = startMemory('me', [], []);
	let saved = memory;
	const told: string[] = [];
	let now = 0;
	for (const { minutes, restart } of [...steps, { minutes: 1_000, restart: true }]) {
		now += minutes;
		if (restart) memory = saved;
		const all = stateAt(now);
		const byId = new Map(all.map((entry) => [entry.taskId, entry]));
		const learned = learn(memory, walk(all, memory));
		const ended = learned.open.flatMap((taskId) => byId.get(taskId) ?? []).filter(hasEnded);
		const result = tell(learned, ended);
		memory = JSON.parse(JSON.stringify(result.memory)) as EndsMemory;
		if (result.ends.length > 0) saved = memory;
		told.push(...idsOf(result.ends));
	}
	return told;
}

import { randomUUID } from 'node:crypto';

import { PROVIDERS } from '../../providers';
import { entriesFor, fromNote, toNote } from '../../tasks/taskNote';
import { seededRandom } from '../seededRandom';

const NAMES = PROVIDERS.map(({ id }) => id);
const ROW = '["task",1,"row"]';

/** What is read of a note. */
const read = (note: readonly string[], name = ROW, providers = NAMES) =>
	fromNote(new Set(note), entriesFor(note.length), name, providers);

const otherHalf = (note: readonly string[]) =>
	entriesFor(note.length).filter((entry) => !note.includes(entry));

describe('the note of a task', () => {
	it.each([
		randomUUID(),
		'00000000-0000-0000-0000-000000000000',
		'ffffffff-ffff-ffff-ffff-ffffffffffff',
		randomUUID().toUpperCase(),
		`${randomUUID()}-2`,
		'task_0123456789abcdef',
		'A',
		'A0',
		'0',
		'AAAA',
		'cgt-20251126-x.y:z_',
		`z${'9'.repeat(199)}`,
		`Z${':'.repeat(199)}`,
	])('names %s, from either half, and whose it is', (taskId) => {
		for (const provider of NAMES) {
			const note = toNote({ provider, taskId }, ROW);
			expect(read(note)).toEqual({ provider, taskId });
			expect(read(otherHalf(note))).toEqual({ provider, taskId });
		}
	});

	it('of an ID as most providers give them is 80 entries at most', () => {
		for (let count = 0; count < 50; count++) {
			const note = toNote({ provider: 'vtrix', taskId: randomUUID() }, ROW);
			expect(note.length).toBeLessThanOrEqual(80);
			expect(new Set(note).size).toBe(note.length);
		}
	});

	it('of the longest ID that there may be is one that can be asked for', () => {
		const note = toNote({ provider: 'vtrix', taskId: `Z${':'.repeat(199)}` }, ROW);
		expect(entriesFor(note.length)).toHaveLength(2 * note.length);
	});

	it('says nothing in the place of another key, nor of a provider that is not there any more', () => {
		const note = toNote({ provider: 'vtrix', taskId: randomUUID() }, ROW);
		expect(read(note, '["task",1,"another"]')).toBeUndefined();
		expect(read(note, '["task",2,"row"]')).toBeUndefined();
		expect(read(note, ROW, ['danceGenerator'])).toBeUndefined();
	});

	it('says nothing when an entry is missing, exchanged or too many, or all are there', () => {
		const note = toNote({ provider: 'vtrix', taskId: 'task_1' }, ROW);
		const [first = '', ...rest] = note;
		const [another = ''] = otherHalf(note);
		const entries = entriesFor(note.length);
		for (const held of [
			rest,
			[...rest, another],
			[...note, another],
			entries,
			[],
			['x', ...rest],
		]) {
			expect(fromNote(new Set(held), entries, ROW, NAMES)).toBeUndefined();
		}
		expect(fromNote(new Set([first, ...rest]), entries, ROW, NAMES)?.taskId).toBe('task_1');
	});

	it('that somebody has made up says nothing', () => {
		const random = seededRandom(1);
		for (let count = 1; count < 640; count++) {
			const entries = entriesFor(count);
			const held = entries
				.map((entry) => ({ entry, place: random() }))
				.toSorted((one, other) => one.place - other.place)
				.slice(0, count);
			const found = fromNote(new Set(held.map(({ entry }) => entry)), entries, ROW, NAMES);
			expect(found).toBeUndefined();
		}
	});

	it('has no size that nobody would have written', () => {
		for (const size of [0, -1, 641, 1e9]) expect(entriesFor(size)).toEqual([]);
		expect(entriesFor(1)).toEqual(['task 0', 'task 1']);
		expect(entriesFor(640)).toHaveLength(1_280);
	});
});

import { emit, startCursor } from '../../tasks/pollCursor';
import { at, idsOf, task } from './datedTasks';

describe('what a poll trigger counts of the tasks it asks for', () => {
	it('forgets a task that the provider does not know, three looks in a row', () => {
		let cursor = startCursor('me', [task('a', 0)], []);
		const openAfter = (isKnown: boolean) => {
			const checked = isKnown ? { stillOpen: ['a'] } : { notFound: ['a'] };
			({ cursor } = emit(cursor, { ended: [], ...checked }));
			return cursor.open;
		};
		const checks = [false, false, true, false, false, false].map(openAfter);
		expect(checks).toEqual([['a'], ['a'], ['a'], ['a'], ['a'], []]);
		expect(cursor.notFound).toEqual({});
	});

	it('keeps what it has counted of a task while it is not asked for', () => {
		const cursor = { ...startCursor('me', [task('a', 0), task('b', 0)], []), notFound: { a: 2 } };
		const later = emit({ ...cursor, bare: { b: 1, gone: 2 } }, { ended: [] }).cursor;
		expect(later).toMatchObject({ notFound: { a: 2 }, bare: { b: 1 } });
		expect(later.bare).not.toHaveProperty('gone');
		expect(emit(later, { ended: [], notFound: ['a'] }).cursor.open).toEqual(['b']);
	});

	it('takes a success without a result for an end when it is one three looks in a row', () => {
		const bareTask = { ...task('a', 0, true), outputs: [] };
		let cursor = startCursor('me', [task('a', 0)], []);
		const told = (checked: Parameters<typeof emit>[1]) => {
			const emitted = emit(cursor, checked);
			({ cursor } = emitted);
			return idsOf(emitted.finished);
		};
		const bareOnes = { ended: [bareTask] };
		// In between it goes on, or cannot be asked for: then it is counted anew.
		const looks = [bareOnes, bareOnes, { ended: [], stillOpen: ['a'] }, bareOnes, bareOnes];
		expect(looks.map(told)).toEqual([[], [], [], [], []]);
		expect([cursor.open, cursor.bare, cursor.told]).toEqual([['a'], { a: 2 }, {}]);
		expect(told(bareOnes)).toEqual(['a']);
		expect([cursor.open, cursor.bare, cursor.told]).toEqual([[], {}, { a: at(0) }]);
		expect(told(bareOnes)).toEqual([]);
	});

	it('takes it for an end at once when the result is there', () => {
		const cursor = { ...startCursor('me', [task('a', 0)], []), bare: { a: 1 } };
		const emitted = emit(cursor, { ended: [task('a', 0, true)] });
		expect([idsOf(emitted.finished), emitted.cursor.bare]).toEqual([['a'], {}]);
	});

	it('puts those that were asked for, and stay open, behind the others', () => {
		const cursor = { ...startCursor('me', [], []), open: ['a', 'b', 'c', 'd', 'e'] };
		const checked = {
			ended: [task('b', 0, true), { ...task('c', 0, true), outputs: [] }],
			notFound: ['d'],
			stillOpen: ['a', 'elsewhere'],
		};
		expect(emit(cursor, checked).cursor.open).toEqual(['e', 'c', 'd', 'a']);
	});
});

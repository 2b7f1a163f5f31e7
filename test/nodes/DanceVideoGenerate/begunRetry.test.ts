import { noteBegun } from '../../../nodes/DanceVideoGenerate/begun';
import { useDedupStore } from '../../engine/dedupStore';
import { begin, laterOnes, retried, runOf, written } from './begunRun';

useDedupStore();

describe('a retry', () => {
	const FIRST = { number: 0, executionId: 'the first' };

	it('knows of what it was told with the execution that it retries', async () => {
		await begin(runOf('trigger'));
		expect(await retried({ lastTry: FIRST })).toBe(false);
		expect(await retried()).toBe(true);
	});

	it('finds the node by its ID where it was renamed, among others with IDs of their own', async () => {
		const beside = ['Start', 'End'];
		await begin(runOf('trigger', { beside }));
		expect(await retried({ beside, nodeName: 'My videos' })).toBe(true);
	});

	it('that was killed is known to have begun, by what it was a copy of', async () => {
		const first = runOf('trigger', written({}));
		expect(await noteBegun(first.context, first.begun)).toBeUndefined();
		await begin(runOf('retry', { executionId: 'the second' }));
		expect(await retried({ executionId: 'the third' })).toBe(true);
		expect(await retried({ executionId: 'the first of another', beganAt: 2_000 })).toBe(false);
	});

	it('is known for ever, to another retry of the same execution: it may have created the rest', async () => {
		const { later, delaysMs } = laterOnes();
		await begin(runOf('trigger'));
		const second = runOf('retry', { executionId: 'the second', lastTry: FIRST });
		await (await begin(second, later)).ended(false);
		expect(second.begun.lastTry).toEqual({ number: 1, executionId: 'the second' });
		expect(delaysMs).toEqual([]);
		expect(await retried({ executionId: 'the third', lastTry: FIRST })).toBe(true);
		// Its own retry has what it knew.
		expect(await retried({ executionId: 'the third', lastTry: second.begun.lastTry })).toBe(false);
	});

	it('that certainly created nothing leaves the next as it was', async () => {
		const second = runOf('retry', { executionId: 'the second', lastTry: FIRST });
		await (await begin(second)).ended(true);
		expect(second.begun.lastTry).toEqual(FIRST);
		expect(await retried({ executionId: 'the third', lastTry: FIRST })).toBe(false);
	});

	it('is one of several at the same moment that may begin', async () => {
		const several = ['a', 'b', 'c'].map((executionId) => runOf('retry', { executionId }));
		const notes = await Promise.all(
			several.map(async ({ context, begun }) => await noteBegun(context, begun)),
		);
		expect(notes.filter((note) => note === 'taken')).toHaveLength(2);
		expect(several.filter(({ begun }) => begun.lastTry)).toHaveLength(1);
	});
});

describe('in an n8n whose executions have no secret of their own, when they began tells which is meant', () => {
	const OLD = { token: '' };

	it('another one that began at the same moment may begin', async () => {
		const both = ['one', 'other'].map((executionId) => runOf('trigger', { executionId, ...OLD }));
		await Promise.all(both.map(async (execution) => await begin(execution)));
		expect(both.map(({ begun }) => begun.lastTry?.executionId)).toEqual(['one', 'other']);
		expect(await retried(OLD)).toBe(true);
	});

	it('one of them that created nothing leaves the note to the other, and its next try has a number of its own', async () => {
		const one = runOf('trigger', { executionId: 'one', ...OLD });
		const note = await begin(one);
		await begin(runOf('trigger', { executionId: 'other', ...OLD }));
		await note.ended(true);
		expect(await retried(OLD)).toBe(true);
		expect(one.begun.lastTry).toEqual({ number: 0, executionId: 'one' });
	});

	it('nothing is noted where it does not even tell that', async () => {
		const { context, begun } = runOf('trigger', OLD);
		Object.defineProperty(context, 'getExecutionContext', { value: undefined });
		expect(await noteBegun(context, begun)).toBeUndefined();
		expect(await retried(OLD)).toBe(false);
	});

	it('a retry is known by it', async () => {
		await begin(runOf('trigger', OLD));
		expect(await retried(OLD)).toBe(true);
		expect(await retried({ ...OLD, beganAt: 2_000 })).toBe(false);
	});
});

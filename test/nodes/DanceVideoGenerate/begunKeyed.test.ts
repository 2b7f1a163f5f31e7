import { noteBegun } from '../../../nodes/DanceVideoGenerate/begun';
import { useDedupStore } from '../../engine/dedupStore';
import { begin, retried, runOf, type More } from './begunRun';

useDedupStore();
afterEach(() => jest.restoreAllMocks());

/** Whether a retry may begin that makes the keys of the first try, for this account. */
async function mayBegin(sentTo: string | undefined, executionId: string, more: More = {}) {
	const ofRun = { executionId: 'the first', ...more.ofRun };
	const { context, begun } = runOf('retry', { executionId, ...more, ofRun });
	const note = await noteBegun(context, begun, { sentTo });
	if (note === 'taken') expect(begun).not.toHaveProperty('lastTry');
	else expect(begun.lastTry).toEqual({ number: 0, executionId });
	return note !== 'taken';
}

describe('a retry that makes the keys of the first try', () => {
	it('is noted as any other', async () => {
		expect(await mayBegin('an account', 'second')).toBe(true);
		expect(await retried()).toBe(true);
	});

	it('may begin where another one of them has, for the same account: its keys reach the same tasks', async () => {
		expect(await mayBegin('an account', 'second')).toBe(true);
		expect(await mayBegin('an account', 'third')).toBe(true);
		expect(await mayBegin('an account', 'fourth')).toBe(true);
		expect(await retried()).toBe(true);
	});

	it('may not where that was for another account, which knows none of those keys, however often it tries', async () => {
		expect(await mayBegin('an account', 'second')).toBe(true);
		expect(await mayBegin('another', 'third')).toBe(false);
		expect(await mayBegin('another', 'fourth')).toBe(false);
		expect(await mayBegin(undefined, 'fifth')).toBe(false);
		expect(await mayBegin('an account', 'sixth')).toBe(true);
	});

	it('may not where that sent no keys, however often it tries', async () => {
		await begin(runOf('trigger'));
		expect(await mayBegin('an account', 'second')).toBe(false);
		expect(await mayBegin('an account', 'third')).toBe(false);
	});

	it('may not where that made the keys of another run', async () => {
		expect(await mayBegin('an account', 'second')).toBe(true);
		const ofRun = { executionId: 'another first' };
		expect(await mayBegin('an account', 'third', { ofRun })).toBe(false);
	});

	it.each<[string, More]>([
		['by its name, with the node that was put in its place', { ofRun: { nodeId: 'new' } }],
		['by its ID, where the node was renamed', { nodeName: 'Renamed' }],
	])('is known %s', async (_by, more) => {
		expect(await mayBegin('an account', 'second')).toBe(true);
		expect(await mayBegin('another', 'third', more)).toBe(false);
		expect(await mayBegin('an account', 'fourth', more)).toBe(true);
	});

	it('creates nothing where that cannot be noted', async () => {
		const executeWorkflow = async () => await Promise.reject(new Error('The database is gone'));
		const begun = mayBegin('an account', 'second', { executeWorkflow });
		await expect(begun).rejects.toThrow('The database is gone');
	});
});

describe('a note that another try has raised meanwhile', () => {
	it('stays, though this one has created nothing', async () => {
		const { context, begun } = runOf('trigger');
		const note = await begin({ context, begun });
		await begin({ context, begun });
		await note.ended(true);
		expect(await retried()).toBe(true);
		expect(begun.lastTry).toEqual({ number: 0, executionId: 'the first' });
	});
});

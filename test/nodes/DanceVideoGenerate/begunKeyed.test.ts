import { noteBegun } from '../../../nodes/DanceVideoGenerate/begun';
import { useDedupStore } from '../../engine/dedupStore';
import { begin, retried, runOf, type More } from './begunRun';

useDedupStore();
afterEach(() => jest.restoreAllMocks());

/** The number under which a retry may begin that makes the keys of the first try, for this account. */
async function numberOf(sentTo: string | undefined, executionId: string, more: More = {}) {
	const ofRun = { executionId: 'the first', ...more.ofRun };
	const { context, begun } = runOf('retry', { executionId, ...more, ofRun });
	const note = await noteBegun(context, begun, { sentTo });
	if (note !== 'taken') expect(begun.lastTry).toMatchObject({ executionId });
	else expect(begun.lastTry).toEqual(more.lastTry);
	return note === 'taken' ? note : begun.lastTry?.number;
}

describe('a retry that makes the keys of the first try', () => {
	it('leaves a note, like any other retry', async () => {
		expect(await numberOf('an account', 'second')).toBe(0);
		expect(await retried()).toBe(true);
	});

	it('may begin after others of them, for the same account: its keys reach the same tasks', async () => {
		expect(await numberOf('an account', 'second')).toBe(0);
		expect(await numberOf('an account', 'third')).toBe(1);
		expect(await numberOf('an account', 'fourth')).toBe(2);
		expect(await retried()).toBe(true);
	});

	it('may not after one for another account, which knows none of those keys, however often it tries', async () => {
		expect(await numberOf('an account', 'second')).toBe(0);
		expect(await numberOf('another', 'third')).toBe('taken');
		expect(await numberOf('another', 'fourth')).toBe('taken');
		expect(await numberOf(undefined, 'fifth')).toBe('taken');
		expect(await numberOf('an account', 'sixth')).toBe(1);
	});

	it.each([
		['without keys', undefined],
		['for another account', 'another'],
	])('may not where a retry of its retry has begun %s', async (_how, elsewhere) => {
		const lastTry = { number: 0, executionId: 'second' };
		expect(await numberOf('an account', 'second')).toBe(0);
		expect(await numberOf(elsewhere, 'third', { lastTry })).toBe(1);
		expect(await numberOf('an account', 'fourth')).toBe('taken');
	});

	it.each([
		['without keys', undefined],
		['for another account', 'another'],
	])('counts for a retry of an earlier retry that goes %s', async (_how, elsewhere) => {
		const lastTry = { number: 0, executionId: 'second' };
		expect(await numberOf('an account', 'second')).toBe(0);
		expect(await numberOf('an account', 'third')).toBe(1);
		expect(await numberOf(elsewhere, 'fourth', { lastTry })).toBe('taken');
	});

	it('may not where that sent no keys, however often it tries', async () => {
		await begin(runOf('trigger'));
		expect(await numberOf('an account', 'second')).toBe('taken');
		expect(await numberOf('an account', 'third')).toBe('taken');
	});

	it('may not where that made the keys of another run', async () => {
		expect(await numberOf('an account', 'second')).toBe(0);
		const ofRun = { executionId: 'another first' };
		expect(await numberOf('an account', 'third', { ofRun })).toBe('taken');
	});

	it('is one of two at the same moment for two accounts, and says so alone', async () => {
		const accounts = ['one', 'other'];
		const both = await Promise.all(
			accounts.map(async (account) => await numberOf(account, `at ${account}`)),
		);
		expect(both.toSorted()).toEqual([0, 'taken']);
		const [began, refused] = both[0] === 0 ? accounts : accounts.toReversed();
		expect(await numberOf(refused, 'third')).toBe('taken');
		expect(await numberOf(began, 'fourth')).toBe(1);
	});

	it('has its own number when n8n tries the node again', async () => {
		const lastTry = { number: 0, executionId: 'second' };
		expect(await numberOf('an account', 'second')).toBe(0);
		expect(await numberOf('an account', 'second', { lastTry })).toBe(0);
	});

	it.each<[string, More]>([
		['by its name, with the node that was put in its place', { ofRun: { nodeId: 'new' } }],
		['by its ID, where the node was renamed', { nodeName: 'Renamed' }],
	])('is known %s', async (_by, more) => {
		expect(await numberOf('an account', 'second')).toBe(0);
		expect(await numberOf('another', 'third', more)).toBe('taken');
		expect(await numberOf('an account', 'fourth', more)).toBe(1);
	});

	it('creates nothing where that cannot be noted', async () => {
		const executeWorkflow = async () => await Promise.reject(new Error('The database is gone'));
		const begun = numberOf('an account', 'second', { executeWorkflow });
		await expect(begun).rejects.toThrow('The database is gone');
	});
});

it('a node whose name is its ID is noted once, and does not find its own note', async () => {
	const more = { nodeName: 'node-under-test' };
	await begin(runOf('trigger', more));
	expect(await retried(more)).toBe(true);
	expect(await numberOf('an account', 'second', { ...more, beganAt: 2_000 })).toBe(0);
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

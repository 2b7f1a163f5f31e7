import { memoryOf } from '../../../nodes/DanceVideoGenerate/nodeMemory';
import type { ReadItem } from '../../../nodes/DanceVideoGenerate/readItems';
import { submitItems } from '../../../nodes/DanceVideoGenerate/submitItems';
import { useDedupStore } from '../../engine/dedupStore';
import { task } from '../../tasks/scriptedTasks';
import { begin, retried, runOf, type More } from './begunRun';
import { generateRun, item, LOST, REFUSED, type RunOptions } from './generateRun';

useDedupStore();
afterEach(() => jest.restoreAllMocks());

const KEYED = { submitOnceKey: 'row' };

/** A run in an execution that n8n has started by itself, or that retries one. */
const contextOf = (mode: 'trigger' | 'retry', more: More = {}) =>
	runOf(mode, { onError: 'continueRegularOutput', ...more }).context;

/** Submits; and whether a retry would have known while the first create was under way, and would now. */
async function submitted(
	options: RunOptions & Required<Pick<RunOptions, 'context'>>,
	items: readonly ReadItem[],
	asRetry: More = {},
) {
	let whileCreating: boolean | undefined;
	const onCreate = async () => {
		whileCreating ??= await retried(asRetry);
	};
	const played = generateRun({ ...options, settings: { ordersAtOnce: 1 }, onCreate });
	const leaving = await submitItems(played.run, items);
	const kinds = leaving.map(
		({ json: { details, taskId } }) => (details as { kind?: string } | undefined)?.kind ?? taskId,
	);
	return { ...played, kinds, isNoted: { whileCreating, after: await retried(asRetry) } };
}

describe('that a run creates tasks is noted', () => {
	it('before the first is created, and stays while n8n may not have written down what came of it', async () => {
		const { isNoted } = await submitted({ context: contextOf('trigger') }, [item(0)]);
		expect(isNoted).toEqual({ whileCreating: true, after: true });
	});

	it('and not any more where certainly none was created', async () => {
		const options = { context: contextOf('trigger'), ends: { 1: REFUSED } };
		const { kinds, isNoted } = await submitted(options, [item(0)]);
		expect(kinds).toEqual(['invalidRequest']);
		expect(isNoted).toEqual({ whileCreating: true, after: false });
	});

	it.each<[string, RunOptions]>([
		['where one may have been', { ends: { 1: LOST } }],
		['where one of several was', { ends: { 1: REFUSED } }],
		['where nothing is remembered of one that failed', { id: 'seedance2Io', ends: { 1: REFUSED } }],
	])('and stays %s', async (_where, options) => {
		const items = options.id || options.ends?.[1] === LOST ? [item(0)] : [item(0), item(1)];
		const { isNoted } = await submitted({ context: contextOf('trigger'), ...options }, items);
		expect(isNoted).toEqual({ whileCreating: true, after: true });
	});

	it('where one item has no key', async () => {
		const context = contextOf('trigger');
		const { isNoted } = await submitted({ context }, [item(0, KEYED), item(1)]);
		expect(isNoted.whileCreating).toBe(true);
	});

	it('not where each item is known by a key of its own', async () => {
		const context = contextOf('trigger');
		const items = [item(0, KEYED), item(1, { submitOnceKey: 'another' })];
		const { kinds, isNoted } = await submitted({ context }, items);
		expect(kinds).toEqual(['task-1', 'task-2']);
		expect(isNoted).toEqual({ whileCreating: false, after: false });
	});

	it('before anything is sent: where it cannot be, nothing is', async () => {
		const executeWorkflow = async () => await Promise.reject(new Error('The database is gone'));
		const context = contextOf('trigger', { executeWorkflow });
		memoryOf(context).ends[1] = { task: task('a') };
		const played = generateRun({ context });
		const leaving = await submitItems(played.run, [item(0), item(1)]);
		expect(played.created).toEqual([]);
		expect(leaving[0]?.json.error).toMatch(/The database is gone/);
		expect(leaving[1]?.json.taskId).toBe('a');
		expect(leaving).toHaveLength(2);
	});
});

describe('a copy of an execution, of which another has begun to create tasks', () => {
	it('sends what is known by a key alone, and says of the rest that it may have been created', async () => {
		await begin(runOf('trigger'));
		const context = contextOf('retry');
		const { created, kinds } = await submitted({ context }, [item(0), item(1, KEYED)]);
		expect(created).toEqual(['number 1']);
		expect(kinds).toEqual(['unknownSubmit', 'task-1']);
		expect(memoryOf(context).isCutOff).toBe(true);
	});
});

describe('a retry at a provider whose keys give the same task again', () => {
	/** It retries a run that had no number, in which tasks were created under these keys. */
	const retryOf = (executionId: string) => {
		const context = contextOf('retry');
		const memory = memoryOf(context);
		memory.run = { ...memory.run, executionId };
		return context;
	};

	it('makes the keys of the first try, and is noted for its account', async () => {
		const options = { context: retryOf('the first'), id: 'seedance2Io' as const };
		const { keys, isNoted } = await submitted(options, [item(0)]);
		expect(isNoted).toEqual({ whileCreating: true, after: true });
		const again = generateRun({ ...options, context: retryOf('the first') });
		await submitItems(again.run, [item(0)]);
		expect(again.keys).toEqual(keys);
	});

	it('sends nothing where another retry has, for another account', async () => {
		const id = 'seedance2Io';
		await submitted({ context: retryOf('the first'), id }, [item(0)]);
		const other = generateRun({ context: retryOf('the first'), id });
		other.run.connection.account = 'another account';
		const [leaving] = await submitItems(other.run, [item(0)]);
		expect(other.created).toEqual([]);
		expect(leaving?.json.details).toMatchObject({ kind: 'unknownSubmit' });
	});

	it.each<[string, string, RunOptions]>([
		['whose keys are its own', 'the retry', { id: 'seedance2Io' }],
		['at a provider that takes none', 'the first', {}],
	])(
		'is not taken for one %s: that may not begin where another has',
		async (_which, of, options) => {
			await submitted({ context: retryOf(of), ...options }, [item(0)]);
			const again = generateRun({ context: retryOf(of), ...options });
			await submitItems(again.run, [item(0)]);
			expect(again.created).toEqual([]);
		},
	);

	it('sends nothing where another try is noted, which was one at another provider', async () => {
		await begin(runOf('retry', { executionId: 'another' }));
		const { created, kinds } = await submitted(
			{ context: retryOf('the first'), id: 'seedance2Io' },
			[item(0)],
		);
		expect(created).toEqual([]);
		expect(kinds).toEqual(['unknownSubmit']);
	});
});

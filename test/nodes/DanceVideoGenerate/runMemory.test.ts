import { createRunExecutionData, type IExecuteFunctions } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { memoryOf, openMemory } from '../../../nodes/DanceVideoGenerate/nodeMemory';
import {
	idsOfAllRuns,
	rememberEnds,
	rememberCutOff,
	rememberHandedOver,
	spentBefore,
} from '../../../nodes/DanceVideoGenerate/runMemory';
import type { ReadItem } from '../../../nodes/DanceVideoGenerate/readItems';
import { providerById } from '../../../providers';
import type { Provider } from '../../../providers/provider';
import type { SubmitResult } from '../../../tasks/submitResult';
import { contextFor } from '../../engine/runNode';
import { task } from '../../tasks/scriptedTasks';
import { failure, LOST } from './failedSubmits';

const WITHOUT_KEYS = providerById('danceGenerator');
const WITH_KEYS = providerById('seedance2Io');
const PRICE = { amount: 70, unit: 'credits' as const };

/** The node in an execution, in which it may have run before. */
function execution() {
	const executionData = createRunExecutionData({ resultData: { runData: {} } });
	return (runIndex = 0): IExecuteFunctions =>
		contextFor({
			node: new DanceVideoGenerate(),
			parameters: {},
			credentials: {},
			executionData,
			runIndex,
		});
}

const items = (...expected: Array<typeof PRICE | null>): ReadItem[] =>
	expected.map((price, itemIndex) => ({ itemIndex, input: {}, expected: price }));

const at = (provider: Provider, account = 'an account') => ({
	provider,
	connection: { account },
	keys: {},
});

describe('the memory of a run', () => {
	it('is the same for each try of it, and another for each run of a loop', () => {
		const ran = execution();
		rememberEnds(memoryOf(ran()), at(WITHOUT_KEYS), [
			{ itemIndex: 0, result: { task: task('a') } },
		]);
		expect(memoryOf(ran()).ends[0]).toEqual({ task: task('a') });
		expect(memoryOf(ran(1)).ends).toEqual({});
		expect([memoryOf(ran()).run.runIndex, memoryOf(ran(1)).run.runIndex]).toEqual([0, 1]);
	});

	it("is the same for an agent's same call, whenever it is made", () => {
		const at = execution();
		const { run } = memoryOf(at(3), 'call x');
		expect(run).toMatchObject({ nodeId: 'node-under-test', runIndex: 0, call: 'call x' });
		expect(memoryOf(at(7), 'call x').run).toBe(run);
		expect(memoryOf(at(3), 'call y').run).not.toBe(run);
	});

	it('tells the tasks of all runs, also of those that failed', () => {
		const at = execution();
		expect(idsOfAllRuns(at())).toEqual([]);
		memoryOf(at()).ends[0] = { task: task('a') };
		memoryOf(at(1)).ends[3] = failure({ taskId: 'b' });
		memoryOf(at(1)).ends[4] = failure(LOST);
		expect(idsOfAllRuns(at(2))).toEqual(['a', 'b']);
	});

	it('is not exchanged under a call of an agent by another that comes while it is under way', async () => {
		const ran = execution();
		await openMemory(ran());
		const memory = memoryOf(ran(), 'call x');
		await openMemory(ran());
		rememberEnds(memory, at(WITHOUT_KEYS), [{ itemIndex: 0, result: { task: task('a') } }]);
		expect(memoryOf(ran(), 'call x').ends[0]).toEqual({ task: task('a') });
	});

	it('is asked for once by calls at the same moment, and again after it could not be asked for', async () => {
		let asked = 0;
		const retry = contextFor({
			node: new DanceVideoGenerate(),
			parameters: {},
			credentials: {},
			mode: 'retry',
			executionData: createRunExecutionData({}),
			getRunExecutionData: async () => {
				asked += 1;
				if (asked === 1) throw new Error('The database is gone');
				return createRunExecutionData({ resultData: { runData: {} } });
			},
		});
		const both = async () => await Promise.allSettled([openMemory(retry), openMemory(retry)]);
		expect((await both()).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
		expect(asked).toBe(1);
		expect((await both()).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
		expect(asked).toBe(2);
		expect(retry.getContext('node').isCutOff).toBe(true);
	});

	it('that cannot be read counts as that of a run that was cut off', async () => {
		const at = execution();
		Object.assign(at().getContext('node'), { runs: { run0: { ends: 'text' } } });
		await openMemory(at());
		const memory = memoryOf(at());
		rememberCutOff(at(), memory, [{ itemIndex: 0 }]);
		expect(memory.ends[0]).toMatchObject({ details: { kind: 'unknownSubmit' } });
	});
});

describe('what a run has spent before', () => {
	it('is what its items cost, or may have cost', () => {
		const at = execution();
		const memory = memoryOf(at());
		memory.ends[0] = { task: task('a') };
		memory.ends[1] = failure(LOST);
		memory.ends[2] = { alreadySubmitted: 'row' };
		// What other runs of a loop have spent is not this one's.
		memoryOf(at(1)).ends[0] = { task: task('b') };
		const all = [...items(PRICE, PRICE, PRICE, PRICE), { itemIndex: 4, error: 'wrong' }];
		memory.ends[4] = { task: task('c') };
		expect(spentBefore(at(), memory, all)).toEqual([
			{ task: task('a'), expected: PRICE },
			{ expected: PRICE },
			{ task: task('c'), expected: null },
		]);
	});

	it("is what an agent's other calls have, too, and no call twice", () => {
		const at = execution();
		const mine = memoryOf(at(), 'call mine');
		mine.ends[0] = { task: task('a') };
		const other = memoryOf(at(), 'call other');
		other.ends[0] = { task: task('b') };
		other.ends[1] = failure(LOST);
		other.expected = { 0: PRICE };
		memoryOf(at(), 'call of unknown price').ends[0] = failure(LOST);
		expect(spentBefore(at(), mine, items(PRICE), 'call mine')).toEqual([
			{ task: task('a'), expected: PRICE },
			{ task: task('b'), expected: PRICE },
			{ expected: null },
			{ expected: null },
		]);
	});
});

describe('items that a suspended batch may submit', () => {
	it('are in doubt, but for those whose end is known and those with a key', () => {
		const ends: Record<number, SubmitResult> = { 0: { task: task('a') } };
		const handed = [{ itemIndex: 0 }, { itemIndex: 1 }, { itemIndex: 2, submitOnceKey: 'row' }];
		rememberHandedOver(ends, WITHOUT_KEYS, handed);
		expect(ends).toMatchObject({
			0: { task: { taskId: 'a' } },
			1: { details: { kind: 'unknownSubmit', mayHaveBeenAccepted: true, retryable: false } },
		});
		expect(ends).not.toHaveProperty('2');
	});

	it('are not where a key gives the same task again', () => {
		const ends: Record<number, SubmitResult> = {};
		rememberHandedOver(ends, WITH_KEYS, [{ itemIndex: 0 }]);
		expect(ends).toEqual({});
	});
});

describe('items of a retry', () => {
	const some = [
		{ itemIndex: 0 },
		{ itemIndex: 1 },
		{ itemIndex: 2, submitOnceKey: 'row' },
		{ itemIndex: 3, idempotencyKey: 'my own' },
	];

	it('are in doubt where it was cut off, but for those whose end is known and those with a key', async () => {
		const context = execution()();
		Object.assign(context.getContext('node'), { runs: {}, isCutOff: true });
		await openMemory(context);
		const memory = memoryOf(context);
		const { ends } = memory;
		ends[0] = { task: task('a') };
		rememberCutOff(context, memory, some);
		expect(Object.keys(ends)).toEqual(['0', '1']);
		expect(ends[0]).toEqual({ task: task('a') });
		expect(ends[1]).toMatchObject({
			details: { kind: 'unknownSubmit', mayHaveBeenAccepted: true },
		});
	});

	it('are submitted where it was not', async () => {
		const context = execution()();
		await openMemory(context);
		const memory = memoryOf(context);
		rememberCutOff(context, memory, some);
		expect(memory.ends).toEqual({});
	});
});

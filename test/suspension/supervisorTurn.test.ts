import { createRunExecutionData } from 'n8n-workflow';

import { logLines } from '../leakCheck/leakCheck';
import { asleepIn, calledByOneThatWasStopped, OURS } from './asleep';
import {
	NOW,
	counting,
	handover,
	kept,
	lossByN8n,
	resultOf,
	woken,
	type State,
} from './countingJob';
import { MINUTE } from './supervisorFixture';

afterEach(() => jest.restoreAllMocks());

describe('a supervisor whose worker hands over', () => {
	it('begins the next turn, and leaves behind what is to be said if it is lost', async () => {
		const { workers, memory, again, wakesInMs } = await woken(
			counting('first'),
			handover(counting('first'), 4),
			{ kept: { ...kept, lost: 2, workerId: '6', signs: 9 } },
		);
		expect(workers).toMatchObject([{ job: 'first', turn: 4, state: { left: 4 } }]);
		expect(memory).toMatchObject({
			turn: 4,
			lost: 0,
			workerId: '7',
			signs: 0,
			startedAt: NOW - MINUTE,
			state: { left: 4 },
		});
		expect(wakesInMs).toBe(Number(memory.checkAt) - NOW);
		expect(wakesInMs).toBeGreaterThan(2 * MINUTE);
		expect(again).toEqual([{ json: { lost: 4 } }]);
	});

	it('lets the results go when nothing is left to do', async () => {
		const job = counting('first');
		const { workers, left } = await woken(job, handover(job, 0), { kept });
		expect({ workers, left }).toEqual({ workers: [], left: resultOf('first', 0) });
	});

	it('of a job that spends sleeps until n8n tells it of the end', async () => {
		const spending = { ended: () => 0, mostPerTurn: () => 3, afterLoss: (state: State) => state };
		const job = counting('first', { spending });
		const { memory, wakesInMs, again } = await woken(job, handover(job, 4), { kept });
		// As n8n itself has set it.
		expect(new Date(NOW + wakesInMs!).getFullYear()).toBe(2999);
		expect(memory).toMatchObject({ turn: 4, lost: 0, state: { left: 4 } });
		expect(memory).not.toHaveProperty('checkAt');
		expect(again).toEqual([{ json: { lost: 4 } }]);
	});

	it('passes on what a worker ends with that had nothing to wait for', async () => {
		const job = counting('first');
		const items = [{ json: { done: 'at once' } }];
		const started = () => ({ executionId: '7', data: [items] });
		const { leaving, again } = await woken(job, handover(job, 4), { kept, started });
		expect({ leaving, again }).toEqual({ leaving: items, again: [] });
	});

	it('gives up what is left when n8n starts no worker', async () => {
		const job = counting('first');
		const started = () => {
			throw new Error('no');
		};
		const { left } = await woken(job, handover(job, 4), { kept, started });
		expect(left).toEqual(resultOf('first', -3));
	});
});

describe('a supervisor that has lost its worker', () => {
	it('counts the losses in a row, and gives up at the fourth', async () => {
		const job = counting('first');
		const third = await woken(job, lossByN8n, { kept: { ...kept, lost: 2 } });
		expect(third.workers).toMatchObject([{ turn: 4, state: { left: 5 } }]);
		expect(third.memory).toMatchObject({ turn: 4, lost: 3 });
		expect(logLines().join('\n')).toContain('a worker was lost (3 in a row)');
		const fourth = await woken(job, lossByN8n, { kept: { ...kept, lost: 3 } });
		expect(fourth.workers).toEqual([]);
		expect(fourth.left).toEqual(resultOf('first', -2));
	});

	it('asks whether it is awaited before it starts another, but not before the first', async () => {
		const job = counting('first');
		const gone = { parameters: { parentId: '1' }, getRunExecutionData: async () => undefined };
		const later = await woken(job, lossByN8n, { kept, ...gone });
		expect(later.left).toEqual(resultOf('first', -1));
		const first = await woken(job, handover(job, 4, 0), gone);
		expect(first.workers).toMatchObject([{ turn: 1, state: { left: 4 } }]);
		expect(first.memory).toMatchObject({ parentId: '1', startedAt: NOW, turn: 1 });
	});

	it('takes n8n’s word for it, and asks no database, however the worker is noted there', async () => {
		const job = counting('first');
		const getRunExecutionData = jest.fn(async () =>
			createRunExecutionData({
				waitTill: new Date(NOW + 20 * MINUTE),
				resultData: { runData: {} },
			}),
		);
		for (const items of [lossByN8n, []]) {
			const { workers } = await woken(job, items, {
				kept: { ...kept, workerId: '6' },
				getRunExecutionData,
			});
			expect(workers).toHaveLength(1);
		}
		expect(getRunExecutionData).not.toHaveBeenCalled();
	});

	it('starts another where it does not know which the last was, though no database answers', async () => {
		const job = counting('first');
		const getRunExecutionData = async () => await Promise.reject<never>(new Error('SQLITE_BUSY'));
		const { workers } = await woken(job, handover(job, 4, 2), { kept, getRunExecutionData });
		expect(workers).toMatchObject([{ turn: 4, state: { left: 5 } }]);
	});

	it.each([
		['that sleeps on it', ['test'], true],
		['that sleeps on another one by now', ['9'], false],
	])('works for an execution %s: %s', async (_who, waitingChildExecutionIds, isAwaited) => {
		const asleep = asleepIn(OURS, waitingChildExecutionIds, new Date(NOW + 20 * MINUTE));
		const { workers, left } = await woken(counting('first'), lossByN8n, {
			kept,
			parameters: { parentId: '1' },
			getRunExecutionData: async (id) => (id === '1' ? asleep : undefined),
		});
		expect(workers).toHaveLength(isAwaited ? 1 : 0);
		expect(left).toEqual(isAwaited ? [] : resultOf('first', -1));
	});

	it.each([
		['pays for nothing more', true],
		['goes on where that costs nothing', false],
	])('whose run was called by one that was stopped %s', async (_what, spends) => {
		const spending = { ended: () => 0, mostPerTurn: () => 3, afterLoss: (state: State) => state };
		const job = counting('first', spends ? { spending } : {});
		const { workers, left } = await woken(job, handover(job, 4), {
			kept,
			parameters: { parentId: '1' },
			getRunExecutionData: calledByOneThatWasStopped('test'),
		});
		expect(workers).toHaveLength(spends ? 0 : 1);
		expect(left).toEqual(spends ? resultOf('first', -1) : []);
	});

	it('of a job that spends does not take a list for n8n’s word that a user stopped it', async () => {
		const spending = { ended: () => 0, mostPerTurn: () => 3, afterLoss: (state: State) => state };
		const job = counting('first', { spending });
		const said = async (error: string | string[]) =>
			(await woken(job, [{ json: { error } }], { kept })).workers.length;
		expect(await said('The execution was cancelled manually')).toBe(0);
		expect(await said(['The execution was cancelled manually'])).toBe(1);
	});

	it('that was given nothing to do says so', async () => {
		const nothing = woken(counting('first'), lossByN8n);
		await expect(nothing).rejects.toThrow('A supervisor was given no state');
	});
});

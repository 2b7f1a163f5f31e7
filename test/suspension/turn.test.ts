import type { INodeParameters } from 'n8n-workflow';
import { z } from 'zod';

import { DanceVideoPoll } from '../../nodes/DanceVideoPoll/DanceVideoPoll.node';
import { JOBS } from '../../nodes/jobs/registry';
import { resultIn, stateIn } from '../../suspension/envelope';
import { toHandover } from '../../suspension/handover';
import type { Job, Next } from '../../suspension/job';
import { SHORTEST_SUSPENSION_MS } from '../../suspension/timing';
import { work } from '../../suspension/worker';
import { contextFor, type NodeRun } from '../engine/runNode';
import { logLines } from '../leakCheck/leakCheck';
import { asleepIn, OURS } from './asleep';
import { MINUTE, SEAL } from './supervisorFixture';

interface State {
	checks: number;
}

const NOW = Date.parse('2026-03-09T10:00:00.000Z');
const AGAIN: Next = { kind: 'again' };
const DONE: Next = { kind: 'done' };
const LATER: Next = { kind: 'sleep', untilNextMs: 2 * MINUTE };

/** A job that checks something, of which one step leads to what is given. */
const checking = (next: Next, more: Partial<Job<State>> = {}): Job<State> => ({
	id: 'checks',
	version: 1,
	node: 'Test',
	does: { supervise: 'Supervise', work: 'Work', deliver: 'Deliver' },
	state: z.object({ checks: z.number() }),
	upgrade: () => undefined,
	keepsFiles: () => false,
	isDone: () => false,
	untilDueMs: () => 0,
	step: async (_context, { checks }) => ({ state: { checks: checks + 1 }, next }),
	giveUp: () => ({ checks: -1 }),
	toItems: async (_context, { checks }) => [{ json: { checks } }],
	lostItems: () => [],
	...more,
});

/** A worker in its third turn; asleep until it is due where it has begun. */
async function turnOf(
	job: Job<State>,
	{
		kept = {},
		notBefore = 0,
		parameters = {},
		...run
	}: { kept?: object; notBefore?: number; parameters?: INodeParameters } & Pick<
		NodeRun,
		'getRunExecutionData'
	> = {},
) {
	jest.spyOn(Date, 'now').mockReturnValue(NOW);
	const context = contextFor({
		node: new DanceVideoPoll(),
		parameters: { work: 'pollTasks', role: 'worker', turn: 3, ...parameters },
		credentials: {},
		items: [toHandover(SEAL, job, { turn: 3, state: { checks: 0 }, notBefore })],
		...run,
	});
	Object.assign(context.getContext('node'), kept);
	const sleep = jest.spyOn(context, 'putExecutionToWait').mockResolvedValue(undefined);
	const [again = [], leaving = []] = await work({ context, registry: JOBS, job, seal: SEAL });
	const memory = context.getContext('node');
	return {
		sleptMs: sleep.mock.calls.map(([until]) => until.getTime() - NOW),
		memory: { ...memory },
		again: again.map((item) => stateIn(SEAL, item)),
		handedOver: leaving.flatMap((item) => stateIn(SEAL, item) ?? []),
		left: leaving.flatMap((item) => resultIn(SEAL, item) ?? []),
	};
}
const BEGUN = { job: 'checks', jobVersion: 1, state: { checks: 4 }, endedBefore: 0 };

afterEach(() => jest.restoreAllMocks());

describe('a worker that has just been started', () => {
	it.each([
		['some moments, until who has started it is asleep', 0, 0, 5_000],
		['until there is something to do', 3 * MINUTE, 0, 3 * MINUTE],
		['until the time that it was given', MINUTE, 2 * MINUTE, 2 * MINUTE],
		['until there is something to do, later than that time', 3 * MINUTE, 2 * MINUTE, 3 * MINUTE],
	])('does nothing, and sleeps %s', async (_what, dueInMs, notBeforeInMs, sleptMs) => {
		const step = jest.fn();
		const job = checking(AGAIN, { untilDueMs: (_state, now) => dueInMs + NOW - now, step });
		const turn = await turnOf(job, { notBefore: NOW + notBeforeInMs });
		expect(turn).toMatchObject({ sleptMs: [sleptMs], again: [], handedOver: [], left: [] });
		expect(turn.memory).toMatchObject({
			endedBefore: 0,
			dueAt: NOW + sleptMs,
			state: { checks: 0 },
		});
		expect(step).not.toHaveBeenCalled();
		const until = new Date(NOW + sleptMs).toISOString();
		expect(logLines().at(-1)).toMatch(new RegExp(`Test: sleeps until ${until}$`));
	});

	it('remembers how much had ended before, where its job spends', async () => {
		const spending = { ended: () => 7, mostPerTurn: () => 3, afterLoss: (state: State) => state };
		expect((await turnOf(checking(AGAIN, { spending }))).memory).toMatchObject({ endedBefore: 7 });
	});

	it('that was given nothing to do says so', async () => {
		const job = checking(AGAIN);
		const context = contextFor({
			node: new DanceVideoPoll(),
			parameters: { work: 'pollTasks', role: 'worker' },
			credentials: {},
			items: [{ json: { error: 'job stalled' } }],
		});
		const begun = work({ context, registry: JOBS, job, seal: SEAL });
		await expect(begun).rejects.toThrow('A worker was given no state');
	});
});

describe('a worker that cannot read what was kept', () => {
	it('ends with an error, and does nothing', async () => {
		const step = jest.fn();
		const turn = await turnOf(checking(AGAIN, { step }), { kept: { ...BEGUN, turn: 'three' } });
		expect(turn).toMatchObject({ again: [], left: [{ kind: 'failed' }] });
		const later = { ...BEGUN, jobVersion: 2 };
		expect((await turnOf(checking(AGAIN, { step }), { kept: later })).left).toHaveLength(1);
		const other = checking(AGAIN, { step, state: z.object({ checks: z.literal(9) }) as never });
		expect((await turnOf(other)).left).toMatchObject([{ kind: 'failed' }]);
		expect(step).not.toHaveBeenCalled();
	});
});

describe('a worker that is awake', () => {
	it('leads back to itself for its next step', async () => {
		const { again, memory, sleptMs } = await turnOf(checking(AGAIN), { kept: BEGUN });
		expect(again).toMatchObject([{ turn: 3, inProgress: true, state: { checks: 5 } }]);
		expect(memory).toMatchObject({ state: { checks: 5 }, endedBefore: 0 });
		expect(sleptMs).toEqual([]);
	});

	it('sleeps to its next step within its lease, and hands over where that is later', async () => {
		const leaseUntilMs = NOW + 2 * MINUTE;
		const within = { kept: BEGUN, parameters: { leaseUntilMs } };
		expect(await turnOf(checking(LATER), within)).toMatchObject({
			sleptMs: [2 * MINUTE],
			handedOver: [],
			memory: { state: { checks: 5 }, dueAt: NOW + 2 * MINUTE },
		});
		const beyond = { kept: BEGUN, parameters: { leaseUntilMs: leaseUntilMs - 1 } };
		expect(await turnOf(checking(LATER), beyond)).toMatchObject({
			sleptMs: [],
			handedOver: [
				{ turn: 3, inProgress: false, notBefore: NOW + 2 * MINUTE, state: { checks: 5 } },
			],
		});
	});

	it('does not sleep shorter than n8n can do in time', async () => {
		const soon: Next = { kind: 'sleep', untilNextMs: 1 };
		const parameters = { leaseUntilMs: NOW + 9 * MINUTE };
		const { sleptMs } = await turnOf(checking(soon), { kept: BEGUN, parameters });
		expect(sleptMs).toEqual([SHORTEST_SUSPENSION_MS]);
	});

	it('lets its results go when it is done, or its state to the job that goes on with them', async () => {
		expect(await turnOf(checking(DONE), { kept: BEGUN })).toMatchObject({
			left: [{ kind: 'leaving', json: { checks: 5 } }],
			handedOver: [],
		});
		const andThen = (applies: boolean) => ({
			andThen: { applies: () => applies, begin: async () => undefined },
		});
		expect(await turnOf(checking(DONE, andThen(true)), { kept: BEGUN })).toMatchObject({
			left: [],
			handedOver: [{ inProgress: false, state: { checks: 5 } }],
		});
		expect((await turnOf(checking(DONE, andThen(false)), { kept: BEGUN })).left).toHaveLength(1);
	});

	it('whose step fails gives up what is open, and is done', async () => {
		const step = async () => await Promise.reject<never>(new Error('no'));
		const { left } = await turnOf(checking(AGAIN, { step }), { kept: BEGUN });
		expect(left).toMatchObject([{ json: { checks: -1 } }]);
	});

	it.each([
		['its supervisor', { parentId: '', supervisorId: '2' }],
		['who wants the results', { parentId: '1', supervisorId: '' }],
	])('hands its state over, unchanged, when %s is gone', async (_who, parameters) => {
		const turn = await turnOf(checking(AGAIN), {
			kept: BEGUN,
			parameters,
			getRunExecutionData: async () => undefined,
		});
		expect(turn).toMatchObject({ again: [], handedOver: [{ turn: 3, state: { checks: 4 } }] });
	});

	it.each([
		['that sleeps on its supervisor', ['2'], 1],
		['that sleeps on another one by now', ['9'], 0],
	])('works for an execution %s', async (_who, waitingChildExecutionIds, again) => {
		const asleep = asleepIn(OURS, waitingChildExecutionIds, new Date(NOW + MINUTE));
		const awaited = { parentId: '1', supervisorId: '2' };
		const getRunExecutionData = async () => asleep;
		const run = { kept: BEGUN, getRunExecutionData };
		expect((await turnOf(checking(AGAIN), { ...run, parameters: awaited })).again).toHaveLength(
			again,
		);
		// Without a supervisor it is no matter on whom.
		const alone = await turnOf(checking(AGAIN), { ...run, parameters: { parentId: '1' } });
		expect(alone.again).toHaveLength(1);
	});

	it('asks about nobody where it was told of nobody', async () => {
		const getRunExecutionData = jest.fn(async () => undefined);
		const { again } = await turnOf(checking(AGAIN), { kept: BEGUN, getRunExecutionData });
		expect(again).toHaveLength(1);
		expect(getRunExecutionData).not.toHaveBeenCalled();
	});
});

import type { INodeParameters } from 'n8n-workflow';
import { z } from 'zod';

import { DanceVideoPoll } from '../../nodes/DanceVideoPoll/DanceVideoPoll.node';
import { JOBS } from '../../nodes/jobs/registry';
import { stateIn } from '../../suspension/envelope';
import { toHandover } from '../../suspension/handover';
import type { Job, Next } from '../../suspension/job';
import { work } from '../../suspension/worker';
import { contextFor, type NodeRun } from '../engine/runNode';
import { calledByOneThatWasStopped } from './asleep';
import { SEAL } from './supervisorFixture';

interface State {
	paid: number;
}

/** A job that spends, of which a step leads to this state, and what comes then. */
const spendingJob = (state: State, next: Next, mostPerTurn = 3): Job<State> => ({
	id: 'spends',
	version: 1,
	node: 'Test',
	does: { supervise: 'Supervise', work: 'Work', deliver: 'Deliver' },
	state: z.object({ paid: z.number() }),
	upgrade: (_version, stored) => stored,
	spending: {
		ended: ({ paid }) => paid,
		mostPerTurn: () => mostPerTurn,
		afterLoss: (before) => before,
	},
	keepsFiles: () => false,
	isDone: () => false,
	untilDueMs: () => 0,
	step: async () => ({ state, next }),
	giveUp: (before) => before,
	toItems: async () => [],
	lostItems: () => [],
});

/** A worker in its third turn, which began with two that had been paid for, and is awake now. */
async function awakeIn(
	job: Job<State>,
	more: object = {},
	parameters: INodeParameters = {},
	known: Pick<NodeRun, 'getRunExecutionData'> = {},
) {
	const context = contextFor({
		node: new DanceVideoPoll(),
		parameters: { work: 'submitWithSlots', role: 'worker', turn: 3, ...parameters },
		credentials: {},
		items: [toHandover(SEAL, job, { turn: 3, state: { paid: 2 } })],
		...known,
	});
	const kept = { job: job.id, jobVersion: 1, state: { paid: 2 }, endedBefore: 2, dueAt: 0 };
	Object.assign(context.getContext('node'), kept, more);
	const sleep = jest.spyOn(context, 'putExecutionToWait').mockResolvedValue(undefined);
	const [again = [], leaving = []] = await work({ context, registry: JOBS, job, seal: SEAL });
	return {
		asleep: sleep.mock.calls.length > 0,
		again: again[0] && stateIn(SEAL, again[0]),
		leaving: leaving[0] && stateIn(SEAL, leaving[0]),
	};
}

const LATER: Next = { kind: 'sleep', untilNextMs: 120_000 };

describe('the turn of a worker that spends', () => {
	it('is over before a sleep once something was paid for in it: no sleep may leave that in doubt', async () => {
		const { asleep, again, leaving } = await awakeIn(spendingJob({ paid: 3 }, LATER));
		expect({ asleep, again }).toEqual({ asleep: false, again: undefined });
		expect(leaving).toMatchObject({ turn: 3, inProgress: false, state: { paid: 3 } });
	});

	it('goes on after a sleep when nothing was paid for in it', async () => {
		const { asleep, again, leaving } = await awakeIn(spendingJob({ paid: 2 }, LATER));
		expect({ asleep, leaving }).toEqual({ asleep: true, leaving: undefined });
		expect(again).toMatchObject({ turn: 3, inProgress: true, state: { paid: 2 } });
	});

	it('is written down before the next step, and is over when as much was paid for as may be in doubt', async () => {
		const again: Next = { kind: 'again' };
		const twoOfThree = await awakeIn(spendingJob({ paid: 4 }, again));
		expect(twoOfThree.again).toMatchObject({ inProgress: true, state: { paid: 4 } });
		expect(twoOfThree.leaving).toBeUndefined();
		const threeOfThree = await awakeIn(spendingJob({ paid: 5 }, again));
		expect(threeOfThree.again).toBeUndefined();
		expect(threeOfThree.leaving).toMatchObject({ inProgress: false, state: { paid: 5 } });
	});
});

describe('a worker that is awake', () => {
	afterEach(() => jest.restoreAllMocks());

	/** The states that its steps began with. */
	async function stepsOf(
		more: object,
		{ spending, ...job }: Job<State> = spendingJob({ paid: 2 }, LATER),
		parameters: INodeParameters = {},
		known: Pick<NodeRun, 'getRunExecutionData'> = {},
	) {
		const begun: State[] = [];
		const step: Job<State>['step'] = async (context, state, env) => {
			begun.push(state);
			return await job.step(context, state, env);
		};
		const { asleep } = await awakeIn(
			{ ...job, ...(spending && { spending }), step },
			more,
			parameters,
			known,
		);
		return { begun, asleep };
	}

	it('goes on from what it kept as it went to sleep, not from what it was given at first', async () => {
		expect((await stepsOf({ state: { paid: 4 } })).begun).toEqual([{ paid: 4 }]);
	});

	it('does its step when it was woken a moment too early, and sleeps on when that is not yet due', async () => {
		jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
		expect((await stepsOf({ dueAt: 1_001_000 })).begun).toHaveLength(1);
		expect(await stepsOf({ dueAt: 1_001_001 })).toEqual({ begun: [], asleep: true });
	});

	it('puts out nothing as it sleeps where nothing is spent: n8n would keep it for each sleep', async () => {
		const { spending: _none, ...checking } = spendingJob({ paid: 2 }, LATER);
		const lease = { leaseUntilMs: Date.now() + 3_600_000 };
		expect(await awakeIn(checking, {}, lease)).toEqual({ asleep: true });
	});

	it('checks its tasks while n8n does not say who waits for them: that costs nothing', async () => {
		const { spending, ...checking } = spendingJob({ paid: 2 }, LATER);
		const awaited = { parentId: '1', supervisorId: '2' };
		const known = {
			getRunExecutionData: async () => await Promise.reject(new Error('The database is gone')),
		};
		expect((await stepsOf({}, checking, awaited, known)).begun).toHaveLength(1);
		expect(
			(await stepsOf({}, { ...checking, ...(spending && { spending }) }, awaited, known)).begun,
		).toEqual([]);
	});

	it('pays for nothing more when the execution that has called its run was stopped; what costs nothing goes on', async () => {
		const awaited = { parentId: '1', supervisorId: '2' };
		const known = { getRunExecutionData: calledByOneThatWasStopped('2') };
		expect((await stepsOf({}, undefined, awaited, known)).begun).toEqual([]);
		const { spending: _none, ...checking } = spendingJob({ paid: 2 }, LATER);
		expect((await stepsOf({}, checking, awaited, known)).begun).toHaveLength(1);
	});
});

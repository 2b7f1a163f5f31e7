import type { ExecuteWorkflowData, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { z } from 'zod';

import { DanceVideoPoll } from '../../nodes/DanceVideoPoll/DanceVideoPoll.node';
import { JOBS } from '../../nodes/jobs/registry';
import { resultIn, stateIn } from '../../suspension/envelope';
import { toHandover } from '../../suspension/handover';
import type { Job } from '../../suspension/job';
import { supervise } from '../../suspension/supervisor';
import { contextFor, type NodeRun } from '../engine/runNode';
import { logLines } from '../leakCheck/leakCheck';
import { MINUTE, SEAL } from './supervisorFixture';

interface State {
	left: number;
}

const NOW = Date.parse('2026-03-09T10:00:00.000Z');

/** A job that is done when nothing is left. */
const counting = (id: string, more: Partial<Job<State>> = {}): Job<State> => ({
	id,
	version: 1,
	node: 'Test',
	does: { supervise: `Supervise ${id}`, work: `Work on ${id}`, deliver: 'Deliver' },
	state: z.object({ left: z.number() }),
	upgrade: () => undefined,
	keepsFiles: () => false,
	isDone: ({ left }) => left === 0,
	untilDueMs: () => 2 * MINUTE,
	step: async (_context, state) => ({ state, next: { kind: 'again' } }),
	giveUp: (_state, why) => ({ left: why === 'notAwaited' ? -1 : why === 'lostTooOften' ? -2 : -3 }),
	toItems: async (_context, { left }) => [{ json: { job: id, left } }],
	lostItems: ({ left }) => [{ json: { lost: left } }],
	...more,
});
const LATER = counting('later');

const ASLEEP: ExecuteWorkflowData = { executionId: '7', data: [null], waitTill: new Date() };

/** What a supervisor does that n8n wakes with these items. */
async function woken(
	job: Job<State>,
	items: INodeExecutionData[],
	{
		kept = {},
		parameters = {},
		started = () => ASLEEP,
		...run
	}: {
		kept?: object;
		parameters?: INodeParameters;
		started?: () => ExecuteWorkflowData;
	} & Pick<NodeRun, 'getRunExecutionData'> = {},
) {
	jest.spyOn(Date, 'now').mockReturnValue(NOW);
	const workers: unknown[] = [];
	const context = contextFor({
		node: new DanceVideoPoll(),
		parameters: { work: job.id, role: 'supervisor', seal: SEAL, ...parameters },
		credentials: {},
		items,
		executeWorkflow: async (_workflow, _additionalData, { inputData: [given] = [] }) => {
			workers.push(given && stateIn(SEAL, given));
			return started();
		},
		...run,
	});
	Object.assign(context.getContext('node'), kept);
	const sleep = jest.spyOn(context, 'putExecutionToWait').mockResolvedValue(undefined);
	const registry = { ...JOBS, jobs: { later: LATER } };
	const [again = [], leaving = []] = await supervise({ context, registry, job, seal: SEAL });
	return {
		workers,
		again,
		leaving,
		left: leaving.flatMap((item) => resultIn(SEAL, item) ?? []),
		memory: { ...context.getContext('node') },
		wakesInMs: sleep.mock.calls.map(([until]) => until.getTime() - NOW).at(-1),
	};
}

const handover = (job: Job<State>, left: number, turn = 3) => [
	toHandover(SEAL, job, { turn, state: { left } }),
];
const lossByN8n: INodeExecutionData[] = [{ json: { error: 'job stalled' } }];
/** What a supervisor remembers in its third turn. */
const kept = { job: 'first', jobVersion: 1, turn: 3, startedAt: NOW - MINUTE, state: { left: 5 } };
const resultOf = (job: string, left: number) => [{ kind: 'leaving', json: { job, left } }];

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

	it('that was given nothing to do says so', async () => {
		const nothing = woken(counting('first'), lossByN8n);
		await expect(nothing).rejects.toThrow('A supervisor was given no state');
	});
});

describe('a job that another one goes on with', () => {
	const first = (begin: NonNullable<Job<State>['andThen']>['begin'], applies = true) =>
		counting('first', { andThen: { applies: () => applies, begin } });
	const begin = async (_context: unknown, { left }: State) => ({
		job: 'later',
		state: { left: left + 8 },
	});

	it('hands its state to a worker of that job, which begins now', async () => {
		const job = first(begin);
		const before = { ...kept, lost: 2, workerId: '6', signs: 9 };
		const { workers, memory, left } = await woken(job, handover(job, 0), {
			kept: before,
			parameters: { parentId: '' },
		});
		expect(workers).toMatchObject([{ job: 'later', turn: 4, state: { left: 8 } }]);
		expect(left).toEqual([]);
		expect(memory).toMatchObject({
			job: 'later',
			jobBefore: 'first',
			startedAt: NOW,
			turn: 4,
			workerId: '7',
			state: { left: 8 },
		});
	});

	it('is the last where the other does not apply', async () => {
		const job = first(begin, false);
		const { workers, left } = await woken(job, handover(job, 0), { kept });
		expect({ workers, left }).toEqual({ workers: [], left: resultOf('first', 0) });
	});

	it.each<[string, typeof begin]>([
		['cannot begin', async () => await Promise.reject<never>(new Error('The account is gone'))],
		['does not begin', async () => undefined as never],
		['is not known', async () => ({ job: 'another', state: { left: 1 } })],
	])('lets its own results go where the other %s', async (_why, beginning) => {
		const job = first(beginning);
		const { workers, left } = await woken(job, handover(job, 0), { kept });
		expect({ workers, left }).toEqual({ workers: [], left: resultOf('first', 0) });
	});

	it('says in the log why the other could not begin', async () => {
		const job = first(async () => await Promise.reject<never>(new Error('The account is gone')));
		await woken(job, handover(job, 0), { kept });
		expect(logLines().join('\n')).toMatch(/what was to come next could not begin: .*account/);
	});
});

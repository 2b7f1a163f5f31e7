import type { IRunExecutionData } from 'n8n-workflow';

import { stateIn } from '../../suspension/envelope';
import { toHandover, type Handover } from '../../suspension/handover';
import type { HiddenRun } from '../../suspension/hiddenRun';
import type { Job } from '../../suspension/job';
import { LOST_AFTER_MS } from '../../suspension/signsOfLife';
import { supervise } from '../../suspension/supervisor';
import { AWAKE_MS, shouldSuspend } from '../../suspension/timing';
import { work } from '../../suspension/worker';
import { asleepIn } from './asleep';
import { ASLEEP, plainContext, type PlainN8n } from './plainContext';
import { counting, registryOf, SPENDING, type State } from './plainJob';
import { plainRows } from './plainRows';

const SEAL = 'the seal';
const NOW = Date.parse('2026-03-09T10:00:00.000Z');
const MINUTE = 60_000;

beforeEach(() => void jest.spyOn(Date, 'now').mockReturnValue(NOW));
afterEach(() => jest.restoreAllMocks());

const runOf = (job: Job<State>, n8n: PlainN8n) => {
	const all = plainContext(n8n);
	const registry = registryOf(job);
	const run: HiddenRun = { context: all.context, registry, job: job, seal: SEAL };
	return { ...all, run };
};
const handover = (left: number, more: Partial<Handover> = {}) => [
	toHandover(SEAL, counting(), { turn: 3, state: { left }, ...more }),
];
const loss = (error: string) => [{ json: { error } }];

/** A supervisor in its third turn, whose worker 7 was to be looked after now. */
async function supervised(job: Job<State>, n8n: PlainN8n) {
	const kept = {
		job: 'count',
		jobVersion: 2,
		turn: 3,
		workerId: '7',
		checkAt: NOW,
		startedAt: NOW,
	};
	const { run, calls, ...all } = runOf(job, {
		...n8n,
		kept: { ...kept, state: { left: 5 }, ...n8n.kept },
	});
	await supervise(run);
	return { ...all, begun: calls.map(({ items }) => stateIn(SEAL, items[0]!)) };
}

describe('the supervisor of a job that spends', () => {
	/** What was in doubt when it began the next turn, in which n8n gave it this. */
	const inDoubt = async (items: PlainN8n['items']) => {
		const afterLoss = jest.fn(({ left }: State) => ({ left: left + 100 }));
		const job = counting({ spending: { ...SPENDING.spending!, afterLoss } });
		const { begun } = await supervised(job, { items: items! });
		return { afterLoss: afterLoss.mock.calls, begun: begun.map((next) => next?.state) };
	};

	it('has nothing in doubt of a worker that has handed over', async () => {
		expect(await inDoubt(handover(4))).toEqual({ afterLoss: [], begun: [{ left: 4 }] });
	});

	it('has what a lost worker was at in doubt, by what that had written down last', async () => {
		expect(await inDoubt(handover(4, { inProgress: true }))).toEqual({
			afterLoss: [[{ left: 4 }, true]],
			begun: [{ left: 104 }],
		});
	});

	it('has the whole turn in doubt where nothing of it was written down', async () => {
		expect(await inDoubt(loss('job stalled'))).toEqual({
			afterLoss: [[{ left: 5 }, false]],
			begun: [{ left: 105 }],
		});
	});

	it.each(['The execution was cancelled manually', 'Execution canceled by user'])(
		'starts no other worker when a user has stopped one (%s)',
		async (error) => {
			expect((await supervised(counting(SPENDING), { items: loss(error) })).begun).toEqual([]);
			expect((await supervised(counting(), { items: loss(error) })).begun).toHaveLength(1);
		},
	);
});

describe('a supervisor that its timer has woken', () => {
	/** It has what it was given before. */
	const items = handover(9, { turn: 2 });
	const worker = (sleepsUntil: number) => ({ 7: asleepIn('ours', [], new Date(sleepsUntil)) });

	it('sleeps on beside a worker that lives, and tells n8n again whose result it takes', async () => {
		const stored = worker(NOW + MINUTE);
		const { begun, metadata, sleepsUntil, kept } = await supervised(counting(), { items, stored });
		expect(begun).toEqual([]);
		expect(metadata).toEqual([{ waitingChildExecutionIds: ['7'] }]);
		expect(sleepsUntil).toEqual([NOW + MINUTE + AWAKE_MS]);
		expect(kept).toMatchObject({ turn: 3, workerId: '7', checkAt: sleepsUntil[0] });
	});

	it('replaces one that is gone', async () => {
		const { begun, metadata } = await supervised(counting(), { items, stored: {} });
		expect(begun).toMatchObject([{ turn: 4, state: { left: 5 } }]);
		expect(metadata).toEqual([]);
	});

	it('knows when it was to look, and the signs of life that it has seen', async () => {
		const { rows, run: reachRows } = plainRows();
		rows.set('dance-video-awake-7', ['sign 1', 'sign 2']);
		const stored: Record<string, IRunExecutionData> = worker(NOW - 60 * MINUTE);
		const n8n: PlainN8n = {
			items,
			stored,
			run: async (call) =>
				call.items[0]?.json.danceVideoEnvelope ? ASLEEP : await reachRows(call),
		};
		const lives = await supervised(counting(), { ...n8n, kept: { signs: 1 } });
		expect(lives.sleepsUntil).toEqual([NOW + LOST_AFTER_MS]);
		expect(lives.kept).toMatchObject({ signs: 2 });
		const gone = await supervised(counting(), { ...n8n, kept: { signs: 2 } });
		expect(gone.begun.at(-1)).toMatchObject({ turn: 4 });
		const late = await supervised(counting(), {
			...n8n,
			kept: { checkAt: NOW - MINUTE, signs: 2 },
		});
		expect(late.sleepsUntil).toEqual([NOW + AWAKE_MS]);
	});
});

describe('a supervisor that n8n shows what a worker had written down in its turn', () => {
	it('knows that one for lost, whenever the database says that it wakes', async () => {
		const stored = { 7: asleepIn('ours', [], new Date(NOW + MINUTE)) };
		const items = handover(4, { inProgress: true });
		const { begun } = await supervised(counting(), { items, stored });
		expect(begun).toMatchObject([{ turn: 4, state: { left: 4 } }]);
	});
});

describe('a worker that is awake', () => {
	afterEach(() => jest.useRealTimers());

	it('tells each step when to sleep in n8n’s database rather than in the process', async () => {
		const step = jest.fn(async (_context, state: State) => ({
			state,
			next: { kind: 'again' as const },
		}));
		const kept = { job: 'count', jobVersion: 2, endedBefore: 0, dueAt: 0, state: { left: 5 } };
		const parameters = { turn: 3, parentId: '', supervisorId: '' };
		jest.useFakeTimers();
		const { run } = runOf(counting({ step }), { kept, parameters, items: handover(5) });
		await work(run);
		expect(step.mock.calls).toEqual([[run.context, { left: 5 }, { shouldSuspend }]]);
	});
});

import type { ExecuteWorkflowData } from 'n8n-workflow';

import { stateIn } from '../../suspension/envelope';
import type { HiddenRun } from '../../suspension/hiddenRun';
import type { Job } from '../../suspension/job';
import { planLease } from '../../suspension/lease';
import type * as starting from '../../suspension/start';
import { noteWorker, startSupervisor, startWorker } from '../../suspension/start';
import { inEarlierN8n } from './earlierN8n';
import { nodeNamed, plainContext, type Call, type PlainN8n } from './plainContext';
import { counting, registryOf, SPENDING, type State } from './plainJob';

const ofEarlier = inEarlierN8n<typeof starting>('WAIT_FOR_SUB_EXECUTION', 'start');

const NOW = Date.parse('2026-03-09T10:00:00.000Z');
const MINUTE = 60_000;

beforeEach(() => void jest.spyOn(Date, 'now').mockReturnValue(NOW));
afterEach(() => jest.restoreAllMocks());

const parametersOf = ({ code }: Call, name: string) => nodeNamed(code, name).parameters;

/** A supervisor that a node starts, and what became of it. */
async function supervised(n8n: PlainN8n = {}) {
	const { context, calls } = plainContext(n8n);
	const end = await startSupervisor(
		context,
		counting(),
		{ left: 3 },
		{
			provider: 'vtrix',
			role: 'somebody else’s',
		},
	);
	return { end, call: calls[0]! };
}

describe('the supervisor of a job', () => {
	it('is told what to do, for whom, and what its workflow saves of errors', async () => {
		const { end, call } = await supervised({ settings: { saveDataErrorExecution: 'all' } });
		expect(end).toEqual({ isAsleep: true, executionId: '7' });
		expect(parametersOf(call, 'Look after it')).toEqual({
			provider: 'vtrix',
			work: 'count',
			role: 'supervisor',
			seal: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
			turn: 0,
			parentId: '5',
			savesErrors: 'all',
		});
		const untold = await supervised();
		expect(parametersOf(untold.call, 'Look after it').savesErrors).toBe('');
	});

	it('begins with the state, in an item that has its seal, and no two have the same', async () => {
		const seals = [];
		for (const { call } of [await supervised(), await supervised()]) {
			const seal = String(parametersOf(call, 'Look after it').seal);
			expect(call.items.map((item) => stateIn(seal, item))).toEqual([
				{
					kind: 'state',
					job: 'count',
					jobVersion: 2,
					turn: 0,
					inProgress: false,
					notBefore: 0,
					state: { left: 3 },
				},
			]);
			seals.push(seal);
		}
		expect(new Set(seals).size).toBe(2);
	});

	it('ends in a node that may throw, and n8n keeps nothing of it', async () => {
		const { call } = await supervised({ settings: { saveDataErrorExecution: 'all' } });
		expect(parametersOf(call, 'Hand over the result').role).toBe('finish');
		expect(call.code.settings).toMatchObject({
			saveExecutionProgress: false,
			saveDataSuccessExecution: 'none',
			saveDataErrorExecution: 'none',
		});
		expect(nodeNamed(call.code, 'Internal Part').parameters.content).toContain('[execution 5]');
	});

	it.each<[string, ExecuteWorkflowData['data'], object[]]>([
		['its items', [[{ json: { left: 0 } }]], [{ json: { left: 0 } }]],
		['none', [null], []],
		['none', [], []],
	])('that had nothing to wait for gives %s', async (_what, data, items) => {
		for (const waitTill of [null, undefined]) {
			const { end } = await supervised({ run: async () => ({ executionId: '7', data, waitTill }) });
			expect(end).toEqual({ isAsleep: false, items });
		}
	});
});

describe('n8n that starts no supervisor', () => {
	const no = new Error('The credential is not shared');

	it('is heard, without a worker', async () => {
		const { end } = await supervised({ run: async () => await Promise.reject(no) });
		expect(end).toEqual({ refusal: no, hasWorker: false });
	});

	it('is heard also where a worker of this suspension, and of no other, has begun all the same', async () => {
		const failing = (sealOf: (seal: string) => string) => async (call: Call) => {
			noteWorker(sealOf(String(parametersOf(call, 'Look after it').seal)));
			return await Promise.reject<never>(no);
		};
		const own = await supervised({ run: failing((seal) => seal) });
		expect(own.end).toEqual({ refusal: no, hasWorker: true });
		const another = await supervised({ run: failing((seal) => `not ${seal}`) });
		expect(another.end).toEqual({ refusal: no, hasWorker: false });
	});
});

const HIDDEN: PlainN8n = {
	executionId: '6',
	parameters: { savesErrors: 'all' },
	node: { parameters: { provider: 'vtrix', role: 'supervisor', seal: 'the seal', turn: 1 } },
};

/** The worker that a supervisor starts for its fourth turn, which has begun so long ago. */
async function worked(
	more: Partial<Job<State>> = {},
	{ notBefore = 0, lastedMs = 0, run }: { notBefore?: number; lastedMs?: number } & PlainN8n = {},
	start = startWorker,
) {
	const { context, calls } = plainContext({ ...HIDDEN, ...(run && { run }) });
	const job = counting(more);
	const hidden: HiddenRun = {
		context,
		registry: registryOf(job),
		job: job,
		seal: 'the seal',
	};
	const worker = await start(
		hidden,
		{ turn: 4, state: { left: 3 }, notBefore },
		{ startedAt: NOW - lastedMs, parentId: '5' },
	);
	const call = calls[0]!;
	const { settings } = call.code;
	const kept = [settings?.saveDataSuccessExecution, settings?.saveDataErrorExecution];
	return { worker, call, kept, parameters: parametersOf(call, 'Count down') };
}

describe('a worker', () => {
	it('is told what to do, for whom, and who looks after it', async () => {
		const { parameters, call } = await worked();
		expect(parameters).toEqual({
			provider: 'vtrix',
			seal: 'the seal',
			work: 'count',
			role: 'worker',
			turn: 4,
			parentId: '5',
			supervisorId: '6',
			leaseUntilMs: planLease(2 * MINUTE, 0, NOW).until,
		});
		expect(nodeNamed(call.code, 'Internal Part').parameters.content).toContain('[execution 5]');
		expect(nodeNamed(call.code, 'Hand over the result').type).toBe('n8n-nodes-base.noOp');
	});

	it('begins with the state, and not before it is told to', async () => {
		const notBefore = NOW + 9 * MINUTE;
		const { call } = await worked({}, { notBefore });
		expect(call.items.map((item) => stateIn('the seal', item))).toMatchObject([
			{ job: 'count', jobVersion: 2, turn: 4, inProgress: false, notBefore, state: { left: 3 } },
		]);
	});

	it('has a lease to its first step, and as long again as the job has lasted', async () => {
		const leaseOf = async (dueInMs: number, more: { notBefore?: number; lastedMs?: number }) => {
			const untilDueMs = ({ left }: State, now: number) => dueInMs + (left - 3) + (now - NOW);
			const { worker, parameters } = await worked({ untilDueMs }, more);
			return { until: parameters.leaseUntilMs, checkAt: worker.checkAt };
		};
		expect(await leaseOf(3 * MINUTE, {})).toEqual(planLease(3 * MINUTE, 0, NOW));
		expect(await leaseOf(3 * MINUTE, { notBefore: NOW + 5 * MINUTE })).toEqual(
			planLease(5 * MINUTE, 0, NOW),
		);
		expect(await leaseOf(3 * MINUTE, { notBefore: NOW + MINUTE })).toEqual(
			planLease(3 * MINUTE, 0, NOW),
		);
		expect(await leaseOf(3 * MINUTE, { lastedMs: 9 * MINUTE })).toEqual(
			planLease(3 * MINUTE, 9 * MINUTE, NOW),
		);
	});

	it('that spends has no lease: n8n alone can tell that it has ended', async () => {
		const { worker, parameters } = await worked(SPENDING);
		expect(worker).toEqual({ isAsleep: true, executionId: '7' });
		expect(parameters.leaseUntilMs).toBe(0);
	});

	it('that had nothing to wait for gives its items', async () => {
		const run = async () => ({ executionId: '7', data: [[{ json: { left: 0 } }]] });
		expect((await worked({}, { run })).worker).toMatchObject({
			isAsleep: false,
			items: [{ json: { left: 0 } }],
		});
	});

	it('is not started where n8n refuses, which is thrown', async () => {
		const run = async () => await Promise.reject<never>(new Error('no'));
		await expect(worked({}, { run })).rejects.toThrow('no');
	});
});

describe('what n8n keeps of a worker', () => {
	it('is every step and its end, where the job spends', async () => {
		const { call, kept } = await worked(SPENDING);
		expect(kept).toEqual(['all', 'all']);
		expect(call.code.settings?.saveExecutionProgress).toBe(true);
	});

	it('is how it crashed where it does not, even if it makes files, which n8n copies', async () => {
		for (const keepsFiles of [false, true]) {
			const { call, kept } = await worked({ keepsFiles: () => keepsFiles });
			expect(kept).toEqual(['none', 'all']);
			expect(call.code.settings?.saveExecutionProgress).toBe(false);
		}
	});

	it('is all of it in an n8n that does not copy files, where it makes any', async () => {
		expect(
			(await worked({ keepsFiles: ({ left }) => left === 3 }, {}, ofEarlier.startWorker)).kept,
		).toEqual(['all', 'all']);
		expect((await worked({}, {}, ofEarlier.startWorker)).kept).toEqual(['none', 'all']);
	});
});

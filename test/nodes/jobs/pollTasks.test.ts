import type { IExecuteFunctions } from 'n8n-workflow';

import { DanceVideoPoll } from '../../../nodes/DanceVideoPoll/DanceVideoPoll.node';
import { connecting } from '../../../nodes/connect';
import { FROM_ITEM } from '../../../nodes/form/providerFields';
import { pollTasksJob, pollWith, waitOutcomesOf } from '../../../nodes/jobs/pollTasks';
import type { PollState } from '../../../tasks/pollJob';
import { contextFor, type NodeRun } from '../../engine/runNode';
import { logLines } from '../../leakCheck/leakCheck';
import {
	PASSED,
	polled,
	REFUSED_ITEM,
	seen,
	stateOf,
	timedOut,
	waiting,
} from '../../tasks/pollJobState';
import { failed, MINUTE, task } from '../../tasks/scriptedTasks';
import { answering, atVtrix, idIn, usePassingTime, type Answer } from '../answeringProvider';

const time = usePassingTime();
const KEPT = { download: false };

/** The hidden node with an account at Vtrix, which answers like this. */
function hiddenNode(answer: (taskId: string) => Answer, more: Partial<NodeRun> = {}) {
	const account = { apiKey: 'sk-of-vtrix', baseUrl: 'https://api.example' };
	const context = contextFor({
		node: new DanceVideoPoll(),
		parameters: { parentId: 'parent', provider: FROM_ITEM },
		credentials: { vtrixApi: account },
		...more,
	});
	return { context, asked: answering(context, (path) => answer(idIn(path))) };
}
/** A wait that begins now. */
const startedNow = (...taskIds: string[]): PollState =>
	stateOf(
		...taskIds.map((taskId) => {
			const now = Date.now();
			const times = { startedAt: now, createdAt: now, checkAt: now, deadlineAt: now + 30 * MINUTE };
			return waiting(taskId, times, KEPT);
		}),
	);
const step = async (context: IExecuteFunctions, state: PollState, suspends = () => false) =>
	await pollTasksJob.step(context, state, { shouldSuspend: suspends });

describe('a step of a wait', () => {
	it('asks for the tasks until all have ended, and writes the log of it', async () => {
		const answers = ['in_progress', 'completed'];
		const { context, asked } = hiddenNode((id) => atVtrix(id, answers.shift() ?? 'completed'));
		const { state, next } = await step(context, startedNow('a'));
		expect(next).toEqual({ kind: 'done' });
		expect(state.items).toMatchObject([{ poll: { outcome: { kind: 'seen', taskId: 'a' } } }]);
		expect(asked).toHaveLength(2);
		expect(logLines()).toEqual([
			'debug: Task a: in_progress',
			'info: Dance Video: 0 of 1 tasks have ended; waiting for a (in_progress)',
			'debug: Task a: completed',
		]);
	});

	it('asks once at a time: a check that fails is planned anew with what it says', async () => {
		const answers: Answer[] = [{ status: 503, body: {} }];
		const { context, asked } = hiddenNode((id) => answers.shift() ?? atVtrix(id, 'completed'));
		let askedBefore: number | undefined;
		await step(context, startedNow('a'), () => {
			if (asked.length === 1) askedBefore ??= time.slept.length;
			return false;
		});
		expect(asked).toHaveLength(2);
		// Nothing slept between the request and the plan for the next one.
		expect(askedBefore).toBe(1);
	});

	it('is given back where the engine wants to suspend it', async () => {
		const { context, asked } = hiddenNode((id) => atVtrix(id, 'in_progress'));
		const { state, next } = await step(context, startedNow('a'), () => true);
		expect(next).toMatchObject({ kind: 'sleep' });
		expect([asked, waitOutcomesOf(state)[0]?.outcome]).toEqual([[], undefined]);
	});

	it('ends as soon as the execution is cancelled', async () => {
		const cancel = new AbortController();
		const { context } = hiddenNode((id) => atVtrix(id, 'in_progress'), { cancel: cancel.signal });
		const running = step(context, startedNow('a'), () => {
			cancel.abort();
			return false;
		});
		await expect(running).rejects.toThrow('The execution was cancelled');
	});

	it('keeps to the rate of each provider', () => {
		const { context } = hiddenNode((id) => atVtrix(id, 'in_progress'));
		const { msPerCheck } = pollWith(context, connecting(context), () => false);
		expect(msPerCheck?.('vtrix')).toBe(0);
		expect(msPerCheck?.('seedance2Io')).toBeGreaterThan(0);
		expect(() => msPerCheck?.('elsewhere')).toThrow(/^Provider must be one of/);
	});
});

describe('the items of a wait that is over', () => {
	const ended = stateOf(waiting('a', { outcome: seen('a') }, KEPT), PASSED);
	const nothing = () => {
		throw new Error('Nobody is to be asked');
	};

	it('leave with their tasks, without asking anybody', async () => {
		const getRunExecutionData = jest.fn();
		const { context } = hiddenNode(nothing, { getRunExecutionData });
		expect(await pollTasksJob.toItems(context, ended)).toMatchObject([
			{ json: { taskId: 'a', status: 'succeeded' }, pairedItem: { item: 0 } },
			{ json: { row: 1 }, pairedItem: { item: 1 } },
		]);
		const bySimple = await pollTasksJob.toItems(context, {
			...ended,
			shape: { fields: 'simplified' },
		});
		expect(bySimple[0]?.json).not.toHaveProperty('lastFrameUrl');
		expect(getRunExecutionData).not.toHaveBeenCalled();
	});

	it('have the fields of those that came in, where they are wanted', async () => {
		const visible = { id: 'node-under-test' };
		const parked = { main: [[{ json: { row: 7 } }]] };
		const executionData = { nodeExecutionStack: [{ node: visible, data: parked }] };
		const getRunExecutionData = jest.fn().mockResolvedValue({ executionData });
		const { context } = hiddenNode(nothing, { getRunExecutionData });
		const state: PollState = { ...ended, shape: { includeInput: true } };
		const [first] = await pollTasksJob.toItems(context, state);
		expect(first?.json).toMatchObject({ row: 7, taskId: 'a' });
		expect(getRunExecutionData).toHaveBeenCalledWith('parent');
	});

	const broken = stateOf(
		waiting('a', { outcome: { kind: 'seen', taskId: 'a', task: failed('a') } }, KEPT),
		waiting('b', { outcome: timedOut('b') }, KEPT),
	);

	it('are errors where tasks have not succeeded', async () => {
		const { context } = hiddenNode(nothing);
		const items = await pollTasksJob.toItems(context, broken);
		expect(items).toMatchObject([
			{ json: { provider: 'vtrix', taskId: 'a', details: { kind: 'taskFailed' } } },
			{ json: { provider: 'vtrix', taskId: 'b', details: { kind: 'timedOut' } } },
		]);
	});

	it('are none where the workflow is to stop: one error names all tasks', async () => {
		const { context } = hiddenNode(nothing);
		await expect(pollTasksJob.toItems(context, { ...broken, policy: 'stop' })).rejects.toThrow(
			/^2 of 2 items did not get a video/,
		);
	});
});

describe('the items that leave when n8n loses the supervisor', () => {
	it('name each task and whose it is, and say how to go on', () => {
		const last = { ...task('a'), status: 'processing' as const };
		const state = stateOf(waiting('a', { last }), waiting('b', { outcome: seen('b') }));
		const items = pollTasksJob.lostItems(state);
		expect(items).toHaveLength(2);
		for (const [at, taskId] of ['a', 'b'].entries()) {
			expect(items[at]).toMatchObject({
				json: {
					provider: 'vtrix',
					taskId,
					error: `n8n was stopped while it waited for task ${taskId}`,
					details: { kind: 'cancelled' },
				},
				pairedItem: { item: at },
			});
		}
		const [first] = pollTasksJob.lostItems({ ...state, policy: 'errorOutput' });
		expect(Object.keys(first?.json ?? {})).toEqual(['error', 'details']);
	});

	it('are what they were where nothing was waited for', () => {
		const items = pollTasksJob.lostItems(
			stateOf(PASSED, REFUSED_ITEM, { ...REFUSED_ITEM, provider: 'seedDance' }),
		);
		expect(items[0]).toEqual({ json: { row: 1 }, pairedItem: { item: 0 } });
		expect(items[1]?.json).toMatchObject({ error: 'No', details: { kind: 'invalidInput' } });
		expect(items[1]?.json).not.toHaveProperty('provider');
		expect(items[2]).toMatchObject({
			json: { provider: 'seedDance', error: 'No' },
			pairedItem: { item: 2 },
		});
	});
});

describe('what became of the items of a wait', () => {
	it('is told of each, as far as it is known', () => {
		const end = seen('b');
		const item = waiting('b', { outcome: end });
		const outcomes = waitOutcomesOf(
			stateOf(PASSED, waiting('a'), item, { ...REFUSED_ITEM, provider: 'seedDance' }),
		);
		expect(outcomes).toMatchObject([
			{ itemIndex: 0, passed: { row: 1 } },
			{ itemIndex: 1, provider: { id: 'vtrix' }, delivery: { binaryField: 'data' } },
			{ itemIndex: 2, provider: { id: 'vtrix' }, outcome: end },
			{ itemIndex: 3, provider: { id: 'seedDance' }, error: { message: 'No' } },
		]);
		expect(outcomes[1]).not.toHaveProperty('outcome');
	});

	it('has no provider where that is not known', () => {
		const elsewhere = { poll: polled('a', { provider: 'elsewhere' }), delivery: {} as never };
		for (const outcome of waitOutcomesOf(stateOf(REFUSED_ITEM, elsewhere)))
			expect(outcome).not.toHaveProperty('provider');
	});
});

it('the job is known in n8n’s log by the node that people see', () => {
	expect([pollTasksJob.id, pollTasksJob.node]).toEqual(['pollTasks', 'Dance Video Wait for Task']);
});

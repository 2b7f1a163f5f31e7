import {
	createRunExecutionData,
	type ExecuteWorkflowData,
	type INodeParameters,
} from 'n8n-workflow';

import { DanceVideoWait } from '../../../nodes/DanceVideoWait/DanceVideoWait.node';
import { suspendWait } from '../../../nodes/waiting/suspendWait';
import type { PollState } from '../../../tasks/pollJob';
import { contextFor, type NodeRun } from '../../engine/runNode';
import { logLines } from '../../leakCheck/leakCheck';
import { PASSED, REFUSED_ITEM, stateOf, waiting } from '../../tasks/pollJobState';
import { MINUTE } from '../../tasks/scriptedTasks';
import { usePassingTime } from '../answeringProvider';

usePassingTime();

const DAY = 24 * 60 * MINUTE;
const ASLEEP: ExecuteWorkflowData = { executionId: '2', data: [null], waitTill: new Date() };

/** What comes of a wait in an n8n that runs its sub-execution like this. */
async function suspended(
	state: PollState,
	run: () => ExecuteWorkflowData = () => ASLEEP,
	more: Partial<NodeRun> = {},
) {
	const executionData = createRunExecutionData({ resultData: { runData: {} } });
	let hidden: INodeParameters | undefined;
	const context = contextFor({
		node: new DanceVideoWait(),
		parameters: {},
		credentials: {},
		// One more than are waited for: of that nothing is known.
		items: [...state.items, undefined].map((_item, row) => ({ json: { row } })),
		executionData,
		executeWorkflow: async ({ code }) => {
			hidden = code?.nodes[1]?.parameters;
			return await Promise.resolve(run());
		},
		...more,
	});
	const end = await suspendWait(context, state);
	const [left = []] = context.getExecuteData().data.main ?? [];
	const wakesAt = executionData.waitTill && new Date(executionData.waitTill).getTime();
	return { end, hidden, left, wakesAt };
}
/** An item whose task is waited for so long. */
const wait = (taskId: string, minutes: number) =>
	waiting(taskId, { deadlineAt: Date.now() + minutes * MINUTE });
const TIMED_OUT = /the workflow's time-out of 60 s is shorter than Max Wait/;

describe('a wait that is suspended', () => {
	it('sleeps a day longer than its tasks are waited for, and n8n’s log names them', async () => {
		const state = stateOf(wait('a', 5), PASSED, wait('b', 30), wait('c', 10));
		const { end, hidden, wakesAt } = await suspended(state);
		expect(end).toEqual([[]]);
		expect(wakesAt).toBe(Date.now() + 30 * MINUTE + DAY);
		// The credentials of all providers are the hidden node's.
		expect(hidden).toMatchObject({ work: 'pollTasks', provider: 'fromItem', role: 'supervisor' });
		expect(logLines()).toEqual(['info: Dance Video Wait for Task: suspended for tasks a, b, c']);
	});

	it('sleeps for a day from now where all should have ended before', async () => {
		expect((await suspended(stateOf(wait('a', -5)))).wakesAt).toBe(Date.now() + DAY);
	});

	it('goes on with items that name their tasks, should it never be woken', async () => {
		const { left } = await suspended(stateOf(wait('a', 5), PASSED, REFUSED_ITEM));
		expect(left).toEqual([
			{
				json: {
					row: 0,
					error: expect.stringMatching(/^The wait for task a never ended/) as string,
					details: expect.objectContaining({ taskId: 'a', kind: 'cancelled' }) as object,
				},
			},
			{ json: { row: 1 } },
			{
				json: {
					row: 2,
					error: 'No',
					details: expect.objectContaining({ kind: 'invalidInput' }) as object,
				},
			},
			{ json: { row: 3 } },
		]);
	});

	it('sends what has failed through the error output, where there is one', async () => {
		const state = { ...stateOf(wait('a', 5), PASSED), policy: 'errorOutput' } as const;
		const { left } = await suspended(state);
		expect(left?.map(({ error }) => error?.message)).toEqual([
			expect.stringMatching(/^The wait for task a never ended/),
			undefined,
			undefined,
		]);
	});

	it('has not begun where there was nothing to wait for: the items are there', async () => {
		const items = [{ json: { taskId: 'a' } }];
		const { end, wakesAt } = await suspended(stateOf(wait('a', 5)), () => ({
			executionId: '2',
			data: [items],
		}));
		expect([end, wakesAt]).toEqual([[items], undefined]);
		expect(logLines()).toEqual([]);
	});

	it('has not begun where n8n refuses it, which the log says', async () => {
		const { end, wakesAt } = await suspended(stateOf(wait('a', 5)), () => {
			throw new Error('No access to the credential');
		});
		expect([end, wakesAt]).toEqual([undefined, undefined]);
		expect(logLines()).toEqual([
			expect.stringMatching(
				/^warn: Dance Video Wait for Task: waits in process: n8n refused: .*No access to the credential$/,
			),
		]);
	});
});

describe('a workflow whose time-out ends before the wait', () => {
	const linesWith = async (executionTimeout: number | undefined, ...minutes: number[]) => {
		const settings = executionTimeout === undefined ? {} : { executionTimeout };
		const items = minutes.map((count, at) => wait(`task-${at}`, count));
		await suspended(stateOf(...items), undefined, { settings });
		return logLines().filter((line) => line.startsWith('warn: '));
	};

	it('is warned of in n8n’s log, with the tasks that are to be waited for again', async () => {
		const [line, ...more] = await linesWith(60, 0.5, 2, 1, 3);
		expect(line).toMatch(TIMED_OUT);
		expect(line).toMatch(/wait again for the tasks task-1, task-3$/);
		expect(more).toEqual([]);
	});

	it.each([
		['it has none', undefined, 60],
		['it has none, as n8n writes it', -1, 60],
		['that is later', 60, 1],
	])('is not where %s', async (_why, executionTimeout, minutes) => {
		expect(await linesWith(executionTimeout, minutes)).toEqual([]);
	});
});

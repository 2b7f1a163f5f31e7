import { submitWithSlotsJob } from '../../../nodes/jobs/submitWithSlots';
import { failed, unknownSubmit } from '../../../tasks/submitResult';
import { DELIVERY } from '../../tasks/pollJobState';
import { MINUTE } from '../../tasks/scriptedTasks';
import { idIn, usePassingTime } from '../answeringProvider';
import { accepted, entry, hiddenNode, nothing, work } from './batch';

usePassingTime();

/** n8n's database, with the visible node and the item that came in. */
const database = () =>
	jest.fn().mockResolvedValue({
		executionData: {
			nodeExecutionStack: [
				{ node: { id: 'node-under-test' }, data: { main: [[{ json: { row: 7 } }]] } },
			],
		},
	});

/** A create whose answer was lost at a provider that lists its tasks, and the list. */
function lostAtDance() {
	const at = Date.now();
	const { details } = failed(unknownSubmit('row 7'));
	const result = { details: { ...details, sentAtMs: at, endedAtMs: at } };
	const listed = { task_id: 'possible', created_at: new Date(at).toISOString() };
	return {
		state: { provider: 'danceGenerator', mode: 'dance', others: [{ itemIndex: 0, result }] },
		list: () => ({ body: { tasks: [listed], pagination: { total: 1 } } }),
	};
}

describe('the items of a batch', () => {
	const gone = failed(unknownSubmit('row 7'));
	const others = [{ itemIndex: 1, result: gone }];

	it('leave in their order, with their tasks and errors', async () => {
		const getRunExecutionData = jest.fn();
		const { context } = hiddenNode(nothing, { getRunExecutionData });
		const state = work([accepted(0), accepted(2)], { others });
		expect(await submitWithSlotsJob.toItems(context, state)).toMatchObject([
			{ json: { taskId: 'task-0' }, pairedItem: { item: 0 } },
			{ json: { provider: 'seedance2Ai', details: { kind: 'unknownSubmit' } } },
			{ json: { taskId: 'task-2' }, pairedItem: { item: 2 } },
		]);
		const simple = { ...state, shape: { fields: 'simplified' } } as const;
		const [first] = await submitWithSlotsJob.toItems(context, simple);
		expect(first?.json).not.toHaveProperty('lastFrameUrl');
		expect(getRunExecutionData).not.toHaveBeenCalled();
	});

	it('have the fields of those that came in, where they are wanted', async () => {
		const getRunExecutionData = database();
		const { context } = hiddenNode(nothing, { getRunExecutionData });
		const state = work([accepted(0)], { shape: { includeInput: true } });
		const [first] = await submitWithSlotsJob.toItems(context, state);
		expect(first?.json).toMatchObject({ row: 7, taskId: 'task-0' });
	});

	it('name the tasks that the provider lists where an answer was lost', async () => {
		const { state, list } = lostAtDance();
		const { context, asked } = hiddenNode(list, {}, 'danceGenerator');
		const [item] = await submitWithSlotsJob.toItems(context, work([], state));
		expect(item?.json.details).toMatchObject({ possibleTaskIds: ['possible'] });
		expect(asked.map(idIn)).toEqual(['tasks']);
	});

	it('that leave when n8n loses the supervisor name their tasks, and whose they are', () => {
		const items = submitWithSlotsJob.lostItems(work([accepted(0), entry(1)], { policy: 'item' }));
		expect(items).toMatchObject([
			{ json: { provider: 'seedance2Ai', taskId: 'task-0' } },
			{ json: { provider: 'seedance2Ai', details: { mayHaveBeenAccepted: true } } },
		]);
	});
});

describe('a batch whose tasks are waited for', () => {
	const { applies, begin } = submitWithSlotsJob.andThen!;
	const waits = { 0: { timeoutMs: 30 * MINUTE, delivery: DELIVERY } };

	it('is one of which that is wanted', () => {
		expect([applies(work([], { waits })), applies(work([]))]).toEqual([true, false]);
	});

	it('goes on with the wait for them', async () => {
		const { context } = hiddenNode();
		const next = await begin(context, work([accepted(0)], { waits }));
		expect(next).toMatchObject({
			job: 'pollTasks',
			state: {
				policy: 'item',
				items: [{ poll: { provider: 'seedance2Ai', taskId: 'task-0' }, delivery: DELIVERY }],
			},
		});
	});

	it('keeps the fields that came in for an item that has nothing to wait for', async () => {
		const getRunExecutionData = database();
		const { context } = hiddenNode(nothing, { getRunExecutionData });
		const others = [{ itemIndex: 0, result: { alreadySubmitted: 'row 7' } }];
		const state = work([], { waits, others, shape: { includeInput: true } });
		expect(await begin(context, state)).toMatchObject({
			state: { items: [{ passed: { row: 7, submitOnceKey: 'row 7' } }] },
		});
	});

	it('names the tasks that the provider lists where an answer was lost', async () => {
		const { state, list } = lostAtDance();
		const { context, asked } = hiddenNode(list, {}, 'danceGenerator');
		expect(await begin(context, work([], { ...state, waits }))).toMatchObject({
			state: { items: [{ details: { possibleTaskIds: ['possible'] } }] },
		});
		expect(asked.map(idIn)).toEqual(['tasks']);
	});

	it.each([
		['stop', undefined],
		['item', 'pollTasks'],
		['errorOutput', 'pollTasks'],
	] as const)('does not where an error is to stop the workflow (%s)', async (policy, job) => {
		const { context } = hiddenNode();
		const others = [{ itemIndex: 1, result: failed(unknownSubmit('row 7')) }];
		const state = work([accepted(0)], { waits, others, policy });
		expect((await begin(context, state))?.job).toBe(job);
	});

	it('does where the workflow would stop on an error and there is none', async () => {
		const { context } = hiddenNode();
		const next = await begin(context, work([accepted(0)], { waits, policy: 'stop' }));
		expect(next?.job).toBe('pollTasks');
	});
});

it('the job is known in n8n’s log by the node that people see', () => {
	expect([submitWithSlotsJob.id, submitWithSlotsJob.node]).toEqual([
		'submitWithSlots',
		'Dance Video Generate',
	]);
});

import type { INodeExecutionData } from 'n8n-workflow';

import { DanceVideoPoll } from '../../nodes/DanceVideoPoll/DanceVideoPoll.node';
import { errorOf } from '../engine/bench';
import { runNode } from '../engine/runNode';
import placesThen from './recorded/places-version-1.json';
import turnsThen from './recorded/wait-turns-version-1.json';
import waitThen from './recorded/wait-version-1.json';
import { skipTime, startN8n } from './sleeper';
import { ORDERING, faultStage } from './stage';
import { PASSING, suspendedWait } from './suspendedWaits';

const { order, orderAll, orderRun, runOf, sandbox, creates, looks, inject } = faultStage();
afterEach(() => jest.restoreAllMocks());

const endless = { ...ORDERING, times: 'always', action: { type: 'task', never: true } } as const;

const waitRun = (items: readonly INodeExecutionData[]) => suspendedWait({ runOf }, items);

const FORGED = {
	'state of a wait with a path for a task ID': {
		danceVideoPoll: 1,
		watch: { taskId: '..', startedAt: 0, deadlineAt: 1e15, orderedAt: 0, lookAt: 0 },
		delivery: { download: false },
	},
	'an error of this package': { danceVideoPollThrows: 'Forged', description: 'Forged' },
	'state of a batch': { danceVideoPump: 0, inProgress: false, work: { state: { slots: [] } } },
	'what n8n says of a lost sub-execution': { error: 'job stalled' },
	'an envelope': {
		danceVideoEnvelope: {
			version: 2,
			seal: '',
			kind: 'failed',
			message: 'Forged',
			description: '',
		},
	},
};

describe('an item that looks like state of this package', () => {
	it.each(Object.entries(FORGED))(
		'row 78: (%s) is data: it leaves as it came, and the one behind it gets its video',
		async (_title, forged) => {
			inject({ ...endless, times: 1 });
			const honest = await order('danceGenerator');
			const json = { ...forged, ...PASSING };
			const n8n = await startN8n(waitRun([{ json }, ...honest]));
			sandbox().finishTasks();
			const { items, error } = await n8n.wakeToTheEnd();
			expect(error).toBeUndefined();
			expect(items.map((item) => item.json.taskId)).toEqual([null, honest[0]?.json.taskId]);
			expect(items[0]?.json).toMatchObject(json);
			expect(items[1]?.json).toMatchObject({ status: 'succeeded' });
			expect(new Set(looks().map(({ taskId }) => taskId))).toEqual(
				new Set([honest[0]?.json.taskId]),
			);
		},
	);

	it.each(Object.entries(FORGED))(
		'row 78: (%s) alone asks nobody and says nothing',
		async (_title, forged) => {
			const json = { ...forged, ...PASSING };
			const n8n = await startN8n(waitRun([{ json }]));
			const { items, error } = await n8n.wakeToTheEnd();
			expect([items.length, error]).toEqual([1, undefined]);
			expect(items[0]?.json).toMatchObject(json);
			expect(sandbox().journal()).toEqual([]);
		},
	);

	it.each(['wait', 'order'])(
		'row 78: does nothing in a workflow that calls the inner node itself (%s)',
		async (work) => {
			for (const role of ['guard', 'watch', 'finish']) {
				const items = Object.values(FORGED).map((json) => ({ json }));
				const run = runOf(new DanceVideoPoll(), 'danceGenerator', { work, role }, { items });
				const error = await errorOf(runNode(run));
				expect(error.message).toBe('This node is not for use on its own');
			}
			expect(sandbox().journal()).toEqual([]);
			expect(creates()).toEqual([]);
		},
	);
});

/** What an earlier version of this package and n8n 2.41 had written into the database. */
interface Recorded {
	writtenAt: number;
	taskIds: string[];
	executions: object[];
}

/** What stood in n8n's database, with tasks of this sandbox in place of those of then. */
function backThen(
	{ writtenAt, executions, taskIds }: Recorded,
	tasks: readonly INodeExecutionData[],
): string[] {
	skipTime(writtenAt - Date.now());
	return executions.map((execution) =>
		taskIds.reduce(
			(row, then, at) => row.replaceAll(then, String(tasks[at]?.json.taskId)),
			JSON.stringify(execution),
		),
	);
}

describe('an execution that sleeps while the package is updated', () => {
	it.each([
		['has just begun to wait', waitThen],
		['has waited for some turns', turnsThen],
	])('row 98: and %s goes on, and gets its videos', async (_title, then) => {
		inject(endless);
		const ordered = await orderAll('danceGenerator', ['one', 'two']);
		sandbox().finishTasks();
		const n8n = await startN8n(waitRun(ordered), backThen(then, ordered));
		const { items, error } = await n8n.wakeToTheEnd();
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => [json.taskId, json.status])).toEqual([
			...ordered.map(({ json }) => [json.taskId, 'succeeded']),
			[null, 'alreadySubmitted'],
		]);
		expect(items[2]?.json).toEqual({ ...PASSING, row: 3 });
		expect(creates()).toHaveLength(2);
	});

	it('row 98: and waits for places goes on, and orders what is left once', async () => {
		inject(endless);
		const ordered = await orderAll('seedance2Ai', ['p1', 'p2', 'p3']);
		sandbox().finishTasks();
		const rest = ['p4', 'p5'].map((prompt) => ({ json: { prompt } }));
		const run = orderRun('seedance2Ai', {}, { items: rest });
		const n8n = await startN8n(run, backThen(placesThen, ordered));
		const { items, error } = await n8n.wakeToTheEnd();
		expect(error).toBeUndefined();
		expect(items.slice(0, 3).map(({ json }) => json.taskId)).toEqual(
			ordered.map(({ json }) => json.taskId),
		);
		expect(items.map(({ json }) => json.taskId)).toEqual(creates().map(({ taskId }) => taskId));
		expect(sandbox().paidCreates()).toBe(5);
	});

	const byAnother = (rows: string[]) =>
		rows.map((row) => row.replaceAll(/\\"version\\":2/g, '\\"version\\":99'));

	it('row 98: to one that does not know its state ends with the task IDs, and asks nobody', async () => {
		inject(endless);
		const ordered = await orderAll('danceGenerator', ['one', 'two']);
		const run = waitRun(ordered);
		const rows = (await startN8n(run)).database();
		expect(byAnother(rows)).not.toEqual(rows);
		const { error } = await (await startN8n(run, byAnother(rows))).wakeToTheEnd();
		expect(error?.message).toMatch(/cannot be read by this version of the package/);
		for (const { json } of ordered) expect(error?.message).toContain(json.taskId);
		expect(looks()).toEqual([]);
	});

	it('row 98: to one that does not know its batch ends with the task IDs, and orders nothing', async () => {
		inject(endless);
		const items = ['p1', 'p2', 'p3', 'p4', 'p5'].map((prompt) => ({ json: { prompt } }));
		const run = orderRun('seedance2Ai', { prompt: '={{ $json.prompt }}' }, { items });
		const n8n = await startN8n(run);
		while (creates().length < 3) await n8n.wake();
		const { error } = await (await startN8n(run, byAnother(n8n.database()))).wakeToTheEnd();
		for (const { taskId } of creates()) expect(error?.message).toContain(taskId);
		expect(creates()).toHaveLength(3);
	});
});

import type { INodeExecutionData } from 'n8n-workflow';

import slotsBegunJobThen2 from './recorded/slots-begun-job-version-2.json';
import slotsJobThen2 from './recorded/slots-job-version-2.json';
import slotsBegunThen from './recorded/slots-begun-version-2.json';
import slotsThen1 from './recorded/slots-version-1.json';
import slotsThen2 from './recorded/slots-version-2.json';
import jobThen1 from './recorded/wait-job-version-1.json';
import jobThen2 from './recorded/wait-job-version-2.json';
import jobTurnsThen1 from './recorded/wait-turns-job-version-1.json';
import jobTurnsThen2 from './recorded/wait-turns-job-version-2.json';
import turnsThen1 from './recorded/wait-turns-version-1.json';
import turnsThen2 from './recorded/wait-turns-version-2.json';
import waitThen1 from './recorded/wait-version-1.json';
import waitThen2 from './recorded/wait-version-2.json';
import { skipTime, startFakeN8n } from './fakeN8n';
import { CREATING, faultFixture } from './fixture';
import { PASSING, suspendedWait } from './suspendedWaits';

const { generateAll, generateRun, runOf, sandbox, creates, checks, inject } = faultFixture();
afterEach(() => jest.restoreAllMocks());

const endless = { ...CREATING, times: 'always', action: { type: 'task', never: true } } as const;
const waitRun = (items: readonly INodeExecutionData[]) => suspendedWait({ runOf }, items);

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
		['has just begun to wait', waitThen1],
		['has waited for some turns', turnsThen1],
	])('row 98: and %s goes on, and gets its videos', async (_title, then) => {
		inject(endless);
		const created = await generateAll('danceGenerator', ['one', 'two']);
		sandbox().finishTasks();
		const n8n = await startFakeN8n(waitRun(created), backThen(then, created));
		const { items, error } = await n8n.wakeToTheEnd();
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => [json.taskId, json.status])).toEqual([
			...created.map(({ json }) => [json.taskId, 'succeeded']),
			[null, 'alreadySubmitted'],
		]);
		expect(items[2]?.json).toEqual({ ...PASSING, row: 3 });
		expect(creates()).toHaveLength(2);
	});

	it('row 98: and waits for slots goes on, and creates what is left once', async () => {
		inject(endless);
		const created = await generateAll('seedance2Ai', ['p1', 'p2', 'p3']);
		sandbox().finishTasks();
		const rest = ['p4', 'p5'].map((prompt) => ({ json: { prompt } }));
		const run = generateRun('seedance2Ai', {}, { items: rest });
		const n8n = await startFakeN8n(run, backThen(slotsThen1, created));
		const { items, error } = await n8n.wakeToTheEnd();
		expect(error).toBeUndefined();
		expect(items.slice(0, 3).map(({ json }) => json.taskId)).toEqual(
			created.map(({ json }) => json.taskId),
		);
		expect(items.map(({ json }) => json.taskId)).toEqual(creates().map(({ taskId }) => taskId));
		expect(sandbox().paidCreates()).toBe(5);
	});

	it('row 98: and has just begun to wait, with seals, goes on and gets its videos', async () => {
		inject(endless);
		const created = await generateAll('danceGenerator', ['one', 'two']);
		sandbox().finishTasks();
		const run = { ...waitRun(created), onError: 'continueRegularOutput' } as const;
		const n8n = await startFakeN8n(run, backThen(waitThen2, created));
		const { items, error } = await n8n.wakeToTheEnd();
		expect(error).toBeUndefined();
		expect(items.slice(0, 2).map(({ json }) => [json.taskId, json.status])).toEqual(
			created.map(({ json }) => [json.taskId, 'succeeded']),
		);
		expect(items[2]?.json).toMatchObject({ ...PASSING, row: 3 });
		expect(items[3]?.json.details).toMatchObject({ kind: 'invalidInput' });
		expect(items[4]?.json).toMatchObject({ taskId: 'gone-task', details: { kind: 'notFound' } });
		expect(creates()).toHaveLength(2);
	});

	it('row 98: and has waited for some turns, with seals, keeps what it had seen', async () => {
		inject(endless);
		const created = await generateAll('danceGenerator', ['one', 'two']);
		sandbox().finishTasks();
		const n8n = await startFakeN8n(waitRun(created), backThen(turnsThen2, created));
		const { items, error } = await n8n.wakeToTheEnd();
		expect(error).toBeUndefined();
		expect(items[0]?.json).toMatchObject({ taskId: created[0]?.json.taskId, status: 'succeeded' });
		// It was given up in the first turn, and is not asked for again.
		const { taskId } = created[1]?.json ?? {};
		expect(items[1]?.json).toMatchObject({ taskId, details: { kind: 'notFound' } });
		expect(checks().filter((check) => check.taskId === taskId)).toEqual([]);
		expect(items[4]?.json).toMatchObject({ taskId: 'gone-task', details: { kind: 'notFound' } });
	});

	it.each([
		[
			'has just begun to wait, when all its tasks were of one provider,',
			jobThen1,
			{ provider: 'danceGenerator' },
		],
		[
			'has waited for some turns, when all its tasks were of one provider,',
			jobTurnsThen1,
			{ provider: 'danceGenerator' },
		],
		['has just begun to wait, when its state had other names,', jobThen2, {}],
		['has waited for some turns, when its state had other names,', jobTurnsThen2, {}],
	])('row 98: and %s goes on', async (_title, then, ofAll) => {
		inject(endless);
		const created = await generateAll('danceGenerator', ['one', 'two']);
		sandbox().finishTasks();
		const run = { ...waitRun(created), onError: 'continueRegularOutput' } as const;
		const n8n = await startFakeN8n(run, backThen(then, created));
		const { items, error } = await n8n.wakeToTheEnd();
		expect(error).toBeUndefined();
		expect(items.slice(0, 2).map(({ json }) => [json.taskId, json.status])).toEqual(
			created.map(({ json }) => [json.taskId, 'succeeded']),
		);
		expect(items[2]?.json).toMatchObject({ ...PASSING, row: 3 });
		expect(items[3]?.json).toMatchObject({ ...ofAll, details: { kind: 'invalidInput' } });
		expect(items[4]?.json).toMatchObject({
			provider: 'danceGenerator',
			taskId: 'gone-task',
			details: { kind: 'notFound' },
		});
		expect(creates()).toHaveLength(2);
	});

	const runOfFive = () => {
		const items = ['p1', 'p2', 'p3', 'p4', 'p5', ''].map((prompt) => ({ json: { prompt } }));
		return generateRun('seedance2Ai', {}, { items, onError: 'continueRegularOutput' });
	};

	it.each([
		['', slotsBegunThen],
		[', when its state had other names,', slotsBegunJobThen2],
	])(
		'row 98: and has created nothing of its batch yet%s creates each task once',
		async (_when, then) => {
			sandbox().finishTasks();
			const n8n = await startFakeN8n(runOfFive(), backThen(then, []));
			const { items } = await n8n.wakeToTheEnd();
			expect(items.slice(0, 5).map(({ json }) => json.taskId)).toEqual(
				creates().map(({ taskId }) => taskId),
			);
			expect(items[5]?.json.details).toMatchObject({ kind: 'invalidInput' });
			expect(sandbox().paidCreates()).toBe(5);
		},
	);

	it.each([
		['', slotsThen2],
		[', when its state had other names,', slotsJobThen2],
	])(
		'row 98: and has created a part of its batch%s keeps those ends, and creates nothing twice',
		async (_when, then) => {
			inject(endless);
			const created = await generateAll('seedance2Ai', ['p1', 'p3', 'p4']);
			const n8n = await startFakeN8n(runOfFive(), backThen(then, created));
			sandbox().finishTasks();
			const { items, error } = await n8n.wakeToTheEnd();
			expect(error).toBeUndefined();
			expect([0, 2, 3].map((at) => items[at]?.json.taskId)).toEqual(
				created.map(({ json }) => json.taskId),
			);
			expect(items[1]?.json.details).toMatchObject({ kind: 'invalidRequest' });
			expect(items[4]?.json.taskId).toBe(creates().at(-1)?.taskId);
			expect(items[5]?.json.details).toMatchObject({ kind: 'invalidInput' });
			expect(sandbox().paidCreates()).toBe(4);
		},
	);

	const byAnother = (rows: string[]) =>
		rows.map((row) => row.replaceAll(/\\"version\\":3/g, '\\"version\\":99'));
	const withAnotherJob = (rows: string[]) =>
		rows.map((row) => row.replaceAll(/\\"jobVersion\\":3/g, '\\"jobVersion\\":99'));

	it.each([
		['its envelopes', byAnother],
		['its state', withAnotherJob],
	])(
		'row 98: to one that does not know %s ends with the task IDs, and asks nobody',
		async (_title, changed) => {
			inject(endless);
			const created = await generateAll('danceGenerator', ['one', 'two']);
			const run = waitRun(created);
			const rows = (await startFakeN8n(run)).database();
			expect(changed(rows)).not.toEqual(rows);
			const { error } = await (await startFakeN8n(run, changed(rows))).wakeToTheEnd();
			expect(error?.message).toMatch(/cannot be read by this version of the package/);
			for (const { json } of created) expect(error?.message).toContain(json.taskId);
			expect(checks()).toEqual([]);
		},
	);

	it.each([
		['the envelopes of its batch', byAnother],
		['the state of its batch', withAnotherJob],
	])(
		'row 98: to one that does not know %s ends with the task IDs, and creates nothing',
		async (_title, changed) => {
			inject(endless);
			const items = ['p1', 'p2', 'p3', 'p4', 'p5'].map((prompt) => ({ json: { prompt } }));
			const run = generateRun('seedance2Ai', { prompt: '={{ $json.prompt }}' }, { items });
			const n8n = await startFakeN8n(run);
			while (creates().length < 3) await n8n.wake();
			const rows = n8n.database();
			expect(changed(rows)).not.toEqual(rows);
			const { error } = await (await startFakeN8n(run, changed(rows))).wakeToTheEnd();
			for (const { taskId } of creates()) expect(error?.message).toContain(taskId);
			expect(creates()).toHaveLength(3);
		},
	);
});

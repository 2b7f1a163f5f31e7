import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { ProviderId } from '../../sandbox/server';
import { useDedupStore } from '../engine/dedupStore';
import { inlineMarksOf } from '../engine/inlineMarks';
import { runNode } from '../engine/runNode';
import { loadNodesAfresh } from './freshNodes';
import { faultFixture, CREATING } from './fixture';

const { generateRun, generate, wait, sandbox, inject } = faultFixture({ credits: 1_000_000 });
const store = useDedupStore();

const ONCE = {
	prompt: '={{ $json.row }}',
	batch: { submitOnceKey: '={{ $json.row }}', requestsPerMinute: 100_000 },
};
const CONTINUE = { onError: 'continueRegularOutput' } as const;

const itemsOf = (rows: readonly string[]) => rows.map((row) => ({ json: { row } }));
const numbered = (name: string, count: number) =>
	Array.from({ length: count }, (_, at) => `${name} ${at}`);
const statuses = (items: readonly INodeExecutionData[]) => items.map(({ json }) => json.status);

/** A worker of n8n: a process that has loaded the nodes for itself, and shares the database alone. */
function startWorker(provider: ProviderId = 'danceGenerator', parameters: INodeParameters = {}) {
	const { generate: node, hidden } = loadNodesAfresh();
	return async (rows: readonly string[]) =>
		await runNode({
			...generateRun(provider, { ...ONCE, ...parameters }, { items: itemsOf(rows), ...CONTINUE }),
			node,
			executeWorkflow: inlineMarksOf(hidden),
		});
}

describe('two workers', () => {
	// However busy the machine is, no task gets on before its create is answered.
	beforeEach(() => inject({ ...CREATING, times: 'always', action: { type: 'task', never: true } }));

	it('row 104: that submit the same keys in the same moment create each once', async () => {
		const [one, other] = [startWorker(), startWorker()];
		for (let round = 0; round < 10; round++) {
			const rows = numbered(`round ${round}, row`, 10);
			const [mine, yours] = (await Promise.all([one(rows), other(rows)])).map(statuses);
			rows.forEach((_row, at) => {
				expect([mine?.[at], yours?.[at]].toSorted()).toEqual(['alreadySubmitted', 'pending']);
			});
		}
		expect(sandbox().paidCreates()).toBe(100);
	});

	it('row 107: that submit other keys in twenty executions at once lose none of them', async () => {
		const workers = [startWorker(), startWorker()];
		const calls = Array.from({ length: 20 }, (_, call) => numbered(`call ${call}, row`, 3));
		const callAll = async () =>
			(await Promise.all(calls.map(async (rows, at) => await workers[at % 2]!(rows)))).flatMap(
				statuses,
			);
		expect(new Set(await callAll())).toEqual(new Set(['pending']));
		expect(new Set(await callAll())).toEqual(new Set(['alreadySubmitted']));
		expect(sandbox().paidCreates()).toBe(60);
	});
});

describe('a row that was submitted before', () => {
	it('row 114: names its task and says so in words, and Wait goes on with the task', async () => {
		const [first] = await generate('danceGenerator', ONCE, { items: itemsOf(['a']) });
		const [again] = await generate('danceGenerator', ONCE, { items: itemsOf(['a']) });
		const taskId = String(first?.json.taskId);
		expect(again?.json).toEqual({
			provider: 'danceGenerator',
			taskId,
			status: 'alreadySubmitted',
			submitOnceKey: 'a',
			message: `"a" was submitted before and is not paid for again: it is task ${taskId}`,
		});
		const [ended] = await wait('danceGenerator', [again!]);
		expect(ended?.json).toMatchObject({ taskId, status: 'succeeded' });
	});

	it('row 114: is known by its task to every other worker, as often as they ask at once', async () => {
		const rows = numbered('row', 10);
		const first = await startWorker()(rows);
		const ids = first.map(({ json }) => json.taskId);
		const workers = Array.from({ length: 4 }, () => startWorker());
		for (let round = 0; round < 2; round++) {
			const all = await Promise.all(workers.map(async (worker) => await worker(rows)));
			for (const again of all) {
				expect(statuses(again)).toEqual(rows.map(() => 'alreadySubmitted'));
				expect(again.map(({ json }) => json.taskId)).toEqual(ids);
			}
			// As after a restart: they have nothing in memory.
			workers.splice(0, 2, startWorker(), startWorker());
		}
		const [again] = await startWorker()(rows.slice(0, 1));
		sandbox().finishTasks();
		const [ended] = await wait('danceGenerator', [again!]);
		expect(ended?.json).toMatchObject({ taskId: ids[0], status: 'succeeded' });
	});

	it('row 114: says whose its task is where the node was set to another provider since', async () => {
		const [first] = await generate('danceGenerator', ONCE, { items: itemsOf(['a']) });
		const taskId = String(first?.json.taskId);
		const worker = startWorker('seedDance');
		const [again] = await worker(['a']);
		expect(again?.json).toMatchObject({
			provider: 'danceGenerator',
			taskId,
			message: expect.stringContaining(`it is task ${taskId} of Dance Generator`),
		});
		expect(sandbox().paidCreates()).toBe(1);
	});

	it.each([
		['danceGenerator', 'succeeded'],
		['seedDance', 'alreadySubmitted'],
	] as const)(
		'row 114: is waited for by a Generate that waits for its videos itself, where %s has it',
		async (provider, status) => {
			const [first] = await startWorker(provider)(['a']);
			sandbox().finishTasks();
			const waits = { whenCreated: 'waitForVideo', waitOptions: { waiting: 'inProcess' } };
			const [again] = await startWorker('danceGenerator', waits)(['a']);
			expect(again?.json).toMatchObject({ provider, taskId: first?.json.taskId, status });
			expect(sandbox().paidCreates()).toBe(1);
		},
	);

	it('row 114: says that its task is not known where an earlier version created it', async () => {
		await generate('danceGenerator', ONCE, { items: itemsOf(['a']) });
		store.forgetRows(([first]) => first?.startsWith('task ') ?? false);
		const [again] = await startWorker()(['a']);
		expect(again?.json).toMatchObject({
			taskId: null,
			status: 'alreadySubmitted',
			message: expect.stringContaining(
				'its task’s ID is in the output of the execution that created it',
			),
		});
		expect(await wait('danceGenerator', [again!])).toMatchObject([
			{ json: { status: 'alreadySubmitted' } },
		]);
	});

	it('row 108: is not priced: the new one is created under a budget for one', async () => {
		const rows = numbered('row', 10);
		await generate('danceGenerator', ONCE, { items: itemsOf(rows.slice(0, 9)) });
		const batch = { ...ONCE.batch, maxCredits: 70 };
		const items = await generate('danceGenerator', { ...ONCE, batch }, { items: itemsOf(rows) });
		expect(statuses(items)).toEqual([...rows.slice(1).map(() => 'alreadySubmitted'), 'pending']);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(rows.map((_, item) => ({ item })));
		expect(sandbox().paidCreates()).toBe(10);
	});
});

import { join } from 'node:path';

import { inARow, node } from '../../host/buildWorkflow';
import { withCredential } from '../../host/editWorkflow';
import {
	createCredential,
	createWorkflow,
	itemsOf,
	readWorkflowFile,
	runWorkflow,
	waitForExecution,
	type Execution,
	type StoredWorkflow,
} from '../../host/rest';
import { openHarness, type Harness } from './harness';

const FILE = join(__dirname, '..', '..', 'examples', 'scheduled-batch.json');

let harness: Harness;
let stored: StoredWorkflow;
const ended = {} as Record<'setUp' | 'first' | 'none' | 'again' | 'changed' | 'tooMany', Execution>;
const rows = {} as Record<
	'first' | 'again' | 'changed' | 'tooMany',
	Array<Record<string, unknown>>
>;

async function run(trigger: string): Promise<Execution> {
	const executionId = await runWorkflow(harness.session, stored, { trigger });
	return await waitForExecution(harness.session, executionId, { timeoutSeconds: 240 });
}

/** Does something with the rows of the example's table, by n8n's own node; gives all rows. */
async function table(
	operation: 'get' | 'update' | 'insert',
	parameters: object,
): Promise<Array<Record<string, unknown>>> {
	const workflow = inARow('Rows by hand', [
		node('Start', 'n8n-nodes-base.manualTrigger'),
		node(
			'Rows',
			'n8n-nodes-base.dataTable',
			{
				resource: 'row',
				operation,
				dataTableId: { __rl: true, mode: 'name', value: 'Videos to make' },
				...parameters,
			},
			{ typeVersion: 1.1 },
		),
	]);
	const execution = await harness.run(workflow, 'Start');
	return itemsOf(execution, 'Rows')
		.map(({ json }) => json)
		.toSorted((one, other) => Number(one.id) - Number(other.id));
}

/** What a task was created with. */
const promptsOf = (taskId: string) =>
	JSON.stringify(
		harness.sandbox
			.journal()
			.filter((entry) => entry.paidCreate && entry.taskId === taskId)
			.map(({ body }) => body),
	);

const allRows = async () => await table('get', { returnAll: true });

// The table is made, its rows are done, a run finds none left; then all are put back to "todo", and after that
// one with another prompt. At last there are more new rows than a run may spend on.
beforeAll(async () => {
	harness = await openHarness();
	const { sandbox, session } = harness;
	const credential = await createCredential(session, {
		name: 'Seedance2 AI account',
		type: 'seedance2AiApi',
		data: { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl('seedance2Ai') },
	});
	const example = withCredential(await readWorkflowFile(FILE), 'seedance2AiApi', credential);
	stored = await createWorkflow(session, example);
	ended.setUp = await run('Set Up');
	ended.first = await run('Every Hour');
	rows.first = await allRows();
	ended.none = await run('Every Hour');
	await table('update', {
		filters: { conditions: [{ keyName: 'status', condition: 'eq', keyValue: 'done' }] },
		columns: { mappingMode: 'defineBelow', value: { status: 'todo' }, schema: [] },
	});
	ended.again = await run('Every Hour');
	rows.again = await allRows();
	await table('update', {
		filters: { conditions: [{ keyName: 'id', condition: 'eq', keyValue: rows.again[0]?.id }] },
		columns: {
			mappingMode: 'defineBelow',
			value: { prompt: 'A heron at dawn', status: 'todo' },
			schema: [],
		},
	});
	ended.changed = await run('Every Hour');
	rows.changed = await allRows();
	for (const prompt of ['A fox', 'A crane', 'A tortoise']) {
		await table('insert', {
			columns: { mappingMode: 'defineBelow', value: { prompt, status: 'todo' }, schema: [] },
		});
	}
	ended.tooMany = await run('Every Hour');
	rows.tooMany = await allRows();
});
afterAll(async () => await harness?.close());

describe('the example "Make videos for the rows of a Data Table" in a real n8n', () => {
	it('makes its table, and a video for each of its rows', () => {
		expect(ended.setUp.status).toBe('success');
		expect(ended.first.resultData.error).toBeUndefined();
		expect(ended.first.status).toBe('success');
		expect(rows.first).toHaveLength(2);
		for (const row of rows.first) {
			expect(row).toMatchObject({
				status: 'done',
				videoUrl: expect.stringMatching(/^http.*\.mp4/) as string,
				taskId: expect.stringMatching(/\w+/) as string,
				credits: expect.any(Number) as number,
			});
		}
		expect(rows.first[0]?.videoUrl).not.toBe(rows.first[1]?.videoUrl);
	});

	it('has nothing to do when no row says "todo"', () => {
		expect(ended.none.status).toBe('success');
		expect(itemsOf(ended.none, 'Rows to Do')).toEqual([]);
	});

	it('creates no row twice, and finds the task that was created for it', () => {
		expect(ended.again.status).toBe('success');
		const told = rows.again.map(({ status, taskId }) => ({ status, taskId }));
		expect(told).toEqual(rows.first.map(({ taskId }) => ({ status: 'done', taskId })));
	});

	it('makes a new video for a row whose prompt was changed', () => {
		expect(ended.changed.status).toBe('success');
		const [changed, other] = rows.changed;
		expect(changed?.status).toBe('done');
		expect(changed?.taskId).not.toBe(rows.again[0]?.taskId);
		expect(changed?.videoUrl).not.toBe(rows.again[0]?.videoUrl);
		expect(promptsOf(String(changed?.taskId))).toContain('A heron at dawn');
		expect(other).toMatchObject({ taskId: rows.again[1]?.taskId });
	});

	it('leaves a row over its budget to the next run', () => {
		expect(ended.tooMany.status).toBe('success');
		const added = rows.tooMany.slice(2);
		expect(added.map(({ status }) => status)).toEqual(['done', 'done', 'todo']);
		expect(added[2]).toMatchObject({
			taskId: '',
			note: expect.stringMatching(/500[^]*[^.]\. Nothing was paid for this item\./) as string,
		});
	});

	it('has paid for each prompt with a video once', () => {
		expect(harness.sandbox.paidCreates()).toBe(5);
	});
});

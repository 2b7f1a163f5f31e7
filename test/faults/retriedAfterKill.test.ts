import { createRunExecutionData, type IRunExecutionData, type ITaskData } from 'n8n-workflow';

import { useDedupStore } from '../engine/dedupStore';
import { errorOf } from '../engine/sandboxRunner';
import { contextFor, runIn } from '../engine/runNode';
import { faultFixture, type More } from './fixture';

const { generateRun, creates, sandbox } = faultFixture();
useDedupStore();

const NODE = 'Dance Video Generate';
/** What n8n's recovery writes down of a node that had run. */
const RUN: ITaskData = { startTime: 0, executionTime: -1, executionIndex: 0, source: [null] };

/** A retry from n8n's list, of an execution of which n8n knows these nodes to have run, and how often. */
function retry(known: Record<string, ITaskData[]> | undefined, more: More = {}) {
	const executionData = more.executionData ?? createRunExecutionData({});
	const stored = known && createRunExecutionData({ resultData: { runData: known } });
	const run = generateRun(
		'danceGenerator',
		{ prompt: '={{ $json.prompt }}' },
		{
			items: ['one', 'two'].map((prompt) => ({ json: { prompt } })),
			mode: 'retry',
			getRunExecutionData: async () => stored,
			beside: ['Start', 'Before', 'After'],
			executionData,
			...more,
		},
	);
	return { run, executionData };
}

const go = async ({ run }: ReturnType<typeof retry>) =>
	(await runIn(contextFor(run), run, run.items?.length ?? 1))[0] ?? [];

describe("a retry from n8n's list of an execution that n8n was killed in", () => {
	it.each([
		['had begun', { Start: [RUN], [NODE]: [] }],
		['had ended, and another one was at work', { Start: [RUN], [NODE]: [RUN], After: [] }],
		['had begun under another name, and was renamed', { Start: [RUN], 'Make my video': [] }],
		['may have begun: there is no log of what had', {}],
		['may have begun: its data is gone', undefined],
	])('creates nothing again where the node %s, and says so', async (_what, known) => {
		const first = retry(known);
		const error = await errorOf(go(first));
		expect(error.message).toMatch(
			/^The task of item 0 may have been created by the execution that is retried/,
		);
		expect(error.description).toMatch(/n8n's log names each task that was accepted/);
		// However often, and whatever n8n's database says by then.
		const { executionData } = first;
		await errorOf(go(retry({ Start: [RUN] }, { executionData })));
		expect(creates()).toEqual([]);
	});

	it('gives an item for each, where errors leave as items', async () => {
		const items = await go(retry({ [NODE]: [] }, { onError: 'continueRegularOutput' }));
		expect(items.map(({ json }) => json.details)).toEqual([
			expect.objectContaining({ kind: 'unknownSubmit', mayHaveBeenAccepted: true }),
			expect.objectContaining({ kind: 'unknownSubmit', mayHaveBeenAccepted: true }),
		]);
		expect(creates()).toEqual([]);
	});

	it('says of an item with wrong values what is wrong with it: that one was never sent', async () => {
		const items = ['one', 'x'.repeat(2_501)].map((prompt) => ({ json: { prompt } }));
		const leaving = await go(retry({ [NODE]: [] }, { items, onError: 'continueRegularOutput' }));
		expect(leaving.map(({ json }) => json.details)).toEqual([
			expect.objectContaining({ kind: 'unknownSubmit' }),
			expect.objectContaining({ kind: 'invalidInput' }),
		]);
		expect(creates()).toEqual([]);
	});

	it('stays in doubt when it fails for another reason first', async () => {
		const executionData = createRunExecutionData({});
		const known = { [NODE]: [] };
		const failed = await errorOf(go(retry(known, { executionData, baseUrl: 'no address' })));
		expect(failed.message).not.toMatch(/may have been created/);
		const error = await errorOf(go(retry(known, { executionData })));
		expect(error.message).toMatch(/may have been created/);
		expect(creates()).toEqual([]);
	});

	it('creates what was never begun', async () => {
		const items = await go(retry({ Start: [RUN], Before: [] }));
		expect(items.map(({ json }) => json.status)).toEqual(['pending', 'pending']);
		expect(creates()).toHaveLength(2);
	});

	it('sends nothing where n8n cannot be asked', async () => {
		const getRunExecutionData = async (): Promise<IRunExecutionData> => {
			throw new Error('The database is gone');
		};
		await errorOf(go(retry({}, { getRunExecutionData })));
		const items = await go(retry({}, { getRunExecutionData, onError: 'continueRegularOutput' }));
		expect(items.map(({ json }) => typeof json.error)).toEqual(['string', 'string']);
		expect(creates()).toEqual([]);
	});
});

describe("a retry from n8n's list of an execution that had failed", () => {
	it('creates its items when nothing was sent the first time', async () => {
		const executionData = createRunExecutionData({});
		await errorOf(go(retry(undefined, { executionData, mode: 'manual', baseUrl: 'no address' })));
		const items = await go(retry({ Start: [RUN], [NODE]: [] }, { executionData }));
		expect(items).toHaveLength(2);
		expect(creates()).toHaveLength(2);
	});
});

describe("a retry from n8n's list where the workflow saves its progress", () => {
	const settings = { saveExecutionProgress: true };

	/** The execution as n8n has written it down after the node's first run, in a loop. */
	const writtenDown = (kept: object, beganAt: number) => {
		const executionData = createRunExecutionData({});
		Object.assign(executionData.executionData!, {
			contextData: structuredClone(kept),
			runtimeData: { version: 1, establishedAt: beganAt, source: 'trigger' },
		});
		return executionData;
	};

	it('creates nothing again of the run that n8n was killed in, and the runs after it', async () => {
		const at = (executionData: IRunExecutionData, mode: More['mode'], runIndex: number) =>
			go(
				retry(
					{ Start: [RUN], [NODE]: [RUN] },
					{
						executionData,
						mode,
						runIndex,
						settings,
						onError: 'continueRegularOutput',
					},
				),
			);
		const first = writtenDown({}, 1_000);
		await at(first, 'trigger', 0);
		const kept = structuredClone(first.executionData!.contextData);
		// Killed in this run, or before n8n had written down what it put out.
		await at(first, 'trigger', 1);
		expect(creates()).toHaveLength(4);
		for (const retried of [writtenDown(kept, 1_000), writtenDown(kept, 1_000)]) {
			const items = await at(retried, 'retry', 1);
			expect(items.map(({ json }) => json.details)).toEqual([
				expect.objectContaining({ kind: 'unknownSubmit' }),
				expect.objectContaining({ kind: 'unknownSubmit' }),
			]);
			// A retry of the retry knows it too.
			await at(retried, 'retry', 1);
		}
		expect(creates()).toHaveLength(4);
		const next = await at(writtenDown(kept, 1_000), 'retry', 2);
		expect(next.map(({ json }) => json.status)).toEqual(['pending', 'pending']);
		expect(creates()).toHaveLength(6);
	});
});

it("n8n's database is not asked in an execution that retries nothing and does not save its progress", async () => {
	const getRunExecutionData = jest.fn();
	const settings = { saveExecutionProgress: false };
	await go(retry(undefined, { mode: 'trigger', getRunExecutionData, settings }));
	expect(getRunExecutionData).not.toHaveBeenCalled();
	expect(sandbox().paidCreates()).toBe(2);
});

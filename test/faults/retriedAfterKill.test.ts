import { createRunExecutionData, type IRunExecutionData, type ITaskData } from 'n8n-workflow';

import { cutOffBefore } from '../../nodes/DanceVideoGenerate/cutOff';
import { errorOf } from '../engine/sandboxRunner';
import type { More } from './fixture';
import { executionOf, NODE, retriedFixture, RUN } from './retried';

const { retry, go, creates } = retriedFixture();

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
			/^The task of item 0 may have been created by another try of this execution/,
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
		expect(cutOffBefore(0).details.retryable).toBe(false);
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

	it.each([
		['of which nothing is known', {}],
		['in which the node had begun', { Start: [RUN], [NODE]: [] }],
	])(
		'creates nothing again of one %s, also when n8n has written to the row of the retry since',
		async (_which, known) => {
			const rowOf = (runData: Record<string, ITaskData[]>) =>
				createRunExecutionData({ resultData: { runData } });
			const getRunExecutionData = async (id: string) =>
				id === 'killed' ? rowOf(known) : rowOf({ Start: [RUN], Before: [RUN] });
			const more = { retryOf: 'killed', getRunExecutionData };
			const error = await errorOf(go(retry(undefined, more)));
			expect(error.message).toMatch(/^The task of item 0 may have been created/);
			expect(creates()).toEqual([]);
		},
	);

	it('asks its own row where that of the killed one is gone', async () => {
		const getRunExecutionData = async (id: string) =>
			id === 'killed'
				? undefined
				: createRunExecutionData({ resultData: { runData: { Start: [RUN] } } });
		const items = await go(retry(undefined, { retryOf: 'killed', getRunExecutionData }));
		expect(items).toHaveLength(2);
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
		const first = executionOf(1_000);
		await at(first, 'trigger', 0);
		const kept = structuredClone(first.executionData!.contextData);
		// Killed in this run, or before n8n had written down what it put out.
		await at(first, 'trigger', 1);
		expect(creates()).toHaveLength(4);
		for (const retried of [executionOf(1_000, kept), executionOf(1_000, kept)]) {
			const items = await at(retried, 'retry', 1);
			expect(items.map(({ json }) => json.details)).toEqual([
				expect.objectContaining({ kind: 'unknownSubmit' }),
				expect.objectContaining({ kind: 'unknownSubmit' }),
			]);
			// A retry of the retry knows it too.
			await at(retried, 'retry', 1);
		}
		expect(creates()).toHaveLength(4);
		const next = await at(executionOf(1_000, kept), 'retry', 2);
		expect(next.map(({ json }) => json.status)).toEqual(['pending', 'pending']);
		expect(creates()).toHaveLength(6);
	});
});

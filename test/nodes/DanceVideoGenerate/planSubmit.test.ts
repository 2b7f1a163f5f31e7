import { memoryOf, nodeMemory } from '../../../nodes/DanceVideoGenerate/nodeMemory';
import {
	begin,
	knownOutcomes,
	makePlan,
	openItems,
	requireBudget,
} from '../../../nodes/DanceVideoGenerate/planSubmit';
import { failed } from '../../../tasks/submitResult';
import { inputFailure } from '../../../transport/failure';
import { useDedupStore } from '../../engine/dedupStore';
import { errorOf } from '../../engine/sandboxRunner';
import { logLines } from '../../leakCheck/leakCheck';
import { task } from '../../tasks/scriptedTasks';
import { generateRun, item, LOST, PRICE, type RunOptions } from './generateRun';

useDedupStore();

const WRONG = { itemIndex: 1, error: inputFailure(['Prompt is empty.']) };
const ONE_KEY = { submitOnceKey: 'row' };
const WAIT = {
	timeoutMs: 60_000,
	delivery: { download: false, binaryField: 'data', fileName: '', lastFrame: false, maxBytes: 1 },
};

describe('a run that begins', () => {
	it('has how each video is waited for, by item, and nothing of it where none is', () => {
		const { run } = generateRun();
		const items = [item(0), item(1, { wait: WAIT }), { ...WRONG, itemIndex: 2 }];
		expect(begin(run, items).waits).toEqual({ 1: WAIT });
		expect(begin(run, [item(0)])).not.toHaveProperty('waits');
	});

	it('has for each task what it is to tell: whether the provider is to call this execution', () => {
		const { run } = generateRun({
			id: 'seedance2Ai',
			parameters: { callBack: '={{ $json.row === 1 ? "resume" : "none" }}' },
		});
		const { notes } = begin(run, [item(0), item(1), { ...WRONG, itemIndex: 2 }]);
		expect(notes).toEqual({ 0: {}, 1: { callBack: 'resume' } });
	});

	it("keeps what the items of an agent's call are expected to cost, for its other calls", () => {
		const { run } = generateRun({ more: { call: 'call x' } });
		begin(run, [item(0), WRONG, item(2, { expected: null })]);
		expect(memoryOf(run.context, 'call x').expected).toEqual({ 0: PRICE, 2: null });
	});

	it('keeps none where no agent calls: each run has a budget of its own', () => {
		const { run } = generateRun();
		begin(run, [item(0)]);
		expect(memoryOf(run.context)).not.toHaveProperty('expected');
	});

	it('ends on errors, unless the workflow goes on with them', () => {
		const policyOf = (options: RunOptions['of']) =>
			begin(generateRun({ of: options ?? {} }).run, []).policy;
		expect(policyOf({})).toBe('stop');
		expect(policyOf({ onError: 'continueRegularOutput' })).toBe('item');
	});

	it("tells n8n's log of each task at once, should n8n be killed before its item leaves", async () => {
		const { run } = generateRun();
		await begin(run, [item(3)]).submitter.submit(item(3));
		expect(logLines()).toEqual(['info: Dance Generator took item 3: task task-1']);
	});

	it('makes the keys of its first try', async () => {
		const { run, keys } = generateRun({ id: 'seedance2Io' });
		const again = generateRun({ id: 'seedance2Io', context: run.context });
		await begin(run, []).submitter.submit(item(0));
		await begin(again.run, []).submitter.submit(item(0));
		expect(keys).toEqual([expect.stringMatching(/.{20,}/)]);
		expect(again.keys).toEqual(keys);
	});
});

describe('what is known before anything is submitted', () => {
	it('is how items ended in an earlier try, and what is wrong with the others', () => {
		const { run } = generateRun();
		memoryOf(run.context).ends[0] = { task: task('a') };
		const items = [item(0), WRONG, item(2)];
		const begun = begin(run, items);
		expect(knownOutcomes(begun, items)).toEqual([
			{ itemIndex: 0, result: { task: task('a') }, note: {} },
			{ itemIndex: 1, result: failed(WRONG.error) },
		]);
		expect(openItems(begun, items)).toEqual([item(2)]);
	});

	it('is of an item with an outcome also what its task is to tell', () => {
		const { run } = generateRun({ id: 'seedance2Ai', parameters: { callBack: 'resume' } });
		memoryOf(run.context).ends[0] = { task: task('a') };
		const [outcome] = knownOutcomes(begin(run, [item(0)]), [item(0)]);
		expect(outcome?.note).toEqual({ callBack: 'resume' });
	});

	it('is an outcome without it where the item cannot be read any more', () => {
		const { run } = generateRun();
		memoryOf(run.context).ends[1] = { task: task('a') };
		expect(knownOutcomes(begin(run, [WRONG]), [WRONG])).toEqual([
			{ itemIndex: 1, result: { task: task('a') } },
		]);
	});

	it('is of a run that was cut off that its items may have been created; what is wrong stays wrong', () => {
		const { run } = generateRun();
		nodeMemory(run.context).isCutOff = true;
		const items = [item(0), WRONG, item(2, ONE_KEY)];
		const begun = begin(run, items);
		expect(knownOutcomes(begun, items)).toMatchObject([
			{ itemIndex: 0, result: { details: { kind: 'unknownSubmit' } } },
			{ itemIndex: 1, result: { details: { kind: 'invalidInput' } } },
		]);
		expect(openItems(begun, items)).toEqual([item(2, ONE_KEY)]);
	});
});

describe('the plan of a run', () => {
	const planOf = async (options: RunOptions, items: Array<ReturnType<typeof item>>) => {
		const { run } = generateRun(options);
		const begun = begin(run, items);
		return await makePlan(begun, items, knownOutcomes(begun, items));
	};

	it('has the task of a key that an earlier run has used, and submits the others', async () => {
		const earlier = begin(generateRun({ of: { executionId: 'earlier' } }).run, [item(0, ONE_KEY)]);
		await earlier.submitter.submit(item(0, ONE_KEY));
		const { run } = generateRun();
		memoryOf(run.context).ends[2] = { task: task('a') };
		const items = [item(0), item(1, ONE_KEY), item(2)];
		const begun = begin(run, items);
		const { known, toSubmit } = await makePlan(begun, items, knownOutcomes(begun, items));
		expect(known).toMatchObject([
			{ itemIndex: 2, result: { task: { taskId: 'a' } } },
			{ itemIndex: 1, result: { alreadySubmitted: 'row', taskId: 'task-1' }, note: {} },
		]);
		expect(toSubmit).toEqual([item(0)]);
	});

	it('counts nothing for an item whose task may exist, since that is reported and not submitted', async () => {
		const earlier = generateRun({ ends: { 1: LOST }, of: { executionId: 'earlier' } });
		await begin(earlier.run, [])
			.submitter.submit(item(0, ONE_KEY))
			.catch(() => undefined);
		const items = [item(0, ONE_KEY), item(1)];
		const { toSubmit } = await planOf({}, items);
		expect(toSubmit).toEqual([{ ...items[0], expected: { amount: 0, unit: 'credits' } }, items[1]]);
		// Told to submit it again it costs what it costs.
		const again = await planOf({ settings: { onUnknown: 'submitAgain' } }, items);
		expect(again.toSubmit).toEqual(items);
	});

	it('has a budget that knows of earlier tries, of other calls, and of the balance', async () => {
		const { run } = generateRun({
			settings: { maxCredits: 500, minBalance: 100 },
			answers: { '/credits': { status: 200, body: { remaining_credits: 1_000 } } },
			more: { call: 'call x' },
		});
		memoryOf(run.context, 'call x').ends[0] = failed(LOST);
		memoryOf(run.context, 'call y').ends[0] = {
			task: task('a', { cost: { ...PRICE, amount: 30 } }),
		};
		const items = [item(0), item(1)];
		const begun = begin(run, items);
		const { budget } = await makePlan(begun, items, []);
		expect(budget).toEqual({ maxCredits: 500, minBalance: 100, spent: 100, balance: 1_030 });
	});
});

describe('a budget that a run would cross', () => {
	const crossing = async (of: RunOptions['of'], maxCredits: number) => {
		const { run } = generateRun({ settings: { maxCredits }, of: of ?? {} });
		memoryOf(run.context).ends[0] = { task: task('a') };
		const items = [item(0), item(1), item(2)];
		const begun = begin(run, items);
		const plan = await makePlan(begun, items, knownOutcomes(begun, items));
		return async () => requireBudget(begun, plan);
	};

	it('ends a run that ends on errors before anything is sent, and names the tasks that there are', async () => {
		const error = await errorOf((await crossing({}, 209))());
		expect(error.message).toMatch(/No task was created for item 2: .*Max Credits per Run \(209\)/);
		expect(error.description).toContain('already paid for: a.');
		expect(error.context.itemIndex).toBe(2);
	});

	it('does not where it fits in, or the workflow goes on with errors', async () => {
		await expect((await crossing({}, 210))()).resolves.toBeUndefined();
		const goesOn = await crossing({ onError: 'continueRegularOutput' }, 1);
		await expect(goesOn()).resolves.toBeUndefined();
	});
});

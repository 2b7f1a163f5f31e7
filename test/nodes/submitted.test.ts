import type { INode } from 'n8n-workflow';

import { inOrder, toItem, toItems, withOtherTasks } from '../../nodes/delivery/submitted';
import { makeTask } from '../../model/task';
import type { ItemOutcome } from '../../tasks/submitJob';
import { failed, type SubmitResult } from '../../tasks/submitResult';
import { Failure } from '../../transport/failure';

const context = { getNode: () => ({ name: 'Generate', type: 'danceVideoGenerate' }) as INode };
const LEAVING = { provider: { id: 'vtrix' }, policy: 'item' } as const;

const task = (taskId: string) =>
	makeTask({ provider: 'vtrix', taskId, status: 'pending', providerStatus: 'queued' });
const refused = (more: object = {}) =>
	failed(
		new Failure({
			kind: 'insufficientCredits',
			message: 'Too few credits',
			nextStep: 'Top up.',
			retryable: false,
			...more,
		}),
	);
const lost = (more: object = {}) =>
	refused({ kind: 'timedOut', mayHaveBeenAccepted: true, ...more });

const outcomes = (...results: SubmitResult[]): ItemOutcome[] =>
	results.map((result, itemIndex) => ({ itemIndex, result }));

describe('the error that ends a run', () => {
	const nextStepOf = (first: ReturnType<typeof refused>, ...others: SubmitResult[]) => {
		const failure = new Failure(first.details);
		return withOtherTasks(failure, outcomes({ details: failure.details }, ...others)).details
			.nextStep;
	};

	it('names the tasks that were created for other items, and no other', () => {
		expect(nextStepOf(refused(), { task: task('a') }, refused(), { task: task('b') })).toBe(
			'Top up. Tasks that this run has created for other items, already paid for: a, b. Wait for them with Dance Video Wait for Task.',
		);
		expect(nextStepOf(refused(), refused(), { alreadySubmitted: 'row 1', taskId: 'c' })).toBe(
			'Top up.',
		);
	});

	it('names a task that was created and could not be noted', () => {
		expect(nextStepOf(refused(), refused({ taskId: 'a' }))).toMatch(/already paid for: a\. /);
	});

	it('names the items that may have been accepted, and what the provider lists', () => {
		const listed = lost({ possibleTaskIds: ['x', 'y'] });
		expect(nextStepOf(refused(), lost(), refused(), listed, listed)).toBe(
			'Top up. For other items, too, it is not known whether they were accepted; they were not sent again: item 1, 3, 4 (the provider lists: x, y).',
		);
		expect(nextStepOf(refused(), lost())).toMatch(/sent again: item 1\.$/);
	});

	it('does not call open what has a task', () => {
		expect(nextStepOf(refused(), lost({ taskId: 'a' }))).not.toMatch(/not known/);
	});

	it('says of itself only what it says', () => {
		expect(nextStepOf(lost({ possibleTaskIds: ['x'] }))).toBe('Top up.');
	});

	it('is that of the first item that failed', () => {
		const ends = outcomes({ task: task('a') }, refused(), refused({ message: 'Another' }));
		const stop = { ...LEAVING, policy: 'stop' } as const;
		expect(() => toItems(context, stop, ends)).toThrow(
			expect.objectContaining({
				message: 'Too few credits',
				description: expect.stringContaining('already paid for: a') as string,
				context: expect.objectContaining({ itemIndex: 1 }) as object,
			}) as Error,
		);
		expect(toItems(context, stop, outcomes({ task: task('a') }))).toHaveLength(1);
		expect(toItems(context, LEAVING, ends)).toEqual(ends.map((end) => toItem(LEAVING, end)));
	});
});

describe('an item that leaves', () => {
	it('has its task, and what that is to tell the nodes after it', () => {
		const note = { callBack: 'resume' } as never;
		const item = toItem(LEAVING, { itemIndex: 2, result: { task: task('a') }, note });
		expect(item).toEqual({ json: { ...task('a'), callBack: 'resume' }, pairedItem: { item: 2 } });
	});

	it.each([
		['is known', { taskId: 'a' }, 'it is task a'],
		[
			'is another provider’s',
			{ taskId: 'a', provider: 'danceGenerator' },
			'it is task a of Dance Generator',
		],
		['is not known', {}, 'its task’s ID is in the output of the execution that created it'],
	])('says that its key was used before, where the task %s', (_what, known, says) => {
		const result = { alreadySubmitted: 'row 7', ...known };
		expect(toItem(LEAVING, { itemIndex: 0, result }).json).toEqual({
			provider: 'vtrix',
			taskId: null,
			...known,
			status: 'alreadySubmitted',
			submitOnceKey: 'row 7',
			message: `"row 7" was submitted before and is not paid for again: ${says}`,
		});
	});

	it('as an error names the provider that was asked', () => {
		const json = (result: SubmitResult) => toItem(LEAVING, { itemIndex: 0, result }).json;
		expect(json(refused())).toMatchObject({ provider: 'vtrix', error: 'Too few credits' });
		expect(json({ ...refused(), provider: 'seedDance' })).toMatchObject({ provider: 'seedDance' });
	});

	it('has the fields that came in where they are wanted, an error item, too', () => {
		const shape = { includeInput: true } as const;
		const leaving = { ...LEAVING, shape, incoming: [{ json: { row: 7 } }] };
		for (const result of [{ task: task('a') }, refused()]) {
			expect(toItem(leaving, { itemIndex: 0, result }).json).toMatchObject({ row: 7 });
			expect(toItem(leaving, { itemIndex: 1, result }).json).not.toHaveProperty('row');
		}
	});
});

it('outcomes are put in the order of their items', () => {
	const [one, two, three] = outcomes(refused(), refused(), refused());
	expect(inOrder([three!, one!, two!]).map(({ itemIndex }) => itemIndex)).toEqual([0, 1, 2]);
});

import { submitWithSlotsJob } from '../../nodes/jobs/submitWithSlots';
import { NO_BUDGET } from '../../tasks/budget';
import {
	itemOutcomes,
	lostOutcomes,
	slotsOf,
	submitJob,
	type SubmitState,
} from '../../tasks/submitJob';
import { startQueue } from '../../tasks/submitQueue';
import { notTried } from '../../tasks/submitResult';
import { cancelled } from '../../transport/failure';
import { task } from './scriptedTasks';

/** Six creates of which the first two were taken. */
function work(announced: boolean): SubmitState {
	const queue = startQueue(
		Array.from({ length: 6 }, (_, itemIndex) => ({
			itemIndex,
			input: { prompt: `item ${itemIndex}` },
			expected: null,
		})),
		{ budget: NO_BUDGET, stopOnFailure: false, giveUpAt: 1e15 },
	);
	return {
		provider: 'seedance2Ai',
		mode: 'textToVideo',
		run: {
			instanceId: 'n8n',
			workflowId: 'w',
			executionId: '1',
			nodeId: 'generate',
			runIndex: 0,
		},
		onUnknown: 'report',
		policy: 'item',
		others: [],
		notes: { 0: { callBack: 'resume' } },
		queue: {
			...queue,
			entries: queue.entries.map((entry, index) => {
				if (index < 2) return { ...entry, result: { task: task(`task-${index}`) } };
				return index === 2 && announced ? { ...entry, isSubmitting: true } : entry;
			}),
		},
	};
}

/** What is known of each create. */
const known = ({ queue }: SubmitState) =>
	queue.entries.map(({ result }) =>
		result === undefined
			? 'waits'
			: 'task' in result
				? result.task.taskId
				: 'details' in result && result.details.kind,
	);

describe('a job that lost the worker that sends its creates', () => {
	it('is in doubt about the one create that was announced, and sends it not again', () => {
		const after = submitJob.spending.afterLoss(work(true), true);
		expect(known(after)).toEqual(['task-0', 'task-1', 'unknownSubmit', 'waits', 'waits', 'waits']);
		expect(after.queue.entries.some(({ isSubmitting }) => isSubmitting)).toBe(false);
	});

	it('is in doubt about nothing when no order was announced', () => {
		expect(known(submitJob.spending.afterLoss(work(false), true))).toEqual(known(work(false)));
	});

	it('is in doubt about a whole turn when nothing of it was written down', () => {
		expect(known(submitJob.spending.afterLoss(work(false), false))).toEqual([
			'task-0',
			'task-1',
			'unknownSubmit',
			'unknownSubmit',
			'unknownSubmit',
			'waits',
		]);
	});
});

describe('the state of a submit job', () => {
	it('is the same after n8n has kept it', () => {
		const state = work(true);
		expect(submitJob.state.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
	});

	it('leaves items that tell the truth, should n8n lose the supervisor too', () => {
		const items = submitWithSlotsJob.lostItems(work(false));
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2, 3, 4, 5].map((item) => ({ item })),
		);
		expect(items[0]?.json).toMatchObject({ taskId: 'task-0', callBack: 'resume' });
		// What the worker has sent in the turn that was not handed over is in doubt.
		expect(items.slice(2, 5).map(({ json }) => (json.details as { kind: string }).kind)).toEqual([
			'unknownSubmit',
			'unknownSubmit',
			'unknownSubmit',
		]);
		expect(items[5]?.json).toMatchObject({
			error: 'No task was created for the item: n8n was stopped before its turn',
			details: { nextStep: 'Nothing was paid for it. Run it again.' },
		});
	});
});

describe('a submit job', () => {
	it('counts what has ended, and takes what the provider runs at a time', () => {
		expect(submitJob.spending.ended(work(true))).toBe(2);
		expect(submitJob.spending.mostPerTurn(work(true))).toBe(3);
		expect(slotsOf({ provider: 'vtrix' })).toBe(Infinity);
		expect(submitJob.keepsFiles()).toBe(false);
	});

	it('is done when all has been sent, and due when something can be', () => {
		const state = work(false);
		expect(submitJob.isDone(state)).toBe(false);
		expect(submitJob.untilDueMs(state, 1_000)).toBe(0);
		const waiting = { ...state, queue: { ...state.queue, rateLimitedUntil: 5_000 } };
		expect(submitJob.untilDueMs(waiting, 1_000)).toBe(4_000);
		expect(submitJob.isDone(submitJob.giveUp(state, 'notAwaited'))).toBe(true);
	});

	it.each([
		[
			'notAwaited',
			/^No task was created for the item: the execution that asked for it was stopped$/,
		],
		['lostTooOften', /^No task was created for the item: n8n was stopped again and again/],
		['something else', /something else$/],
		[cancelled(), /^The execution was cancelled$/],
	])('that is given up (%s) keeps its tasks, and sends nothing more', (why, message) => {
		const after = submitJob.giveUp(work(true), why);
		const [first, second, ...rest] = after.queue.entries.map(({ result }) => result);
		expect([first, second]).toEqual([{ task: task('task-0') }, { task: task('task-1') }]);
		expect(rest).toHaveLength(4);
		for (const result of rest) {
			expect(result).toMatchObject({
				details: { message: expect.stringMatching(message), mayHaveBeenAccepted: false },
			});
		}
	});

	it('goes on with the state of an earlier version, and with no other', () => {
		const { queue, ...rest } = work(true);
		const { entries, rateLimitedUntil: _limited, slotsTakenUntil, ...common } = queue;
		const slots = entries.map(({ isSubmitting: _announced, ...slot }) => slot);
		const stored = {
			...rest,
			rootId: 'parent',
			state: { ...common, slots, announced: true, heldUntil: slotsTakenUntil },
		};
		expect(submitJob.upgrade(0, stored)).toEqual(work(true));
		const { run: _run, ...cut } = work(true);
		expect(submitJob.state.safeParse(submitJob.upgrade(1, work(true))).data).toEqual(work(true));
		expect(submitJob.state.safeParse(submitJob.upgrade(1, cut)).success).toBe(false);
		expect(submitJob.upgrade(2, stored)).toBe(stored);
		expect(submitJob.upgrade(submitJob.version + 1, stored)).toBeUndefined();
		expect(submitJob.upgrade(0, { ...stored, state: {} })).toBeUndefined();
		expect(submitJob.upgrade(0, undefined)).toBeUndefined();
	});
});

describe('the outcomes of a submit job', () => {
	it('are in the order of the items, those that were never sent among them, with their notes', () => {
		const state = {
			...work(false),
			others: [
				{ itemIndex: 9, result: notTried() },
				{ itemIndex: -1, result: { alreadySubmitted: 'row' } },
			],
		};
		const outcomes = itemOutcomes(state);
		expect(outcomes.map(({ itemIndex }) => itemIndex)).toEqual([-1, 0, 1, 2, 3, 4, 5, 9]);
		expect(outcomes[1]).toEqual({
			itemIndex: 0,
			result: { task: task('task-0') },
			note: { callBack: 'resume' },
		});
		expect(outcomes[2]).not.toHaveProperty('note');
	});

	it('say of what was in doubt that it may have been paid, and of the rest that it was not', () => {
		const details = lostOutcomes(work(false)).flatMap(({ result }) =>
			'details' in result ? [result.details] : [],
		);
		expect(
			details.map(({ kind, mayHaveBeenAccepted, retryable }) => [
				kind,
				mayHaveBeenAccepted,
				retryable,
			]),
		).toEqual([
			['unknownSubmit', true, false],
			['unknownSubmit', true, false],
			['unknownSubmit', true, false],
			['cancelled', false, true],
		]);
		expect(details[0]?.nextStep).toMatch(/^It was not sent again\./);
		expect(details[0]?.message).toMatch(/may have been charged$/);
	});
});

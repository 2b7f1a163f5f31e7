import { submitWithSlotsJob } from '../../nodes/jobs/submitWithSlots';
import { NO_BUDGET } from '../../tasks/budget';
import { submitJob, type SubmitState } from '../../tasks/submitJob';
import { startQueue } from '../../tasks/submitQueue';
import { task } from './stagedTasks';

/** Six orders of which the first two were taken. */
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

/** What is known of each order. */
const known = ({ queue }: SubmitState) =>
	queue.entries.map(({ result }) =>
		result === undefined
			? 'waits'
			: 'task' in result
				? result.task.taskId
				: 'facts' in result && result.facts.kind,
	);

describe('a job that lost the worker that sends its orders', () => {
	it('is in doubt about the one order that was announced, and sends it not again', () => {
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
			error: 'The item was not ordered: n8n was stopped before its turn',
			details: { nextStep: 'Nothing was paid for it. Order it again.' },
		});
	});
});

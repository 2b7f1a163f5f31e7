import type { PumpWork } from '../../../nodes/DanceVideoGenerate/pumpWork';
import {
	afterBlindLoss,
	afterLoss,
	readPumpItems,
	toPumpItem,
	toSafeItems,
} from '../../../nodes/DanceVideoPoll/pumpState';
import { NO_BUDGET } from '../../../tasks/budget';
import { startQueue } from '../../../tasks/submitQueue';
import { task } from '../../tasks/stagedTasks';

/** Six orders of which the first two were taken. */
function work(announced: boolean): PumpWork {
	const state = startQueue(
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
		rootId: '1',
		onUnknown: 'report',
		policy: 'item',
		others: [],
		notes: { 0: { callBack: 'resume' } },
		state: {
			...state,
			entries: state.entries.map((entry, index) =>
				index < 2
					? { ...entry, result: { task: task(`task-${index}`) } }
					: { ...entry, ...(announced && index === 2 && { isSubmitting: true as const }) },
			),
		},
	};
}

/** What is known of each order. */
const known = ({ state }: PumpWork) =>
	state.entries.map(({ result }) =>
		result === undefined
			? 'waits'
			: 'task' in result
				? result.task.taskId
				: 'facts' in result && result.facts.kind,
	);

describe('a pump that lost the execution that sends its orders', () => {
	it('is in doubt about the one order that was announced, and sends it not again', () => {
		const after = afterLoss(work(true));
		expect(known(after)).toEqual(['task-0', 'task-1', 'unknownSubmit', 'waits', 'waits', 'waits']);
		expect(after.state.entries.some(({ isSubmitting }) => isSubmitting)).toBe(false);
	});

	it('is in doubt about nothing when no order was announced', () => {
		expect(known(afterLoss(work(false)))).toEqual(known(work(false)));
	});

	it('is in doubt about a whole turn when nothing of it was written down', () => {
		expect(known(afterBlindLoss(work(false)))).toEqual([
			'task-0',
			'task-1',
			'unknownSubmit',
			'unknownSubmit',
			'unknownSubmit',
			'waits',
		]);
	});
});

describe('what passes between the executions of a pump', () => {
	it('is the same after n8n has kept it, and is told from everything else', () => {
		const handover = { turn: 3, inProgress: true, work: work(true) };
		const kept = JSON.parse(JSON.stringify([toPumpItem('seal', handover)])) as never;
		expect(readPumpItems('seal', kept)).toEqual({ kind: 'handover', handover });
		expect(readPumpItems('another seal', kept)).toEqual({ kind: 'unreadable' });
		const others = [
			[],
			[{ json: { error: 'crashed' } }],
			[{ json: { ...task('task-1') } as never }],
		];
		expect(others.map((items) => readPumpItems('seal', items))).toEqual(
			others.map(() => ({ kind: 'none' })),
		);
	});

	it('leaves items that tell the truth, should n8n lose the guard too', () => {
		const items = toSafeItems(work(false));
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

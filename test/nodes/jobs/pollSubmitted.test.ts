import { pollStateOf } from '../../../nodes/jobs/pollSubmitted';
import type { ItemOutcome, ItemWait } from '../../../tasks/submitJob';
import { failed, type SubmitResult } from '../../../tasks/submitResult';
import { USUAL_MS } from '../../../tasks/taskPoll';
import { inputFailure } from '../../../transport/failure';
import { DELIVERY } from '../../tasks/pollJobState';
import { done, failed as failedTask, manualClock, MINUTE, task } from '../../tasks/scriptedTasks';

const clock = manualClock();
const NOW = clock.now();
const LEAVING = { provider: { id: 'vtrix' }, policy: 'item' } as const;
const wait = (more: Partial<ItemWait> = {}): ItemWait => ({
	timeoutMs: 30 * MINUTE,
	delivery: DELIVERY,
	...more,
});

/** What is waited for after the only item ended like this. */
function itemOf(result: SubmitResult, more: Partial<ItemOutcome> = {}, its: ItemWait = wait()) {
	const outcome = { itemIndex: 3, result, ...more };
	const { items } = pollStateOf(LEAVING, { 3: its }, [outcome], clock);
	expect(items).toHaveLength(1);
	return items[0];
}
const pollOf = (...given: Parameters<typeof itemOf>) => {
	const item = itemOf(...given);
	if (!item || !('poll' in item)) throw new Error(`Not waited for: ${JSON.stringify(item)}`);
	return item.poll;
};

describe('the task of an item that was submitted', () => {
	it('is waited for as the item wants it, at the provider that has it', () => {
		const delivery = { ...DELIVERY, includeRawAnswer: true };
		const item = itemOf({ task: task('a') }, {}, { timeoutMs: 5 * MINUTE, delivery });
		expect(item).toEqual({
			poll: {
				provider: 'vtrix',
				taskId: 'a',
				startedAt: NOW,
				deadlineAt: NOW + 5 * MINUTE,
				createdAt: NOW,
				estimatedMs: null,
				checkAt: expect.any(Number) as number,
				failedChecks: 0,
				bareChecks: 0,
				includeRawAnswer: true,
			},
			delivery,
		});
	});

	it('brings the provider’s answer along only where that is wanted', () => {
		expect(pollOf({ task: task('a') })).not.toHaveProperty('includeRawAnswer');
	});

	it('is expected when its provider says, or as usual where it is called back for', () => {
		const known = { task: task('a', { estimatedSeconds: 40 }) };
		expect(pollOf(known).estimatedMs).toBe(40_000);
		const note = { callBack: 'resume' } as const;
		expect(pollOf({ task: task('a') }, { note }).estimatedMs).toBe(USUAL_MS);
	});

	it.each([
		['has succeeded', done('a')],
		['has failed', failedTask('a')],
	])('is asked for at once where it %s by then', (_how, ended) => {
		const poll = pollOf({ task: { ...ended, estimatedSeconds: 40 } });
		expect(poll.estimatedMs).toBe(0);
	});

	it('is waited for where an earlier run has created it', () => {
		expect(pollOf({ alreadySubmitted: 'row 7', taskId: 'b' })).toMatchObject({
			provider: 'vtrix',
			taskId: 'b',
			estimatedMs: null,
		});
		expect(pollOf({ alreadySubmitted: 'row 7', taskId: 'b', provider: 'vtrix' }).taskId).toBe('b');
	});
});

describe('an item without a task to be waited for', () => {
	it('that failed keeps why, and who was asked', () => {
		const refused = failed(inputFailure(['Prompt is empty.']));
		const { details } = refused;
		expect(itemOf(refused)).toEqual({ details, provider: 'vtrix' });
		expect(itemOf({ ...refused, provider: 'seedDance' })).toEqual({
			details,
			provider: 'seedDance',
		});
	});

	it.each<[string, SubmitResult, string | null]>([
		['is not known', { alreadySubmitted: 'row 7' }, null],
		[
			'another provider has',
			{ alreadySubmitted: 'row 7', taskId: 'b', provider: 'danceGenerator' },
			'b',
		],
	])('whose task %s leaves with what is known of it', (_which, result, taskId) => {
		expect(itemOf(result)).toEqual({
			passed: expect.objectContaining({
				taskId,
				status: 'alreadySubmitted',
				submitOnceKey: 'row 7',
			}) as object,
		});
	});

	it('whose task an earlier try has created at another provider leaves with that', () => {
		const elsewhere = { ...task('b'), provider: 'danceGenerator' };
		expect(itemOf({ task: elsewhere })).toEqual({ passed: elsewhere });
	});

	it('that nobody wants to wait for leaves with its task, which is paid for', () => {
		const outcome = { itemIndex: 4, result: { task: task('c') } };
		const { items } = pollStateOf(LEAVING, { 3: wait() }, [outcome], clock);
		expect(items).toEqual([{ passed: task('c') }]);
	});
});

describe('the wait for what was submitted', () => {
	it('leaves as the items were to leave, in their order', () => {
		const outcomes = ['a', 'b'].map((id, itemIndex) => ({ itemIndex, result: { task: task(id) } }));
		const waits = { 0: wait(), 1: wait() };
		const shape = { fields: 'simplified' } as const;
		const state = pollStateOf({ ...LEAVING, policy: 'stop', shape }, waits, outcomes, clock);
		expect(state).toMatchObject({ policy: 'stop', shape });
		expect(state.items).toMatchObject([{ poll: { taskId: 'a' } }, { poll: { taskId: 'b' } }]);
		expect(pollStateOf(LEAVING, waits, outcomes, clock)).not.toHaveProperty('shape');
	});
});

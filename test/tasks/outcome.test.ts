import { describeOutcome, outcomeFailure } from '../../tasks/outcome';
import type { Outcome } from '../../tasks/taskPoll';
import { bare, done, failed, failing, task } from './scriptedTasks';

const PROVIDER = { displayName: 'Scripted' };
const WITH_NOTE = { ...PROVIDER, refundNote: 'By its documentation it refunds by itself.' };

const seen = (ended: ReturnType<typeof done>): Outcome => ({
	kind: 'seen',
	taskId: ended.taskId,
	task: ended,
});

const gaveUp = (): Outcome => {
	const check = failing({ message: 'It is busy', taskId: 'a' });
	if (!('failure' in check)) throw new Error('Expected a failure');
	return { kind: 'gaveUp', taskId: 'a', details: check.failure.details };
};

describe('an outcome', () => {
	it('that is a success is no failure', () => {
		expect(outcomeFailure(seen(done('a')), PROVIDER)).toBeUndefined();
	});

	it('that is a failed task says who failed, why, what became of the credits, and what to do', () => {
		const ended = failed('a', 'No person');
		expect(outcomeFailure(seen(ended), WITH_NOTE)?.details).toEqual({
			kind: 'taskFailed',
			message: 'Task a failed at Scripted: No person',
			nextStep:
				'By its documentation it refunds by itself. Change what the reason names, then create the task again.',
			retryable: false,
			taskId: 'a',
		});
	});

	it.each<[string, number | null, typeof WITH_NOTE | typeof PROVIDER, string]>([
		['that it gave some back', 40, WITH_NOTE, 'The provider reports that it refunded 40 credits. '],
		['that it gave none back', 0, WITH_NOTE, 'The provider reports that it refunded no credits. '],
		['nothing, but documents it', null, WITH_NOTE, 'By its documentation it refunds by itself. '],
		['nothing, and documents nothing', null, PROVIDER, ''],
	])(
		'of a failed task claims no refund but what the provider tells: %s',
		(_what, refundedCredits, provider, sentence) => {
			const failure = outcomeFailure(seen({ ...failed('a'), refundedCredits }), provider);
			expect(failure?.details.nextStep).toBe(
				`${sentence}Change what the reason names, then create the task again.`,
			);
		},
	);

	it('of a task that failed without a word says so', () => {
		const silent = task('a', { status: 'failed' });
		expect(outcomeFailure(seen(silent), PROVIDER)?.message).toBe(
			'Task a failed at Scripted: no reason given',
		);
	});

	it('keeps the provider’s code', () => {
		const coded = task('a', { status: 'failed', error: { code: '003005001', message: 'No' } });
		expect(outcomeFailure(seen(coded), PROVIDER)?.details.code).toBe('003005001');
	});

	it.each([
		['the provider’s own', '5', 'The fault was at the provider: create the task again unchanged.'],
		['another', '7', 'Change what the reason names, then create the task again.'],
		['not told', null, 'Change what the reason names, then create the task again.'],
	])(
		'of a task that failed says what to do by whose fault it was: %s',
		(_whose, code, nextStep) => {
			const ended = task('a', { status: 'failed', error: { code, message: 'No' } });
			const failure = outcomeFailure(seen(ended), { ...PROVIDER, ownFaults: ['5'] });
			expect(failure?.details.nextStep).toBe(nextStep);
		},
	);

	it('that the time ran out names the task and its last state, and how to go on', () => {
		const last = task('a', { providerStatus: 'Brewing' });
		const failure = outcomeFailure(
			{ kind: 'timedOut', taskId: 'a', last, waitedMs: 599_600 },
			PROVIDER,
		);
		expect(failure?.details).toMatchObject({ kind: 'timedOut', taskId: 'a', retryable: true });
		expect(failure?.message).toBe(
			'Timed out after 600 s waiting for task a (last status: Brewing)',
		);
		expect(failure?.details.nextStep).toMatch(/goes on at the provider.+Wait for Task again/);
	});

	it('that the time ran out before a check succeeded says so', () => {
		const failure = outcomeFailure({ kind: 'timedOut', taskId: 'a', waitedMs: 0 }, PROVIDER);
		expect(failure?.message).toContain('(last status: not known)');
	});

	it('that the poll was given up is the failure that ended it', () => {
		expect(outcomeFailure(gaveUp(), PROVIDER)?.details).toMatchObject({
			message: 'It is busy',
			taskId: 'a',
		});
	});
});

const image = (taskId: string) =>
	task(taskId, {
		status: 'succeeded',
		outputs: [{ ...done(taskId).outputs[0]!, type: 'image', url: 'https://cdn.example/a.png' }],
	});

describe('an outcome in a line', () => {
	it.each<[string, Outcome, string]>([
		['a success', seen(done('a')), 'a: succeeded, https://cdn.example/a.mp4'],
		['an image', seen(image('a')), 'a: succeeded, https://cdn.example/a.png'],
		['a success without a result', seen(bare('a')), 'a: succeeded, no result'],
		['a failed task', seen(failed('a', 'No person')), 'a: failed (No person)'],
		['a silent one', seen(task('a', { status: 'failed' })), 'a: failed'],
		['a task given up', gaveUp(), 'a: not known (It is busy)'],
		[
			'a task not ended',
			{ kind: 'timedOut', taskId: 'a', last: task('a'), waitedMs: 1 },
			'a: not ended yet (last status: processing)',
		],
		[
			'a task never seen',
			{ kind: 'timedOut', taskId: 'a', waitedMs: 1 },
			'a: not ended yet (last status: not known)',
		],
	])('is told of %s', (_what, outcome, line) => {
		expect(describeOutcome(outcome)).toBe(line);
	});
});

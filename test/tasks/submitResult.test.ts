import type { FailureDetails } from '../../model/failureDetails';
import {
	failed,
	isRefused,
	notRecorded,
	notSent,
	notTried,
	providerOf,
	saidNotSubmitted,
	taskIdOf,
	taskOf,
	unknownSubmit,
} from '../../tasks/submitResult';
import { Failure } from '../../transport/failure';
import { task } from './scriptedTasks';

const failure = (details: Partial<FailureDetails> = {}) =>
	new Failure({
		kind: 'invalidRequest',
		message: 'Refused',
		nextStep: 'Correct it.',
		retryable: false,
		...details,
	});

describe('the result of a submission', () => {
	it('names the provider that was asked, where that is known', () => {
		expect(providerOf({ task: task('a', { provider: 'seedDance' }) })).toBe('seedDance');
		expect(providerOf({ alreadySubmitted: 'row', provider: 'vtrix' })).toBe('vtrix');
		expect(providerOf({ ...failed(failure()), provider: 'seedance2Ai' })).toBe('seedance2Ai');
		expect(providerOf({ alreadySubmitted: 'row' })).toBeUndefined();
		expect(providerOf(failed(failure()))).toBeUndefined();
	});

	it('has a task where it was accepted, and an ID where one is known', () => {
		const accepted = { task: task('a') };
		const before = { alreadySubmitted: 'row', taskId: 'b' };
		const lost = failed(failure({ taskId: 'c' }));
		expect([accepted, before, lost, undefined].map(taskOf)).toEqual([
			accepted.task,
			undefined,
			undefined,
			undefined,
		]);
		// What an earlier run has submitted is not this run's.
		expect([accepted, before, lost, failed(failure())].map(taskIdOf)).toEqual([
			'a',
			undefined,
			'c',
			undefined,
		]);
	});

	it('keeps what is known of whatever was thrown', () => {
		const known = failure();
		expect(failed(known)).toEqual({ details: known.details });
		expect(failed(new Error('odd')).details.message).toMatch(/odd$/);
	});
});

describe('whether an item may be submitted elsewhere', () => {
	const refused = (details: Partial<FailureDetails> = {}) =>
		isRefused(failed(failure({ sentAtMs: 0, httpStatus: 422, ...details })));

	it('may when the provider was asked and has refused it', () => {
		expect(refused()).toBe(true);
		expect(refused({ kind: 'insufficientCredits', httpStatus: 402 })).toBe(true);
	});

	it.each<[string, Partial<FailureDetails>]>([
		['nothing was sent: an earlier run may have submitted it', { sentAtMs: undefined }],
		['the execution was stopped', { kind: 'cancelled', mayHaveBeenAccepted: false }],
		['the first under the same key may be there', { kind: 'conflict', httpStatus: 409 }],
		['its task is known', { taskId: 'a' }],
		['its answer was lost', { kind: 'connectionLost', httpStatus: undefined }],
	])('may not when %s', (_why, details) => {
		expect(refused(details)).toBe(false);
	});
});

describe('a submission that cost nothing', () => {
	it('says so', () => {
		const { nextStep } = saidNotSubmitted(failure()).details;
		expect(nextStep).toBe('The task was not created and nothing was charged for it. Correct it.');
		expect(notTried().details).toMatchObject({
			kind: 'invalidRequest',
			nextStep: 'Nothing was paid for it.',
			retryable: true,
			mayHaveBeenAccepted: false,
		});
	});

	it('is not what a conflict or a known task is', () => {
		for (const details of [{ kind: 'conflict' as const }, { taskId: 'a' }]) {
			const given = failure(details);
			expect(saidNotSubmitted(given)).toBe(given);
		}
	});

	it('is what failed before anything was sent', () => {
		const { details } = notSent(failure({ kind: 'connectionLost' }));
		expect(details).toMatchObject({ kind: 'connectionLost', mayHaveBeenAccepted: false });
		expect(details.nextStep).toMatch(/nothing was charged/);
		expect(notSent('odd').details.mayHaveBeenAccepted).toBe(false);
	});
});

describe('a submission of unknown end', () => {
	it('names its key, and may have been charged', () => {
		expect(unknownSubmit('row 1').details).toMatchObject({
			kind: 'unknownSubmit',
			message: expect.stringMatching(/"row 1" .* may have been charged$/),
			retryable: false,
			mayHaveBeenAccepted: true,
		});
	});

	it('that is only not written down has its task', () => {
		expect(notRecorded('row 1', task('a'), new Error('disk full')).details).toMatchObject({
			kind: 'unknownSubmit',
			taskId: 'a',
			retryable: false,
			message: expect.stringMatching(/^Task a was created.* "row 1": .*disk full$/),
		});
	});
});

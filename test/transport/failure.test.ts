import type { FailureDetails } from '../../model/failureDetails';
import { asFailure, cancelled, Failure, inputFailure, lastWord } from '../../transport/failure';

const failure = (details: Partial<FailureDetails> = {}) =>
	new Failure({
		kind: 'insufficientCredits',
		message: 'Too few credits',
		nextStep: 'Top up.',
		retryable: false,
		...details,
	});

const lost = (details: Partial<FailureDetails> = {}) =>
	failure({ kind: 'connectionLost', message: 'It broke off', ...details });

describe('a failure', () => {
	it('is an error with its message and name, and takes more details without changing', () => {
		const known = failure();
		const more = known.with({ taskId: 'a' });
		expect(more.details).toEqual({ ...known.details, taskId: 'a' });
		expect(known.details).not.toHaveProperty('taskId');
		expect(String(more)).toBe('Failure: Too few credits');
	});

	it('of values has all their sentences', () => {
		expect(inputFailure(['No prompt.', 'No image.']).details).toMatchObject({
			kind: 'invalidInput',
			message: 'No prompt. No image.',
			retryable: false,
		});
	});

	it('is made of whatever was thrown', () => {
		const known = failure();
		expect(asFailure(known)).toBe(known);
		for (const thrown of [new TypeError('odd'), 'odd']) {
			expect(asFailure(thrown).details).toMatchObject({
				kind: 'providerError',
				message: 'Something unexpected went wrong: odd',
				retryable: false,
			});
		}
		expect(cancelled().details).toMatchObject({ kind: 'cancelled', retryable: false });
	});
});

describe('the failure of the last of several tries', () => {
	it('stands as it is when no earlier one may have been accepted', () => {
		const last = failure();
		expect(lastWord(last, undefined)).toBe(last);
	});

	it('that was refused says nothing about an earlier one that was lost', () => {
		const word = lastWord(failure(), lost({ sentAtMs: 5 }));
		expect(word.details).toMatchObject({ kind: 'connectionLost', sentAtMs: 5 });
		expect(word.message).toBe('It broke off. Sent again, it was refused: Too few credits');
	});

	it('that was lost as well may be of a task as old as the first', () => {
		const last = lost({ message: 'It broke off again', sentAtMs: 9, endedAtMs: 10 });
		expect(lastWord(last, lost({ sentAtMs: 5, endedAtMs: 6 })).details).toEqual({
			...last.details,
			sentAtMs: 5,
		});
		expect(lastWord(last, lost()).details).toEqual(last.details);
	});
});

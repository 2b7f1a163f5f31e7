import type { FailureDetails } from '../../../model/failureDetails';
import { failed, type SubmitResult } from '../../../tasks/submitResult';
import { Failure } from '../../../transport/failure';

/** The result of an item that was refused; other details make it another end. */
export const failure = (details: Partial<FailureDetails> = {}): SubmitResult =>
	failed(
		new Failure({
			kind: 'invalidRequest',
			message: 'Refused',
			nextStep: 'Correct it.',
			retryable: false,
			httpStatus: 422,
			...details,
		}),
	);
/** Of unknown end. */
export const LOST: Partial<FailureDetails> = { kind: 'connectionLost', httpStatus: undefined };

import type { FailureDetails } from '../../model/failureDetails';
import { Failure } from '../../transport/failure';

/** Why something that has to be refused is refused. */
export function refusalOf(action: () => unknown): FailureDetails {
	try {
		action();
	} catch (error) {
		if (error instanceof Failure) return error.details;
		throw error;
	}
	throw new Error('It was not refused');
}

import { isEndUnknown, type FailureDetails } from '../model/failureDetails';

/**
 * The one failure type. Everything that goes wrong between a node and a provider ends as one of
 * these, and one place (`nodes/delivery/nodeError.ts`) turns it into an n8n error.
 */
export class Failure extends Error {
	readonly details: FailureDetails;

	constructor(details: FailureDetails) {
		super(details.message);
		this.name = 'Failure';
		this.details = details;
	}

	/** The same failure with more known about it. */
	with(more: Partial<FailureDetails>): Failure {
		return new Failure({ ...this.details, ...more });
	}
}

/**
 * A refusal of the last try says nothing about an earlier one that may have been accepted; and the
 * task, if there is one, may be as old as the first of those.
 */
export function lastWord(last: Failure, unknownEnd: Failure | undefined): Failure {
	if (!unknownEnd) return last;
	const { sentAtMs } = unknownEnd.details;
	if (isEndUnknown(last.details)) return last.with(sentAtMs === undefined ? {} : { sentAtMs });
	return unknownEnd.with({
		message: `${unknownEnd.message}. Sent again, it was refused: ${last.message}`,
	});
}

/** One error for all that is wrong with an item's values. */
export function inputFailure(sentences: string[]): Failure {
	return new Failure({
		kind: 'invalidInput',
		message: sentences.join(' '),
		nextStep:
			'Correct the field in the node or in the incoming item. Nothing was sent and nothing paid.',
		retryable: false,
	});
}

/** Turns whatever was thrown into a {@link Failure}, so that nothing downstream has to guess. */
export function asFailure(error: unknown): Failure {
	if (error instanceof Failure) return error;
	const message = error instanceof Error ? error.message : String(error);
	return new Failure({
		kind: 'providerError',
		message: `Something unexpected went wrong: ${message}`,
		nextStep: "If it happens again, report it with this text on the package's GitHub page.",
		retryable: false,
	});
}

/** The failure of everything that was under way when the execution was cancelled. */
export function cancelled(): Failure {
	return new Failure({
		kind: 'cancelled',
		message: 'The execution was cancelled',
		nextStep: 'Tasks that were already created go on at the provider.',
		retryable: false,
	});
}

import type { FailureDetails } from '../../model/failureDetails';
import { isRecord, ownEntry } from '../../model/json';
import type { HttpResponse } from '../../transport/httpResponse';
import { providerWords } from '../../transport/statusFailure';

type Sentence = Pick<FailureDetails, 'kind' | 'message' | 'nextStep' | 'retryable'>;

/** Source: "Error codes", the eight of its table. */
export const ERROR_TABLE: Record<string, Sentence> = {
	unauthorized: {
		kind: 'authentication',
		message: 'Seedance 2 does not accept the API key: it is missing, wrong or was revoked',
		nextStep: 'Create a key in the dashboard of seedance2ai.io and put it into the credential.',
		retryable: false,
	},
	invalid_request: {
		kind: 'invalidRequest',
		message: 'Seedance 2 refused the values sent',
		nextStep: "Correct the field it names in the node's form.",
		retryable: false,
	},
	insufficient_credits: {
		kind: 'insufficientCredits',
		message: 'There are not enough credits at Seedance 2',
		nextStep:
			'Top up on the pricing page of seedance2ai.io, then run the node again. On a team, API calls use your own balance, not that of the team.',
		retryable: false,
	},
	rate_limited: {
		kind: 'rateLimited',
		// Documented elsewhere: 30 requests in 60 seconds, for all keys of an account together.
		message: 'Seedance 2 allows 30 requests a minute per account, and there were more',
		nextStep: 'Try again in a minute, or send fewer items at once.',
		retryable: true,
	},
	idempotency_conflict: {
		kind: 'conflict',
		message:
			'Seedance 2 is still working on the same request, sent before with the same Idempotency-Key',
		nextStep:
			'Look at your generations and your balance on seedance2ai.io before creating the task again.',
		retryable: true,
	},
	service_busy: {
		kind: 'providerBusy',
		message: 'Seedance 2 is busy: too much is running there, or on this account',
		nextStep: 'Try again in a few minutes.',
		retryable: true,
	},
	not_found: {
		kind: 'notFound',
		message: 'Seedance 2 knows no such task, or it belongs to another account',
		nextStep: 'Check the task ID, and that the credential is the one the task was created with.',
		retryable: false,
	},
	internal_error: {
		kind: 'providerError',
		message: 'Seedance 2 had an internal error',
		nextStep: 'Try again later.',
		retryable: true,
	},
};

/** An error that is none of the table's. */
export const UNKNOWN: Sentence = {
	kind: 'providerError',
	message: 'Seedance 2 answered with an error that its documentation does not name',
	nextStep: 'Look at your generations on seedance2ai.io before trying again.',
	retryable: false,
};

/** Source: "Same Idempotency-Key reused with a different body, or still running". */
export const OTHER_BODY: Sentence = {
	kind: 'conflict',
	message:
		'Seedance 2 already has a request with the same Idempotency-Key but other values: this item was submitted before, and its values have changed since',
	nextStep:
		'No second task was created. Look at your generations on seedance2ai.io for the first one. To create a task with the new values, start the workflow anew, or change the key where it is your own.',
	retryable: false,
};

/** The document has one code for two cases, so only the words can tell them apart. */
const SAYS_OTHER_BODY =
	/differ|mismatch|not match|another body|other body|already (?:been )?used|reused/i;
const SAYS_STILL_RUNNING = /running|progress|processing|pending|in.?flight/i;
/** How long to wait before the same create is sent again unchanged, unless the server says. */
const STILL_RUNNING_MS = 5_000;

/** Statuses that say as much as the code, for answers of which only the status arrived. */
const CODE_BY_STATUS: Record<string, string> = {
	400: 'invalid_request',
	401: 'unauthorized',
	402: 'insufficient_credits',
	404: 'not_found',
	409: 'idempotency_conflict',
	429: 'rate_limited',
	500: 'internal_error',
	503: 'service_busy',
};

/** What a code of the table means, as a sentence. */
export const meaningOf = (code: string): string | undefined => ownEntry(ERROR_TABLE, code)?.message;

/** `{error: {code, message, required_credits?, available_credits?}}` -> what happened, what to do. */
export function toFailure(response: HttpResponse): FailureDetails | undefined {
	const body = isRecord(response.json) ? response.json : {};
	const { code: given, message: words } = providerWords({ error: body.error });
	const isTask = typeof body.id === 'string' && body.id !== '';
	if (response.status < 300 && (isTask || (given === undefined && words === undefined)))
		return undefined;

	const isKnown = given !== undefined && Object.hasOwn(ERROR_TABLE, given);
	const code = isKnown ? given : ownEntry(CODE_BY_STATUS, response.status);
	const sentence =
		(code === undefined ? undefined : ownEntry(ERROR_TABLE, code)) ??
		(response.status < 300 ? UNKNOWN : undefined);
	if (sentence === undefined) return undefined;
	const withConflict = code === 'idempotency_conflict' ? conflict(sentence, words) : sentence;
	return {
		...withConflict,
		message: [withConflict.message, credits(body.error), words && ` ("${words}")`].join(''),
		...((given ?? code) !== undefined && { code: given ?? code }),
		httpStatus: response.status,
	};
}

/**
 * Sending the same create with the same key again can only reach the first task, so that is done unless
 * the words say that the body differs; then it would be refused each time.
 */
function conflict(
	sentence: Sentence,
	words = '',
): Sentence & Pick<FailureDetails, 'retryAfterMs' | 'mayHaveBeenAccepted'> {
	const differs = SAYS_OTHER_BODY.test(words) && !SAYS_STILL_RUNNING.test(words);
	if (differs) return OTHER_BODY;
	return { ...sentence, retryAfterMs: STILL_RUNNING_MS, mayHaveBeenAccepted: true };
}

function credits(error: unknown): string {
	if (!isRecord(error)) return '';
	const { required_credits: required, available_credits: available } = error;
	const parts = [
		typeof required === 'number' && `${required} needed`,
		typeof available === 'number' && `${available} available`,
	].filter(Boolean);
	return parts.length > 0 ? `: ${parts.join(', ')}` : '';
}

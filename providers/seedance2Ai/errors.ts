import type { FailureDetails } from '../../model/failureDetails';
import { isRecord, ownEntry } from '../../model/json';
import type { HttpResponse, Purpose } from '../../transport/httpResponse';
import { providerWords } from '../../transport/statusFailure';

type Sentence = Pick<FailureDetails, 'kind' | 'message' | 'nextStep' | 'retryable'>;

/** Source: "Error Handling", the seven of its table. */
export const ERROR_TABLE: Record<string, Sentence> = {
	400: {
		kind: 'invalidRequest',
		message: 'Seedance2 AI refused the values sent',
		nextStep: "Correct the field it names in the node's form.",
		retryable: false,
	},
	401: {
		kind: 'authentication',
		message: 'Seedance2 AI does not accept the API key: it is missing or wrong',
		nextStep:
			'Create a key in the account settings at seedance2-ai.ai and put it into the credential.',
		retryable: false,
	},
	402: {
		kind: 'insufficientCredits',
		message: 'There are not enough credits at Seedance2 AI for this video',
		nextStep: 'Buy credits at seedance2-ai.ai, or make a shorter video or one without upscaling.',
		retryable: false,
	},
	403: {
		kind: 'permission',
		message: 'Seedance2 AI denies access: an account can only query its own tasks',
		nextStep: 'Check that the credential is the one the task was created with.',
		retryable: false,
	},
	404: {
		kind: 'notFound',
		message: 'Seedance2 AI knows no such task, or there is no API at this address',
		nextStep: 'Check the task ID, and that the credential is the one the task was created with.',
		retryable: false,
	},
	// A place becomes free when a task ends, in minutes: trying again helps then, not at once.
	429: {
		kind: 'concurrencyLimit',
		message: 'Three tasks are running at Seedance2 AI, which is as many as it allows per account',
		nextStep: 'Wait until one of them has ended (Dance Video Wait for Task), then try again.',
		retryable: true,
	},
	500: {
		kind: 'providerError',
		message: 'Seedance2 AI had an internal error',
		nextStep: 'Try again later.',
		retryable: true,
	},
};

/** For a create 429 is about tasks that run; who only asks has asked too often. */
export const ASKED_TOO_OFTEN: Sentence = {
	kind: 'rateLimited',
	message: 'Seedance2 AI asks for fewer requests',
	nextStep: 'Try again later.',
	retryable: true,
};

/** The table's 403 and 404 are about a task that was asked for; with a create there is none yet. */
export const CREATE_DENIED: Sentence = {
	kind: 'permission',
	message: 'Seedance2 AI refused to create the task: access denied',
	nextStep: 'Check the base URL in the credential and what the key may do.',
	retryable: false,
};

export const CREATE_NOT_FOUND: Sentence = {
	kind: 'notFound',
	message: 'Seedance2 AI found nothing at this address',
	nextStep: 'Check the base URL in the credential.',
	retryable: false,
};

/** Statuses that mean something else than in the table, by what was asked. */
const BY_PURPOSE: Partial<Record<Purpose, Record<string, Sentence>>> = {
	create: { 403: CREATE_DENIED, 404: CREATE_NOT_FOUND },
	read: { 429: ASKED_TOO_OFTEN },
};

/** An error that is none of the table's. */
export const UNKNOWN: Sentence = {
	kind: 'providerError',
	message: 'Seedance2 AI answered with an error that its documentation does not name',
	nextStep: 'Look at seedance2-ai.ai for the task before trying again.',
	retryable: false,
};

/** `{message}` (as the document's own client reads it) with its HTTP status -> what happened. */
export function toFailure(response: HttpResponse, purpose: Purpose): FailureDetails | undefined {
	const body = isRecord(response.json) ? response.json : {};
	const { code, message: words } = providerWords(body);
	const succeeded = response.status >= 200 && response.status < 300;
	// A task that failed has an `error` too; an answer that is no task and only complains is a failure.
	const isTask = typeof body.taskId === 'string' || typeof body.credits === 'number';
	if (succeeded && (isTask || words === undefined)) return undefined;
	const sentence =
		ownEntry(BY_PURPOSE[purpose] ?? {}, response.status) ??
		ownEntry(ERROR_TABLE, response.status) ??
		(succeeded ? UNKNOWN : undefined);
	if (sentence === undefined) return undefined;
	return {
		...sentence,
		message: [sentence.message, credits(body), words && ` ("${words}")`].join(''),
		...(code !== undefined && { code }),
		httpStatus: response.status,
	};
}

/** Inferred: a 402 may carry `required` and `available`. */
function credits({ required, available }: Record<string, unknown>): string {
	const parts = [
		typeof required === 'number' && `${required} needed`,
		typeof available === 'number' && `${available} available`,
	].filter(Boolean);
	return parts.length > 0 ? `: ${parts.join(', ')}` : '';
}

import type { FailureDetails } from '../../model/failureDetails';
import { isRecord, ownEntry } from '../../model/json';
import type { HttpResponse, Purpose } from '../../transport/httpResponse';
import { providerWords } from '../../transport/statusFailure';

type Sentence = Pick<FailureDetails, 'kind' | 'message' | 'nextStep' | 'retryable'>;

/** Source: "Error Handling" (400, 401, 429, 500). Inferred: 402 and 404. */
export const ERROR_TABLE: Record<string, Sentence> = {
	400: {
		kind: 'invalidRequest',
		message: 'SeedDance refused the values sent',
		nextStep: "Correct the field it names in the node's form.",
		retryable: false,
	},
	401: {
		kind: 'authentication',
		message: 'SeedDance does not accept the API key',
		nextStep: 'Check the key in your account at seeddanceapi.com and put it into the credential.',
		retryable: false,
	},
	402: {
		kind: 'insufficientCredits',
		message: 'There is not enough credit at SeedDance for this video',
		nextStep: 'Top up your account at seeddanceapi.com.',
		retryable: false,
	},
	404: {
		kind: 'notFound',
		message: 'SeedDance knows no such task, or there is no API at this address',
		nextStep: 'Check the task ID, the credential it was created with, and its base URL.',
		retryable: false,
	},
	429: {
		kind: 'rateLimited',
		message: 'SeedDance asks for fewer requests',
		nextStep: 'Try again later, or send fewer items at once.',
		retryable: true,
	},
	500: {
		kind: 'providerError',
		message: 'SeedDance had an internal error',
		nextStep: 'Try again later.',
		retryable: true,
	},
};

/** With a create there is no task yet that could be unknown. */
export const CREATE_NOT_FOUND: Sentence = {
	kind: 'notFound',
	message: 'SeedDance found nothing at this address',
	nextStep: 'Check the base URL in the credential.',
	retryable: false,
};

/** An error that is none of the table's. */
export const UNKNOWN: Sentence = {
	kind: 'providerError',
	message: 'SeedDance answered with an error that its documentation does not name',
	nextStep: 'Look at your account at seeddanceapi.com for the task before trying again.',
	retryable: false,
};

/**
 * "JSON error responses" whose form is not documented: what is known of such forms is read. An answer
 * that holds a task is none, whatever became of the task.
 */
export function toFailure(response: HttpResponse, purpose: Purpose): FailureDetails | undefined {
	const body = isRecord(response.json) ? response.json : {};
	const { code, message: words } = providerWords(body);
	const succeeded = response.status >= 200 && response.status < 300;
	if (succeeded && (holdsTask(body) || !saysError(body))) return undefined;
	const sentence =
		purpose === 'create' && response.status === 404
			? CREATE_NOT_FOUND
			: (ownEntry(ERROR_TABLE, response.status) ?? (succeeded ? UNKNOWN : undefined));
	if (sentence === undefined) return undefined;
	return {
		...sentence,
		message: words ? `${sentence.message} ("${words}")` : sentence.message,
		...(code !== undefined && { code }),
		httpStatus: response.status,
	};
}

function holdsTask(body: Record<string, unknown>): boolean {
	const task = isRecord(body.data) ? { ...body, ...body.data } : body;
	return [task.task_id, task.id, task.status].some(
		(value) => (typeof value === 'string' && value !== '') || typeof value === 'number',
	);
}

/** `null`, `""` and `false` are how some say that there is none. */
function saysError({ error }: Record<string, unknown>): boolean {
	return error !== undefined && error !== null && error !== '' && error !== false;
}

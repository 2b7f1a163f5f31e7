import type { FailureDetails } from '../model/failureDetails';
import { isRecord, ownEntry } from '../model/json';
import type { HttpResponse } from './httpResponse';
import { beginningOf, excerpt } from './redact';

type Sentence = Pick<FailureDetails, 'kind' | 'message' | 'nextStep' | 'retryable'>;

const BY_STATUS: Record<string, Sentence> = {
	400: {
		kind: 'invalidRequest',
		message: 'The provider refused the request as invalid',
		nextStep: "Check the node's fields.",
		retryable: false,
	},
	401: {
		kind: 'authentication',
		message: 'The provider does not accept the API key',
		nextStep: 'Check the API key in the credential.',
		retryable: false,
	},
	402: {
		kind: 'insufficientCredits',
		message: 'There are not enough credits',
		nextStep: 'Top up the account at the provider.',
		retryable: false,
	},
	403: {
		kind: 'permission',
		message: 'The provider denies access',
		nextStep: 'Check the account and what its key is allowed to do.',
		retryable: false,
	},
	404: {
		kind: 'notFound',
		message: 'The provider knows nothing at this address',
		nextStep: 'Check the base URL in the credential, and the task ID if you gave one.',
		retryable: false,
	},
	408: {
		kind: 'providerBusy',
		message: 'The provider gave up waiting for the request',
		nextStep: 'Try again later.',
		retryable: true,
	},
	409: {
		kind: 'conflict',
		message: 'The provider reports a conflict with another request',
		nextStep: 'Look at the tasks at the provider before trying again.',
		retryable: false,
	},
	413: {
		kind: 'fileTooLarge',
		message: 'The provider refused the file as too large',
		nextStep: 'Use a smaller file.',
		retryable: false,
	},
	415: {
		kind: 'unsupportedMedia',
		message: 'The provider does not take this type of file',
		nextStep: 'Convert the file to a type the provider takes.',
		retryable: false,
	},
	422: {
		kind: 'invalidRequest',
		message: 'The provider refused the values sent',
		nextStep: "Check the node's fields.",
		retryable: false,
	},
	429: {
		kind: 'rateLimited',
		message: 'The provider asks for fewer requests',
		nextStep: 'Try again later, or send fewer items at once.',
		retryable: true,
	},
};

const SERVER_FAULT: Sentence = {
	kind: 'providerError',
	message: 'The provider had an internal error',
	nextStep: 'Try again later.',
	retryable: true,
};

const OTHER: Sentence = {
	kind: 'providerError',
	message: 'The provider gave an answer that its documentation does not name',
	nextStep: 'Check the base URL in the credential.',
	retryable: false,
};

const REDIRECT: Sentence = {
	kind: 'unexpectedRedirect',
	message:
		'The provider answered with a redirect, which is not followed: the key stays on its origin',
	nextStep:
		'Set the base URL in the credential to the address the provider redirects to, if it is theirs.',
	retryable: false,
};

/** How many characters of a provider's own words are kept. */
const MOST_WORDS = 2_000;

/** A provider's own words in an error body, wherever they stand. `null` and `{}` say nothing. */
export function providerWords(json: unknown): { code?: string; message?: string } {
	if (typeof json === 'string') return json ? { message: beginningOf(json, MOST_WORDS) } : {};
	if (!isRecord(json)) return {};
	const inner = isRecord(json.error) ? json.error : json;
	const message = [
		inner.message,
		inner.error_message,
		inner.detail,
		inner.msg,
		json.message,
		inner.error,
	].find((value): value is string => typeof value === 'string' && value !== '');
	const code = [inner.code, inner.error_code].find(
		(value): value is string | number => typeof value === 'string' || typeof value === 'number',
	);
	return {
		...(code !== undefined && { code: beginningOf(String(code), MOST_WORDS) }),
		...(message && { message: beginningOf(message, MOST_WORDS) }),
	};
}

/** What an HTTP status means when the provider's own table does not say more; none for 2xx. */
export function failureByStatus(response: HttpResponse): FailureDetails | undefined {
	const { status } = response;
	if (status >= 200 && status < 300) return undefined;
	const sentence =
		status >= 300 && status < 400
			? REDIRECT
			: (ownEntry(BY_STATUS, status) ?? (status >= 500 ? SERVER_FAULT : OTHER));
	const words = providerWords(response.json);
	const said = words.message ?? (response.json === undefined ? excerpt(response.text) : '');
	const target = sentence === REDIRECT ? response.headers.location : undefined;
	const tail = said || target || '';
	return {
		...sentence,
		message: `${sentence.message} (HTTP ${status}${tail ? `: ${excerpt(tail)}` : ''})`,
		httpStatus: status,
		...(words.code !== undefined && { code: words.code }),
	};
}

import type { z } from 'zod';

import { Failure, type FailureFacts } from './failure';
import { isRecord, ownEntry } from './json';
import { rawExcerpt, rawOf } from './rawAnswer';
import { beginningOf, excerpt } from './redact';

/** What a request was for. The same status can mean something else for an order than for a status check. */
export type Purpose = 'read' | 'create' | 'upload';

/** A provider's answer with its body read: JSON where it is JSON, the text otherwise. */
export interface Answer {
	status: number;
	headers: Record<string, string>;
	/** `undefined` when the body is empty or is not JSON. */
	json: unknown;
	text: string;
	/** Of a paid request. */
	sending?: Sending;
}

/** From when to when a paid request was under way; a failure whose end is open has to tell. */
export type Sending = Required<Pick<FailureFacts, 'sentAtMs' | 'endedAtMs'>>;

/** Reads a body. Never throws: what is not JSON stays text. */
export function readAnswer(status: number, headers: Record<string, string>, text: string): Answer {
	try {
		return { status, headers, text, json: text.trim() === '' ? undefined : JSON.parse(text) };
	} catch {
		return { status, headers, text, json: undefined };
	}
}

type Sentence = Pick<FailureFacts, 'kind' | 'message' | 'nextStep' | 'retryable'>;

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
		nextStep: 'Check the task ID and the base URL in the credential.',
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

/** Characters of a provider's own words that are worth reading. */
const MOST_WORDS = 2_000;

/** The words a provider put into an error body, wherever it puts them. `null` and `{}` say nothing. */
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
export function failureByStatus(answer: Answer): FailureFacts | undefined {
	const { status } = answer;
	if (status >= 200 && status < 300) return undefined;
	const sentence =
		status >= 300 && status < 400
			? REDIRECT
			: (ownEntry(BY_STATUS, status) ?? (status >= 500 ? SERVER_FAULT : OTHER));
	const words = providerWords(answer.json);
	const said = words.message ?? (answer.json === undefined ? excerpt(answer.text) : '');
	const target = status >= 300 && status < 400 ? answer.headers.location : undefined;
	const tail = said || target || '';
	return {
		...sentence,
		message: `${sentence.message} (HTTP ${status}${tail ? `: ${excerpt(tail)}` : ''})`,
		httpStatus: status,
		...(words.code !== undefined && { code: words.code }),
	};
}

/**
 * Parses an answer with the minimal schema of what is needed from it.
 * @throws Failure `unreadableAnswer` naming what was expected, with a short excerpt of what came.
 */
export function parseAnswer<Schema extends z.ZodTypeAny>(
	schema: Schema,
	answer: Answer,
	expected: string,
): z.output<Schema> {
	const parsed = schema.safeParse(answer.json);
	if (parsed.success) return parsed.data as z.output<Schema>;
	const got = answer.text.trim() === '' ? 'an empty body' : `"${excerpt(answer.text)}"`;
	throw new Failure({
		kind: 'unreadableAnswer',
		message: `The provider answered HTTP ${answer.status}, but without ${expected}: got ${got}`,
		nextStep: 'Check the base URL in the credential; if it is right, try again later.',
		retryable: true,
		httpStatus: answer.status,
		...answer.sending,
		...(answer.json !== undefined && { rawAnswer: rawExcerpt(rawOf(answer)) }),
	});
}

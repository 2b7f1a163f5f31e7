import type { z } from 'zod';

import type { FailureDetails } from '../model/failureDetails';
import { parseJson, type JsonValue } from '../model/json';
import { rawOf } from '../model/rawAnswer';
import { Failure } from './failure';
import { rawExcerpt } from './rawExcerpt';
import { excerpt } from './redact';

/** What a request was for. The same status can mean something else for a create than for a status check. */
export type Purpose = 'read' | 'create' | 'upload';

/** A provider's answer with its body read: JSON where it is JSON, the text otherwise. */
export interface HttpResponse {
	status: number;
	headers: Record<string, string>;
	/** `undefined` when the body is empty or is not JSON. */
	json: JsonValue | undefined;
	text: string;
	/** Of a paid request. */
	sending?: Sending;
}

/** From when to when a paid request was under way; a failure whose end is open has to tell. */
export type Sending = Required<Pick<FailureDetails, 'sentAtMs' | 'endedAtMs'>>;

/** Reads a body. Never throws: what is not JSON stays text. */
export function readResponse(
	status: number,
	headers: Record<string, string>,
	text: string,
): HttpResponse {
	try {
		return { status, headers, text, json: parseJson(text) };
	} catch {
		return { status, headers, text, json: undefined };
	}
}

/**
 * Parses an answer with the minimal schema of what is needed from it.
 * @throws Failure `unreadableAnswer` naming what was expected, with a short excerpt of what came.
 */
export function parseResponse<Output>(
	schema: z.ZodType<Output, z.ZodTypeDef, unknown>,
	response: HttpResponse,
	expected: string,
): Output {
	const parsed = schema.safeParse(response.json);
	if (parsed.success) return parsed.data;
	const got = response.text.trim() === '' ? 'an empty body' : `"${excerpt(response.text)}"`;
	throw new Failure({
		kind: 'unreadableAnswer',
		message: `The provider answered HTTP ${response.status}, but without ${expected}: got ${got}`,
		nextStep: 'Check the base URL in the credential; if it is right, try again later.',
		retryable: true,
		httpStatus: response.status,
		...response.sending,
		...answerIn(response),
	});
}

/** The answer as an error keeps it that has nothing better to show; nothing of one that is not JSON. */
export function answerIn(response: HttpResponse): Pick<FailureDetails, 'rawAnswer'> {
	return response.json === undefined ? {} : { rawAnswer: rawExcerpt(rawOf(response)) };
}

import type { IWebhookFunctions } from 'n8n-workflow';

import { isRecord, parseJson } from '../model/json';
import type { Provider } from '../providers/provider';
import { requireTaskId } from '../tasks/taskId';

/** A task's body has one to a few kilobytes; n8n itself reads up to 16 MB. */
const MAX_BODY_BYTES = 1024 * 1024;

/**
 * A provider may call a moment before its own status knows of the end; not each promises to call again, and
 * none should have to wait long for the answer. After each of these pauses the task is asked for once more.
 */
export const CALLED_EARLY_PAUSES_MS: readonly number[] = [1_000, 4_000];

/** The body of a call as JSON, whatever type it is sent as; `undefined` when it is none. */
export function readCallBody(context: IWebhookFunctions): unknown {
	const request: unknown = context.getRequestObject();
	const rawBody = isRecord(request) ? request.rawBody : undefined;
	if (!Buffer.isBuffer(rawBody)) return undefined;
	if (rawBody.length > MAX_BODY_BYTES) return 'tooLarge';
	try {
		return parseJson(rawBody.toString('utf8'));
	} catch {
		return undefined;
	}
}

/** The task that a call of this provider speaks of. A hint: nothing of it is believed. */
export function taskNamedIn({ callback }: Provider, body: unknown): string | undefined {
	try {
		return requireTaskId(callback?.taskIdOf(body));
	} catch {
		return undefined;
	}
}

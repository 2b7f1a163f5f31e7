import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { isRecord } from '../model/json';

/** What is used of n8n's (Express) response, whose own type is not installed. */
interface CallResponse {
	statusCode: number;
	writableFinished: boolean;
	destroyed: boolean;
	status(code: number): CallResponse;
	json(body: IDataObject): void;
	once(event: 'close', listener: () => void): void;
}

/** Answers a call in place of n8n; what the webhook returns tells n8n so. */
export function answerCall(
	context: IWebhookFunctions,
	status: number,
	message: string,
): IWebhookResponseData {
	responseOf(context).status(status).json({ message });
	return { noWebhookResponse: true };
}

/**
 * Whether n8n takes up what a call has brought about: it answers 2xx when it has. Not where it could not,
 * or nobody was there to hear it.
 */
export async function isTakenUp(context: IWebhookFunctions): Promise<boolean> {
	const response = responseOf(context);
	// Who hung up while the provider was asked has closed it already.
	if (!response.destroyed) {
		await new Promise<void>((resolve) => void response.once('close', resolve));
	}
	return response.writableFinished && response.statusCode < 300;
}

/** Resolves when the signal is aborted; at once where it is. */
export async function untilAborted(signal: AbortSignal): Promise<undefined> {
	if (signal.aborted) return undefined;
	await new Promise<void>((resolve) => {
		signal.addEventListener('abort', () => resolve());
	});
	return undefined;
}

function responseOf(context: IWebhookFunctions): CallResponse {
	const response: unknown = context.getResponseObject();
	if (!isResponse(response)) throw new TypeError('n8n gave no response to answer with');
	return response;
}

function isResponse(value: unknown): value is CallResponse {
	return isRecord(value) && typeof value.status === 'function';
}

import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { isRecord, parseJson } from '../../model/json';
import { withRaw } from '../../model/rawAnswer';
import { providerById } from '../../providers';
import type { Provider } from '../../providers/provider';
import { isCallbackToken, TOKEN_PARAMETER } from '../../tasks/callbackToken';
import { createSingleFlight } from '../../tasks/singleFlight';
import { requireTaskId } from '../../tasks/taskId';
import { readAccount } from '../account';
import { includesRawAnswer } from '../form/triggerFields';
import { verifyCallback, type Verdict } from './verifyCallback';

/** A task's body has one to a few kilobytes; n8n itself reads up to 16 MB. */
const MAX_BODY_BYTES = 1024 * 1024;
/** Calls that started a workflow and are known again in this process, by trigger and task. */
const REMEMBERED_CALLS = 2_000;

const calls = createSingleFlight<Verdict>(REMEMBERED_CALLS, ({ kind }) => kind === 'run');

/**
 * Takes a provider's call. No request is sent before the call's token has proved that its URL
 * was made with the account's key. A task starts the workflow once, however often it is called for;
 * a call that finds the first one still at work waits for it and gets the same answer.
 */
export async function receiveCall(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const provider = providerById(context.getNodeParameter('provider'));
	const entitled = await isEntitled(context, provider);
	if (entitled !== true) return refuse(context, entitled.status, entitled.why);
	const body = readBody(context);
	if (body === 'tooLarge') return refuse(context, 413, 'The body is larger than 1 MB');
	const taskId = taskIdOf(provider, body);
	if (taskId === undefined) return refuse(context, 400, 'The body names no task');

	const wanted = context.getNodeParameter('outcome');
	const ask = async () => await verifyCallback(context, provider, taskId, wanted);
	if (context.getMode() === 'manual') return answer(context, await ask());
	const key = [context.getWorkflow().id, context.getNode().id, provider.id, taskId].join(' ');
	const { first, result } = await calls.call(key, ask);
	if (result.kind === 'run') {
		if (!first) return { webhookResponse: { message: 'This task has been taken already' } };
		forgetUnlessTaken(context, key);
	}
	return answer(context, result);
}

async function isEntitled(context: IWebhookFunctions, provider: Provider) {
	try {
		const { apiKey } = await readAccount(context, provider);
		const url = context.getNodeWebhookUrl('default') ?? '';
		const query: unknown = context.getQueryData();
		const given = isRecord(query) ? query[TOKEN_PARAMETER] : undefined;
		return (
			isCallbackToken(apiKey, url, given) ||
			({ status: 401, why: 'The token is missing or wrong' } as const)
		);
	} catch (error) {
		context.logger.error('Dance Video Finished (Callback) Trigger cannot check a call', {
			error: String(error),
		});
		return { status: 503, why: 'The call cannot be checked' } as const;
	}
}

/** The call's body as JSON, whatever type it is sent as; `undefined` when it is none. */
function readBody(context: IWebhookFunctions): unknown {
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

function taskIdOf({ callback }: Provider, body: unknown): string | undefined {
	try {
		return requireTaskId(callback?.taskIdOf(body));
	} catch {
		return undefined;
	}
}

function answer(context: IWebhookFunctions, verdict: Verdict): IWebhookResponseData {
	if (verdict.kind === 'run') {
		const task = withRaw(verdict.task, includesRawAnswer(context));
		return { workflowData: [[{ json: task }]] };
	}
	if (verdict.status === 200) return { webhookResponse: { message: verdict.why } };
	return refuse(context, verdict.status, verdict.why);
}

function refuse(context: IWebhookFunctions, status: number, message: string): IWebhookResponseData {
	responseOf(context).status(status).json({ message });
	return { noWebhookResponse: true };
}

/** What is used of n8n's (Express) response, whose own type is not installed. */
interface CallResponse {
	statusCode: number;
	writableFinished: boolean;
	destroyed: boolean;
	status(code: number): CallResponse;
	json(body: IDataObject): void;
	once(event: 'close', listener: () => void): void;
}

function responseOf(context: IWebhookFunctions): CallResponse {
	const response: unknown = context.getResponseObject();
	if (!isResponse(response)) throw new TypeError('n8n gave no response to answer with');
	return response;
}

function isResponse(value: unknown): value is CallResponse {
	return isRecord(value) && typeof value.status === 'function';
}

/**
 * n8n answers 2xx when the workflow has been started. Where it did not, or nobody was there to hear
 * it, the provider calls again and must be let in; should the workflow run all the same, its
 * execution finds the task in n8n's store and goes no further.
 */
function forgetUnlessTaken(context: IWebhookFunctions, key: string): void {
	const response = responseOf(context);
	const forget = () => {
		if (!response.writableFinished || response.statusCode >= 300) calls.forget(key);
	};
	// Who hung up while the provider was asked has closed it already.
	if (response.destroyed) forget();
	else response.once('close', forget);
}

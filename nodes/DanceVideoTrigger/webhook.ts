import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { isRecord } from '../../model/json';
import { withRaw } from '../../model/rawAnswer';
import { providerById } from '../../providers';
import type { Provider } from '../../providers/provider';
import { withoutIsolate } from '../../suspension/isolate';
import { isCallbackToken, TOKEN_PARAMETER } from '../../tasks/callbackToken';
import { createSingleFlight } from '../../tasks/singleFlight';
import { redact } from '../../transport/redact';
import { readAccount } from '../account';
import { readCallBody, taskNamedIn } from '../callBody';
import { answerCall, isTakenUp, untilAborted } from '../callResponse';
import { includesRawAnswer } from '../form/triggerFields';
import { verifyCallback, type Verdict } from './verifyCallback';

/** Calls that started a workflow and are known again in this process, by trigger and task. */
const REMEMBERED_CALLS = 2_000;

/** What a call came to; of one that is to start the workflow also whether n8n has. */
interface Call {
	verdict: Verdict;
	hasStarted?: Promise<boolean>;
}

const calls = createSingleFlight<Call>(REMEMBERED_CALLS, ({ hasStarted }) => !!hasStarted);

/** Longer than n8n takes to start a workflow, and the provider waits for an answer. */
const MOST_WAIT_MS = 20_000;

/**
 * Takes a provider's call. No request is sent before the call's token has proved that its URL
 * was made with the account's key. A task starts the workflow once, however often it is called for: a
 * call that finds another one at work waits until n8n has started the workflow for that, and takes its place
 * if n8n could not.
 */
export async function receiveCall(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const provider = providerById(context.getNodeParameter('provider'));
	const entitled = await isEntitled(context, provider);
	if (entitled !== true) return answerCall(context, entitled.status, entitled.why);
	const body = readCallBody(context);
	if (body === 'tooLarge') return answerCall(context, 413, 'The body is larger than 1 MB');
	const taskId = taskNamedIn(provider, body);
	if (taskId === undefined) return answerCall(context, 400, 'The body names no task');

	const wanted = context.getNodeParameter('outcome');
	const ask = async () => await verifyCallback(context, provider, taskId, wanted);
	if (context.getMode() === 'manual') return answer(context, await ask());
	const key = [context.getWorkflow().id, context.getNode().id, provider.id, taskId].join(' ');
	const take = async (): Promise<Call> => {
		const verdict = await ask();
		return verdict.kind === 'run'
			? { verdict, hasStarted: hasStarted(context, () => calls.forget(key)) }
			: { verdict };
	};
	const tooLong = AbortSignal.timeout(MOST_WAIT_MS);
	while (!tooLong.aborted) {
		const { first, result } = await calls.call(key, take);
		if (first || !result.hasStarted) return answer(context, result.verdict);
		const { hasStarted: started } = result;
		const isTaken = await withoutIsolate(
			context,
			async () => await Promise.race([started, untilAborted(tooLong)]),
		);
		if (isTaken) return { webhookResponse: { message: 'This task has been taken already' } };
	}
	// Called again, it is known.
	return answerCall(context, 503, 'Another call for this task is being worked on');
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
			error: redact(String(error)),
		});
		return { status: 503, why: 'The call cannot be checked' } as const;
	}
}

function answer(context: IWebhookFunctions, verdict: Verdict): IWebhookResponseData {
	if (verdict.kind === 'run') {
		const task = withRaw(verdict.task, includesRawAnswer(context));
		return { workflowData: [[{ json: task }]] };
	}
	if (verdict.status === 200) return { webhookResponse: { message: verdict.why } };
	return answerCall(context, verdict.status, verdict.why);
}

/**
 * Whether n8n starts the workflow for a call: it answers 2xx when it has. Where it did not, or nobody was
 * there to hear it, the provider calls again and must be let in; should the workflow run all the same, its
 * execution finds the task in n8n's store and goes no further.
 * @param forget called before anybody learns that it has not
 */
async function hasStarted(context: IWebhookFunctions, forget: () => void): Promise<boolean> {
	const isTaken = await isTakenUp(context);
	if (!isTaken) forget();
	return isTaken;
}

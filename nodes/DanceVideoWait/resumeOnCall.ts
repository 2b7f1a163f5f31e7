import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { hasEnded, isBareSuccess } from '../../model/task';
import { providerById } from '../../providers';
import { createStatusChecker, type StatusCheck } from '../../tasks/check';
import { connect } from '../connect';
import { toNodeError, type ErrorPolicy } from '../nodeError';
import { orderErrorIn } from './orderError';
import { readItem, type ParameterReader } from './read';
import { settleItems, type Settled } from './settle';

/**
 * Takes the call that says that a task of this sleeping execution has ended. The call is a hint: the
 * provider is asked again for every task. When all have ended the workflow goes on at once; else it
 * sleeps on, and the looks of the sub-execution stay the safety net. n8n has checked the signature of
 * the resume URL before.
 */
export async function resumeOnCall(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const provider = providerById(context.getNodeParameter('provider') as string);
	const connection = await connect(context, provider);
	const items = context.evaluateExpression(
		'{{ $input.all() }}',
		0,
	) as unknown as INodeExecutionData[];
	const reader = readerOf(context);
	const onError = policyOf(context);

	const requests = items.map(({ json }, itemIndex) => {
		try {
			return readItem(reader, json, provider, itemIndex);
		} catch (error) {
			return { error };
		}
	});
	const taskIds = requests.flatMap((request) => ('taskId' in request ? [request.taskId] : []));
	const looks = await createStatusChecker(provider, connection.api)(taskIds);
	const ends = requests.map((request, itemIndex): Settled | undefined => {
		if (!('taskId' in request)) return { itemIndex, ...request };
		const { taskId, delivery } = request;
		const task = endedTask(looks.get(taskId));
		return task && { itemIndex, delivery, outcome: { kind: 'seen', taskId, task } };
	});
	const known = ends.filter((end) => end !== undefined);
	if (known.length < ends.length) return stay(`${ends.length - known.length} tasks are still open`);
	// Only the sub-execution can end the workflow with an error; it will, at its next look.
	if (onError === 'stop' && known.some(isFailed)) return stay('A task failed');
	try {
		const leaving = await settleItems(context, provider, connection, known, {
			onError,
			anyState: false,
		});
		return { webhookResponse: { message: 'The workflow goes on' }, workflowData: [leaving] };
	} catch (error) {
		context.logger.warn(toNodeError(context.getNode(), error).message);
		return stay('The result could not be fetched yet');
	}
}

/** Answers the call and leaves the execution asleep. */
function stay(message: string): IWebhookResponseData {
	return { webhookResponse: { message } };
}

function endedTask(look: StatusCheck | undefined) {
	if (!look || 'failure' in look || isBareSuccess(look.task)) return undefined;
	return hasEnded(look.task) ? look.task : undefined;
}

function isFailed({ outcome, error, passed }: Settled): boolean {
	if (passed) return orderErrorIn(passed) !== undefined;
	return error !== undefined || (outcome?.kind === 'seen' && outcome.task.status === 'failed');
}

/** A call knows the parameters of the first item only; the expressions are resolved for each here. */
function readerOf(context: IWebhookFunctions): ParameterReader {
	return {
		getNodeParameter: (name, itemIndex, fallback) => {
			const raw = context.getNodeParameter(name, fallback, {
				rawExpressions: true,
			});
			return typeof raw === 'string' && raw.startsWith('=')
				? context.evaluateExpression(raw.slice(1), itemIndex)
				: raw;
		},
	};
}

function policyOf(context: IWebhookFunctions): ErrorPolicy {
	const { onError, continueOnFail } = context.getNode();
	if (onError === 'continueErrorOutput') return 'errorOutput';
	return onError === 'continueRegularOutput' || continueOnFail ? 'item' : 'stop';
}

import type {
	INodeExecutionData,
	IWebhookDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { hasEnded, isBareSuccess } from '../../model/task';
import {
	goOnWith,
	parkedItems,
	parkedParameters,
	RESUME_PATH,
	sleepOn,
} from '../../suspension/resumeCall';
import type { StatusCheck } from '../../tasks/check';
import { connecting } from '../connect';
import { toNodeError, type ErrorPolicy } from '../delivery/nodeError';
import { submitErrorIn } from '../delivery/submitError';
import { deliverOutcomes, type WaitOutcome } from '../delivery/outcomes';
import { readItemShape } from '../form/outputFields';
import type { ParameterReader } from '../form/readDelivery';
import { checkRequests } from './checkRequests';
import type { ReadRequest } from './waitRequest';

/** How a node that waits is called. */
export const RESUMED_BY_CALL: IWebhookDescription = {
	name: 'default',
	httpMethod: 'POST',
	responseMode: 'onReceived',
	path: RESUME_PATH,
	isFullPath: true,
	// Only a sleeping execution is called, on its own signed resume URL.
	restartWebhook: true,
};

const nothing = async () => true;

/** Nothing to register anywhere: the address is part of the create. */
export const NOTHING_TO_REGISTER = { checkExists: nothing, create: nothing, delete: nothing };

/** Reads what an item of the sleeping node wants. */
type ReadParked = (
	parameters: ParameterReader,
	item: INodeExecutionData,
	itemIndex: number,
) => ReadRequest;

/**
 * Takes the call that says that a task of this sleeping execution has ended. The call is a hint: the
 * provider is asked again for every task. When all have ended the workflow goes on at once; else it
 * sleeps on, and the status checks of the sub-execution stay the safety net. n8n has checked the signature of
 * the resume URL before.
 */
export async function resumeOnCall(
	context: IWebhookFunctions,
	read: ReadParked,
): Promise<IWebhookResponseData> {
	const connectTo = connecting(context);
	const parameters = parkedParameters(context);
	const onError = policyOf(context);

	const incoming = parkedItems(context);
	const requests = incoming.map((item, itemIndex): ReadRequest => {
		try {
			return read(parameters, item, itemIndex);
		} catch (error) {
			return { error };
		}
	});
	const checks = await checkRequests(connectTo, requests);
	const ends = requests.map((request, itemIndex): WaitOutcome | undefined => {
		if (!('taskId' in request)) return { itemIndex, ...request };
		const { taskId, provider, delivery } = request;
		const task = endedTask(checks.get(request));
		return task && { itemIndex, provider, delivery, outcome: { kind: 'seen', taskId, task } };
	});
	const known = ends.filter((end) => end !== undefined);
	if (known.length < ends.length)
		return sleepOn(`${ends.length - known.length} tasks are still open`);
	// Only the sub-execution can end the workflow with an error; it will, at its next status check.
	if (onError === 'stop' && known.some(isFailed)) return sleepOn('A task failed');
	try {
		const leaving = await deliverOutcomes(context, connectTo, known, {
			onError,
			anyState: false,
			shape: readItemShape(parameters),
			incoming,
		});
		return goOnWith('The workflow goes on', leaving);
	} catch (error) {
		context.logger.warn(toNodeError(context.getNode(), error).message);
		return sleepOn('The result could not be fetched yet');
	}
}

function endedTask(check: StatusCheck | undefined) {
	if (!check || 'failure' in check || isBareSuccess(check.task)) return undefined;
	return hasEnded(check.task) ? check.task : undefined;
}

function isFailed({ outcome, error, passed }: WaitOutcome): boolean {
	if (passed) return submitErrorIn(passed) !== undefined;
	return error !== undefined || (outcome?.kind === 'seen' && outcome.task.status === 'failed');
}

function policyOf(context: IWebhookFunctions): ErrorPolicy {
	const { onError, continueOnFail } = context.getNode();
	if (onError === 'continueErrorOutput') return 'errorOutput';
	return onError === 'continueRegularOutput' || continueOnFail ? 'item' : 'stop';
}
